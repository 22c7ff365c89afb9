#!/usr/bin/env python3
"""Paint samples/style.png: a night-and-fire landscape in thick, swirling strokes of oil.

First come two smooth fields: what colour belongs where, and which way the brush runs. Then
thousands of strokes follow them, large to small. Each stroke is a curved, tapered ribbon with its
own bristles, which leave both colour and height; in the end light falls over the height.

Needs Python with numpy.
"""

import argparse
import os

import numpy as np

from painting import blur, noise, sample, smooth, to_bytes, write_png

WIDTH, HEIGHT = 512, 384
SCALE = 2  # painted at twice the size, then reduced
W, H = WIDTH * SCALE, HEIGHT * SCALE
HERE = os.path.dirname(os.path.abspath(__file__))


def colours(text):
    return np.array([[int(h[i:i + 2], 16) for i in (0, 2, 4)] for h in text.split()]) / 255


SKY = colours("0b1e4f 12347a 1d57a6 2f7fc1 6fb0cf 173a86 0d2a66")
FIRE = colours("fff3c0 ffdc5a fdb52a f58a1f e0551b b8301c")
HILL = colours("1a2f6b 263f8c 3b5fa8 5a3f86 7a3568 27507a")
FIELD = colours("c9851b e8a92b f3cb4e d8611f b23a1e 8a8a2a f0dc8a")
TREE = colours("0c1f1c 14382b 235a33 3a3a1a 6a2a18 0d2440")

# Where the sky turns: x, y, radius, strength (the sign is the sense), of 512 x 384.
WHIRLS = [(392, 82, 78, 1.7), (205, 128, 86, -1.6), (70, 62, 54, 1.3), (300, 190, 46, 0.9),
          (474, 190, 44, -1.0), (132, 205, 40, 0.9)]
# Where it shines: x, y, radius of the light, size of the disc.
LIGHTS = [(392, 82, 62, 21), (70, 62, 30, 9), (205, 128, 34, 8), (300, 40, 20, 6), (474, 190, 22, 7),
          (150, 30, 16, 5), (288, 160, 17, 5), (25, 150, 18, 5)]


def ramp(palette, t):
    """Colours along a palette, for t in 0...1."""
    position = np.clip(t, 0, 1) * (len(palette) - 1)
    index = np.minimum(position.astype(int), len(palette) - 2)
    part = (position - index)[..., None]
    return palette[index] * (1 - part) + palette[index + 1] * part


def fields(g):
    """(colour [H,W,3], direction of the brush in radians [H,W], region [H,W])"""
    y, x = np.mgrid[0:H, 0:W] / SCALE
    rough = noise(g, H, W, 90, 130, 4)
    fine = noise(g, H, W, 26, 40, 3)

    # Sky: a wind from the left, bent by the whirls.
    vx, vy = np.ones((H, W)), 0.25 * np.sin(x / 70 + y / 90) + 0.2 * rough
    phase = np.zeros((H, W))
    for cx, cy, radius, strength in WHIRLS:
        dx, dy = x - cx, y - cy
        r = np.hypot(dx, dy) + 1e-6
        pull = strength * 2.6 * np.exp(-(r / radius) ** 2)
        vx += pull * (-dy / r + 0.22 * dx / r)
        vy += pull * (dx / r + 0.22 * dy / r)
        turn = np.arctan2(dy, dx) * np.sign(strength)
        phase += np.exp(-(r / radius) ** 2) * np.sin(2 * turn - r / 6.5)
    direction = np.arctan2(vy, vx)
    streaks = 0.5 + 0.28 * np.sin(y / 13 + 2.2 * rough + x / 160) + 0.38 * phase + 0.2 * fine
    colour = ramp(SKY, streaks * 0.85)
    warm = np.exp(-((y - 228) / 40) ** 2) * (0.55 + 0.5 * rough)
    colour = colour * (1 - warm[..., None]) + ramp(FIRE, 0.45 + 0.35 * fine) * warm[..., None]
    for cx, cy, radius, size in LIGHTS:
        r = np.hypot(x - cx, y - cy)
        rings = 0.5 + 0.5 * np.sin(r / radius * 11 - 1)
        glow = np.clip(np.exp(-(r / radius) ** 2) * (0.62 + 0.5 * rings), 0, 1)[..., None]
        colour = colour * (1 - glow) + ramp(FIRE, r / radius * 0.75) * glow
        core = smooth((size - r) / 4 + 0.5)[..., None]
        colour = colour * (1 - core) + FIRE[0] * core
        ring = np.arctan2(x - cx, -(y - cy))
        near = np.exp(-(r / (radius * 0.8)) ** 4)
        direction = np.angle(np.exp(2j * direction) * (1 - near) + near * np.exp(2j * ring)) / 2
    region = np.zeros((H, W), int)

    # Two ranges of hills, a field in flame colours.
    for number, (base, swell, palette) in enumerate((
            (236, 15 * np.sin(x / 58 + 0.6) + 9 * np.sin(x / 27), HILL),
            (266, 12 * np.sin(x / 71 + 2.4) + 5 * np.sin(x / 31 + 1), HILL[::-1])), start=1):
        line = base + swell
        depth = y - line
        inside = depth > 0
        tone = 0.5 + 0.4 * np.sin(depth / 7 + 2 * rough + x / 45) + 0.3 * fine
        slope = np.arctan2(np.gradient(line, axis=1) * SCALE, 1)
        hill = ramp(palette, tone)
        rim = smooth(1 - depth / 7)[..., None] * 0.75
        hill = hill * (1 - rim) + ramp(FIRE, 0.5 + 0.3 * fine) * rim
        colour = np.where(inside[..., None], hill, colour)
        direction = np.where(inside, slope + 0.35 * np.sin(depth / 12), direction)
        region[inside] = number
    line = 292 + 8 * np.sin(x / 90 + 1) + 4 * np.sin(x / 24)
    inside = y > line
    furrow = np.sin((x - 330) / (8 + (y - 285) * 0.17) + 0.9 * rough)
    tone = 0.45 + 0.32 * furrow + 0.35 * fine + 0.15 * rough
    field = ramp(FIELD, tone)
    dark = smooth(-furrow * 1.2 - 0.25 + 0.4 * fine)[..., None] * 0.8
    field = field * (1 - dark) + ramp(HILL, 0.5 + 0.5 * fine) * dark
    colour = np.where(inside[..., None], field, colour)
    heading = np.arctan2(y - 215, (x - 330) * 0.8) + 0.35 * np.sin(x / 21 + y / 17)
    direction = np.where(inside, heading, direction)
    region[inside] = 3

    # A dark tree like a flame, on the left.
    for cx, top, width in ((112, 70, 34), (150, 168, 22)):
        t = np.clip((y - top) / (350 - top), 0, 1)
        sway = cx + 9 * np.sin(y / 31) * (1 - t)
        half = width * t ** 0.62 * (1.15 - 0.55 * t) + 4 * np.sin(y / 8 + x / 15) * t
        across = (x - sway) / np.maximum(half, 1e-3)
        inside = (abs(across) < 1) & (y > top) & (y < 352)
        tone = 0.45 + 0.35 * np.sin(across * 6 + y / 17) + 0.35 * fine
        colour = np.where(inside[..., None], ramp(TREE, tone), colour)
        direction = np.where(inside, np.pi / 2 + 0.5 * np.sin(y / 23 + across * 2.5), direction)
        region[inside] = 4
    return colour, direction, region


