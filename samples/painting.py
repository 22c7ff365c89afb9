"""What the two generators share: seeded noise, smooth sampling, and PNG without a library."""

import struct
import zlib

import numpy as np


def sample(image, x, y):
    """Bilinear samples of `image` [H,W] or [H,W,C] at (x, y), where texel centres lie at whole
    numbers; outside, the nearest edge value."""
    height, width = image.shape[:2]
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    x0, y0 = x.astype(np.int32), y.astype(np.int32)
    fx, fy = x - x0, y - y0
    if image.ndim == 3:
        fx, fy = fx[..., None], fy[..., None]
    flat = image.reshape(height * width, *image.shape[2:])
    corner = y0 * width + x0
    top = flat[corner] * (1 - fx) + flat[corner + 1] * fx
    bottom = flat[corner + width] * (1 - fx) + flat[corner + width + 1] * fx
    return top * (1 - fy) + bottom * fy


def noise(generator, height, width, cell_y, cell_x=None, octaves=4, gain=0.5):
    """Smooth noise [H,W] in about -1...1, whose coarsest cells are cell_y by cell_x texels."""
    cell_x = cell_x or cell_y
    total, weight, sum_of_weights = np.zeros((height, width)), 1.0, 0.0
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    for _ in range(octaves):
        grid = generator.uniform(-1, 1, (int(height / cell_y) + 3, int(width / cell_x) + 3))
        u, v = x / cell_x, y / cell_y
        u, v = np.floor(u) + smooth(u % 1), np.floor(v) + smooth(v % 1)
        total += weight * sample(grid, u, v)
        sum_of_weights += weight
        weight *= gain
        cell_y, cell_x = max(cell_y / 2, 1), max(cell_x / 2, 1)
    return total / sum_of_weights * 1.6


def smooth(t):
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def blur(image, radius, rounds=3):
    """Repeated box blur, edges continued."""
    for axis in (0, 1):
        for _ in range(rounds):
            width = [(0, 0)] * image.ndim
            width[axis] = (radius + 1, radius)
            total = np.cumsum(np.pad(image, width, mode="edge"), axis=axis)
            size = image.shape[axis]
            upper = np.take(total, np.arange(2 * radius + 1, 2 * radius + 1 + size), axis)
            image = (upper - np.take(total, np.arange(size), axis)) / (2 * radius + 1)
    return image


def to_bytes(image):
    """0...1 floats to 0...255."""
    return np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)


def write_png(path, pixels):
    """Writes uint8 [H,W] or [H,W,3], every row filtered by the row above."""
    height, width = pixels.shape[:2]
    rows = pixels.reshape(height, -1)
    step = rows.shape[1] // width
    raw = bytearray()
    for index, row in enumerate(rows):
        left = np.concatenate([np.zeros(step, np.uint8), row[:-step]])
        above = rows[index - 1] if index else np.zeros_like(row)
        corner = np.concatenate([np.zeros(step, np.uint8), above[:-step]])
        a, b, c = (v.astype(np.int16) for v in (left, above, corner))
        pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
        paeth = np.where((pa <= pb) & (pa <= pc), a, np.where(pb <= pc, b, c)).astype(np.uint8)
        choices = [row - paeth, row - left, row - above]
        cost = [abs(choice.view(np.int8).astype(int)).sum() for choice in choices]
        best = int(np.argmin(cost))
        raw.append((4, 1, 2)[best])
        raw += choices[best].tobytes()

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    header = struct.pack(">IIBBBBB", width, height, 8, 2 if pixels.ndim == 3 else 0, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
                   + chunk(b"IDAT", zlib.compress(bytes(raw), 9)) + chunk(b"IEND", b""))