class Painting:
    def __init__(self, ground):
        self.colour = np.empty((H, W, 3))
        self.colour[:] = ground
        self.height = np.zeros((H, W))

    def stroke(self, path, width, colour, second, g):
        """One stroke along `path` [N,2]; `second` is the paint that the brush picked up beside."""
        reach = width + 2
        x0, y0 = np.maximum(np.floor(path.min(0) - reach), 0).astype(int)
        x1, y1 = np.minimum(np.ceil(path.max(0) + reach), [W - 1, H - 1]).astype(int) + 1
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        best = np.full(x.shape, 1e9, np.float32)
        across, along = np.zeros_like(x), np.zeros_like(x)
        pieces = len(path) - 1
        for index in range(pieces):
            (ax, ay), (bx, by) = path[index], path[index + 1]
            ux, uy = bx - ax, by - ay
            length = np.hypot(ux, uy) + 1e-6
            part = ((x - ax) * ux + (y - ay) * uy) / length ** 2
            part = np.clip(part, 0, 1)
            dx, dy = x - ax - part * ux, y - ay - part * uy
            distance = dx * dx + dy * dy
            nearer = distance < best
            best = np.where(nearer, distance, best)
            across = np.where(nearer, (dy * ux - dx * uy) / length, across)
            along = np.where(nearer, (index + part) / pieces, along)
        away = np.sqrt(best)
        # The brush is set down quickly and lifted slowly.
        half = width * np.sqrt(smooth(along / 0.14 + 0.3)) * (1 - 0.55 * smooth((along - 0.55) / 0.45))
        edge = away / half
        count = max(4, int(width * 0.9))
        bristles = g.uniform(-1, 1, count + 3)
        drift = 0.6 * np.sin(along * 5 + g.uniform(0, 6))
        position = np.clip((across / width * 0.5 + 0.5) * count + drift, 0, count + 1)
        base = position.astype(int)
        part = position - base
        bristle = bristles[base] * (1 - part) + bristles[base + 1] * part
        # Towards its end the brush runs dry, and the gaps between the bristles open.
        dry = smooth((along - 0.6) / 0.4) * 1.1
        cover = np.clip((1 - edge) * half / 1.4, 0, 1)
        cover *= np.clip(1.25 - dry * (0.55 - 0.75 * bristle), 0, 1)
        if not cover.any():
            return
        mixture = smooth(0.5 + 0.5 * bristle + 0.25 * across / width)[..., None] * 0.55
        paint = colour * (1 - mixture) + second * mixture
        paint = paint * (1 + 0.13 * bristle)[..., None]
        area = (slice(y0, y1), slice(x0, x1))
        self.colour[area] += (paint - self.colour[area]) * (cover * 0.96)[..., None]
        ridge = 0.55 + 0.55 * np.clip(edge, 0, 1) ** 3 + 0.5 * bristle
        body = (0.35 + 0.05 * width) * ridge * (1 - 0.35 * along)
        self.height[area] += (0.25 * self.height[area] + body - self.height[area]) * cover

    def finished(self):
        """The colours in a light from the upper left, reduced to the final size."""
        height = 0.6 * self.height + 0.4 * blur(self.height, 1, 1)
        dy, dx = np.gradient(height)
        steep = 0.95
        normal = np.dstack([-dx * steep, -dy * steep, np.ones_like(dx)])
        normal /= np.linalg.norm(normal, axis=2, keepdims=True)
        light = np.array([-0.55, -0.62, 0.72])
        light /= np.linalg.norm(light)
        lit = normal @ light
        gloss = light + [0, 0, 1]
        gloss /= np.linalg.norm(gloss)
        shine = np.clip(normal @ gloss, 0, 1) ** 38 - gloss[2] ** 38
        image = self.colour * (0.42 + 0.58 * lit / light[2])[..., None]
        image = image + 0.16 * np.clip(shine, -0.2, 1)[..., None]
        return image.reshape(HEIGHT, SCALE, WIDTH, SCALE, 3).mean((1, 3))


def paint(seed):
    g = np.random.default_rng(seed)
    colour, direction, region = fields(g)
    painting = Painting(colours("7a4a24")[0])
    accents = np.concatenate([FIRE, SKY[2:5], FIELD[2:5]])
    # half width, length, spacing (all in final pixels), share of the strokes laid, jitter
    passes = ((10, 62, 9.0, 1.0, 0.05), (6, 46, 6.0, 1.0, 0.07), (3.6, 32, 4.4, 0.9, 0.09),
              (2.3, 20, 4.0, 0.6, 0.12), (1.4, 12, 4.6, 0.4, 0.15))
    for half, length, spacing, share, jitter in passes:
        half, length, spacing = half * SCALE, length * SCALE, spacing * SCALE
        ys, xs = np.mgrid[-spacing:H + spacing:spacing, -spacing:W + spacing:spacing]
        starts = np.stack([xs.ravel(), ys.ravel()], 1)
        starts = starts + g.normal(0, spacing * 0.45, starts.shape)
        g.shuffle(starts)
        for start in starts[:int(len(starts) * share)]:
            column = int(np.clip(start[0], 0, W - 1))
            row = int(np.clip(start[1], 0, H - 1))
            home = region[row, column]
            size = g.uniform(0.65, 1.25)
            reach = length * size * (0.75 if home == 4 else 1)
            pieces = 9
            path, point = [start], start
            angle = direction[row, column] + g.normal(0, 0.09)
            sign = 1 if g.random() < 0.5 else -1
            for _ in range(pieces):
                i = int(np.clip(point[1], 0, H - 1))
                j = int(np.clip(point[0], 0, W - 1))
                if region[i, j] != home and len(path) > 2:
                    break
                here = direction[i, j]
                # Directions are lines, not arrows: go on the way that bends less.
                turn = (here - angle + np.pi / 2) % np.pi - np.pi / 2
                angle = angle + np.clip(turn, -0.7, 0.7) * 0.8
                point = point + sign * reach / pieces * np.array([np.cos(angle), np.sin(angle)])
                path.append(point)
            path = np.array(path)
            tone = colour[row, column].copy()
            luminance = tone @ [0.3, 0.59, 0.11]
            tone = luminance + (tone - luminance) * g.uniform(1.0, 1.35)
            tone = tone * (1 + g.normal(0, jitter * 1.4)) + g.normal(0, jitter * 0.35, 3)
            middle = path[len(path) // 2]
            second = colour[int(np.clip(middle[1], 0, H - 1)), int(np.clip(middle[0], 0, W - 1))]
            if g.random() < 0.045 and half < 8 * SCALE:
                second = tone
                tone = accents[g.integers(len(accents))]
            else:
                second = second * (1 + g.normal(0, jitter * 2.2))
            painting.stroke(path, half * size ** 0.5, tone, second, g)
    return painting.finished()


def main():
    parser = argparse.ArgumentParser(description="Paint samples/style.png.")
    parser.add_argument("--output", metavar="FILE", default=os.path.join(HERE, "style.png"))
    parser.add_argument("--seed", type=int, default=1889)
    options = parser.parse_args()
    # The lowest bit holds nothing to see and a sixth of the file.
    write_png(options.output, to_bytes(paint(options.seed)) & 0xFE)
    print(f"{options.output}: {WIDTH}x{HEIGHT}, {os.path.getsize(options.output)} bytes")


if __name__ == "__main__":
    main()
