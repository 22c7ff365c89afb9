#!/usr/bin/env python3
"""Draw samples/clip.mp4, a little scene whose motion is known exactly.

The scene is a stack of flat layers. Layer l has a picture with transparency, in its own
coordinates q (pixels, origin in the middle, y down), and moves by a similarity:

    p = M_l(t) q = c + s(t) R(a(t)) (R(r_l(t)) z_l(t) q + o_l(t) - d_l pan(t))

where p is the position in frame t, c the middle of the frame, s, a and pan the camera's zoom,
roll and position, d_l the layer's parallax, and r_l, z_l, o_l the object's own turn, growth and
path. Pixel centres lie at whole numbers. The flow from frame t to frame u, at a pixel p of frame
t whose front layer is l, is therefore the formula

    flow(p) = M_l(u) M_l(t)^-1 p - p

and p is occluded if the front layer of frame u at p + flow(p) is not l, or if that lies outside
of the frame.

Needs Python with numpy, and the ffmpeg program for the film itself.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import wave

import numpy as np

from painting import blur, noise, sample, smooth, to_bytes, write_png

WIDTH, HEIGHT, FRAMES, RATE = 320, 180, 50, 25
CENTRE = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])
DENSITY = 2  # texels per pixel in the layers' pictures
SAMPLES = 3  # per pixel and axis
HERE = os.path.dirname(os.path.abspath(__file__))


# ---- Motion -----------------------------------------------------------------------------------

def rotation(degrees):
    angle = np.radians(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def camera(t):
    """(zoom, roll in degrees, position) at frame t, which may be a fraction."""
    u = t / (FRAMES - 1)
    position = np.array([-42 + 84 * u, 3 * np.sin(2 * np.pi * u)])
    return 1.02 + 0.10 * u, 1.8 * np.sin(2 * np.pi * (0.9 * u + 0.1)), position


def still(t):
    """(turn in degrees, growth, path) of what stands in the landscape."""
    return 0.0, 1.0, np.zeros(2)


def boat_path(t):
    u = t / (FRAMES - 1)
    swing = 5.0 * np.sin(2 * np.pi * (1.3 * u + 0.1))
    return swing, 1.0, np.array([-118 + 215 * u, 39 + 1.5 * np.sin(2 * np.pi * 1.6 * u)])


def balloon_path(t):
    u = t / (FRAMES - 1)
    return 4 * np.sin(2 * np.pi * 0.8 * u), 0.72 + 0.2 * u, np.array([22 - 52 * u, -20 - 20 * u])


class Layer:
    """A picture [H,W,4] (premultiplied by its alpha) with its own motion."""

    def __init__(self, name, picture, parallax, path=still):
        self.name, self.parallax, self.path = name, parallax, path
        self.picture = picture
        self.middle = (np.array(picture.shape[1::-1]) - 1) / 2

    def matrix(self, t):
        """(A, b) with p = A q + b."""
        zoom, roll, position = camera(t)
        turn, growth, path = self.path(t)
        outer = zoom * rotation(roll)
        return outer @ rotation(turn) * growth, outer @ (path - self.parallax * position) + CENTRE

    def places(self, t, q):
        """M(t) of layer coordinates [...,2]."""
        matrix, offset = self.matrix(t)
        return q @ matrix.T + offset

    def coordinates(self, t, points):
        """M(t)^-1 of points [...,2]."""
        matrix, offset = self.matrix(t)
        return (points - offset) @ np.linalg.inv(matrix).T

    def colour(self, q):
        """Premultiplied colour and alpha [...,4] at layer coordinates; clear outside."""
        x, y = np.moveaxis(q * DENSITY + self.middle, -1, 0)
        inside = (x > -0.5) & (x < self.picture.shape[1] - 0.5) \
            & (y > -0.5) & (y < self.picture.shape[0] - 0.5)
        return sample(self.picture, x, y) * inside[..., None]


def pixel_grid():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    return np.stack([x, y], -1)


# ---- Rendering, flow, occlusion ---------------------------------------------------------------

def render(layers, t):
    """Frame t as floats [H,W,3], 0...1: box-filtered from SAMPLES x SAMPLES points per pixel."""
    frame = np.zeros((HEIGHT, WIDTH, 3))
    grid = pixel_grid()
    for j in range(SAMPLES):
        for i in range(SAMPLES):
            shift = (np.array([i, j]) + 0.5) / SAMPLES - 0.5
            image = np.zeros((HEIGHT, WIDTH, 3))
            for layer in layers:
                value = layer.colour(layer.coordinates(t, grid + shift))
                image = value[..., :3] + (1 - value[..., 3:]) * image
            frame += image
    return frame / SAMPLES ** 2


def front_layer(layers, t, points):
    """The index of the foremost layer that covers each point of frame t."""
    front = np.zeros(points.shape[:-1], np.int32)
    for index, layer in enumerate(layers):
        alpha = layer.colour(layer.coordinates(t, points))[..., 3]
        front = np.where(alpha > 0.5, index, front)
    return front


def flow(layers, t, u):
    """(flow [H,W,2] from frame t to frame u, mask [H,W]).

    The mask is 255 where the surface seen in t is seen in u, 0 where it is hidden or out of the
    frame, and 128 where a border of a layer runs through the pixel in t or in u, so that its
    colour is a mixture.
    """
    grid = pixel_grid()
    front = front_layer(layers, t, grid)
    target = np.zeros_like(grid)
    for index, layer in enumerate(layers):
        moved = layer.places(u, layer.coordinates(t, grid))
        target = np.where((front == index)[..., None], moved, target)
    mixed = np.zeros(front.shape, bool)
    for shift in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
        mixed |= front_layer(layers, t, grid + np.array(shift)) != front
        mixed |= front_layer(layers, u, target + 1.5 * np.array(shift)) != front
    inside = ((target >= 0) & (target <= [WIDTH - 1, HEIGHT - 1])).all(-1)
    hidden = (front_layer(layers, u, target) != front) | ~inside
    return target - grid, np.where(hidden, 0, np.where(mixed, 128, 255)).astype(np.uint8)


def write_flo(path, vectors):
    """Middlebury's format: 'PIEH', width, height as int32, then u, v as float32 by rows."""
    with open(path, "wb") as file:
        file.write(b"PIEH" + np.array(vectors.shape[1::-1], "<i4").tobytes())
        file.write(vectors.astype("<f4").tobytes())


def cubic(image, x, y):
    """Catmull-Rom samples of [H,W,C] at (x, y); outside, the nearest edge value."""
    height, width = image.shape[:2]
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)

    def weights(f):
        return (((2 - f) * f - 1) * f / 2, ((3 * f - 5) * f * f + 2) / 2,
                ((4 - 3 * f) * f + 1) * f / 2, (f - 1) * f * f / 2)

    total = 0
    for j, wy in enumerate(weights(y - y0)):
        for i, wx in enumerate(weights(x - x0)):
            texel = image[np.clip(y0 + j - 1, 0, height - 1), np.clip(x0 + i - 1, 0, width - 1)]
            total = total + (wx * wy)[..., None] * texel
    return total


def check(layers):
    """Warps frame u back to frame t by the flow, for several pairs; True if they agree."""
    print("pair     visible  mixed   hidden  longest   error where visible (of 255)      unmoved")
    print("                                  flow      mean   99%      hidden: mean      mean")
    agree = True
    pairs = [(0, 1), (1, 0), (12, 13), (13, 12), (24, 25), (37, 36), (48, 49), (20, 24), (24, 20)]
    for t, u in pairs:
        a, b = render(layers, t) * 255, render(layers, u) * 255
        vectors, mask = flow(layers, t, u)
        target = pixel_grid() + vectors
        error = abs(cubic(b, target[..., 0], target[..., 1]) - a).mean(-1)
        still_error = abs(b - a).mean(-1)
        seen, hidden = mask == 255, mask == 0
        mean, high = error[seen].mean(), np.quantile(error[seen], 0.99)
        # The way there and the way back cancel.
        back, _ = flow(layers, u, t)
        cycle = np.hypot(*np.moveaxis(
            vectors + sample(back, target[..., 0], target[..., 1]), -1, 0))[seen]
        good = mean < 1.0 and high < 8 and np.quantile(cycle, 0.99) < 0.05
        agree &= good
        print(f"{t + 1:2} -> {u + 1:2}  {seen.mean():6.1%}  {(mask == 128).mean():5.1%}  {hidden.mean():6.1%}"
              f"  {np.hypot(*np.moveaxis(vectors, -1, 0)).max():5.2f} px  {mean:6.3f} {high:6.2f}"
              f"   {error[hidden].mean():15.2f}  {still_error[seen].mean():8.2f}"
              f"{'' if good else '   too large'}")
    print("the ground truth agrees with the frames" if agree else "the ground truth is wrong")
    return agree


# ---- The pictures -----------------------------------------------------------------------------

def colour(text):
    return np.array([int(text[i:i + 2], 16) for i in (0, 2, 4)]) / 255


def mix(a, b, t):
    t = np.asarray(t)[..., None]
    return a * (1 - t) + b * t


class Canvas:
    """A picture under construction; coordinates are the layer's own."""

    def __init__(self, width, height):
        self.height, self.width = int(height * DENSITY), int(width * DENSITY)
        y, x = np.mgrid[0:self.height, 0:self.width]
        self.x = (x - (self.width - 1) / 2) / DENSITY
        self.y = (y - (self.height - 1) / 2) / DENSITY
        self.rgb = np.zeros((self.height, self.width, 3))
        self.alpha = np.zeros((self.height, self.width))

    def noise(self, generator, cell_y, cell_x=None, octaves=4, gain=0.5):
        cell_x = (cell_x or cell_y) * DENSITY
        return noise(generator, self.height, self.width, cell_y * DENSITY, cell_x, octaves, gain)

    def cover(self, distance, width=0.5):
        """0...1 from a distance in pixels, positive inside, soft over one pixel."""
        return np.clip(distance / (2 * width) + 0.5, 0, 1)

    def paint(self, rgb, cover, solid=True):
        """Lays colour over what is there; solid paint also adds to the layer's shape."""
        self.rgb = mix(self.rgb, rgb, cover)
        if solid:
            self.alpha = np.maximum(self.alpha, cover)

    def disc(self, x, y, rx, ry=None):
        """Distance-like field of an ellipse."""
        ry = ry or rx
        return (1 - np.hypot((self.x - x) / rx, (self.y - y) / ry)) * min(rx, ry)

    def polygon(self, points):
        """Distance-like field of a convex polygon, corners clockwise on the screen."""
        distance = np.full(self.x.shape, np.inf)
        for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
            length = np.hypot(x1 - x0, y1 - y0)
            side = ((x1 - x0) * (self.y - y0) - (y1 - y0) * (self.x - x0)) / length
            distance = np.minimum(distance, side)
        return distance

    def picture(self):
        """The finished layer, soft enough that a pixel grid can carry it wherever it moves."""
        picture = np.dstack([np.clip(self.rgb, 0, 1) * self.alpha[..., None], self.alpha])
        return blur(picture, 1, rounds=1)


def sky(g):
    c = Canvas(440, 300)
    down = smooth((c.y + 110) / 130)
    base = mix(colour("2f6fb8"), colour("f6d9a0"), down)
    base = mix(base, colour("f2a65a"), smooth((c.y + 20) / 50) * 0.7)
    warp = c.noise(g, 50, 90)
    bands = c.noise(g, 16, 60, 5, 0.55) + 0.35 * warp
    clouds = smooth(bands * 1.1 + 0.05)
    base = mix(base, colour("fff3dd"), clouds * 0.85)
    base = mix(base, colour("8d86b5"), smooth(c.noise(g, 12, 40, 5, 0.6) * 1.4 - 0.2) * clouds * 0.6)
    glow = np.exp(-np.hypot(c.x - 62, c.y + 38) / 38)
    base = mix(base, colour("ffd76a"), glow * 0.9)
    c.paint(base, np.ones_like(c.x))
    c.paint(colour("fff6c8"), c.cover(c.disc(62, -38, 15)))
    return c.picture()


def mountains(g):
    c = Canvas(460, 220)
    line = -18 + 14 * np.sin(c.x / 47 + 1) + 10 * np.sin(c.x / 23 + 2.2) + 4 * np.sin(c.x / 9.1)
    line = line + 3 * noise(g, 1, c.width, 10 * DENSITY, 10 * DENSITY)
    inside = c.cover(c.y - line)
    ridges = c.noise(g, 22, 14, 5, 0.6) + 0.5 * np.sin((c.x + 1.3 * c.y) / 6 + 3 * c.noise(g, 30))
    rock = mix(colour("3f4a7c"), colour("8b7fae"), smooth(ridges * 0.6 + 0.5))
    rock = mix(rock, colour("d9a98c"), smooth(ridges * 1.2 - 0.4) * 0.8)
    snow = smooth((line + 9 + 7 * ridges - c.y) / 5)
    rock = mix(rock, colour("f4f1ee"), snow)
    rock = mix(rock, colour("b9b6cf"), smooth((c.y - 8) / 40) * 0.5)
    c.paint(rock, inside)
    return c.picture()


def tree(c, g, x, y, size, dark, light):
    """A round tree standing at (x, y)."""
    c.paint(colour("4a3020"), c.cover(c.polygon(
        [(x - size * .1, y - size * .8), (x + size * .1, y - size * .8), (x + size * .13, y), (x - size * .13, y)])))
    for _ in range(9):
        bx, by = x + g.normal(0, size * .3), y - size + g.normal(0, size * .28)
        r = size * g.uniform(.28, .46)
        field = c.disc(bx, by, r) + 0.25 * r * tree.leaves
        shade = smooth(0.5 + ((c.x - bx) - (c.y - by)) / (2.2 * r) + 0.9 * tree.leaves)
        c.paint(mix(dark, light, shade), c.cover(field))


def hills(g):
    c = Canvas(520, 240)
    tree.leaves = c.noise(g, 4, 4, 3, 0.7)
    rough = c.noise(g, 3, 5, 3, 0.7)
    far = 8 + 9 * np.sin(c.x / 61 + .4) + 4 * np.sin(c.x / 26)
    rows = np.sin((c.y - far) * 1.5 + c.x * 0.22 + 1.5 * np.sin(c.x / 30))
    field = np.where(np.sin(c.x / 34 + c.y / 19) > 0, 1.0, 0.0)
    grass = mix(colour("5e8f36"), colour("b8b84a"), smooth(0.5 + 0.5 * rows + 0.3 * rough))
    corn = mix(colour("c98a2b"), colour("f2cf62"), smooth(0.5 + 0.45 * rows + 0.5 * rough))
    c.paint(mix(grass, corn, field), c.cover(c.y - far))
    for _ in range(26):
        x = g.uniform(-255, 255)
        y = 8 + 9 * np.sin(x / 61 + .4) + 4 * np.sin(x / 26) + g.uniform(1, 12)
        tree(c, g, x, y, g.uniform(5, 9), colour("1f4a2a"), colour("7da33c"))
    near = 28 + 6 * np.sin(c.x / 44 + 2.0) + 2 * np.sin(c.x / 13)
    stripes = np.sin((c.y - near) * 0.9 - c.x * 0.35)
    meadow = mix(colour("2f6b34"), colour("8fbf45"), smooth(0.5 + 0.35 * stripes + 0.6 * rough))
    c.paint(meadow, c.cover(c.y - near))
    # The house: walls, gable, roof with tiles, windows, a door and a chimney.
    wall = mix(colour("e9d3ae"), colour("fff4dc"), smooth(0.5 + 0.6 * rough))
    c.paint(mix(colour("7a2d1e"), colour("a5442c"), 0.5 + 0.5 * np.sin(c.y * 4)),
            c.cover(c.polygon([(27, -14), (33, -14), (33, 2), (27, 2)])))
    c.paint(wall, c.cover(c.polygon([(-18, 8), (36, 8), (36, 34), (-18, 34)])))
    tiles = 0.5 + 0.5 * np.sin(c.y * 2.6) * np.sin(c.x * 2.1 + np.floor(c.y * 2.6 / np.pi) * 1.6)
    c.paint(mix(colour("b23a24"), colour("e9794a"), smooth(tiles + 0.4 * rough)),
            c.cover(c.polygon([(-12, -7), (30, -7), (41, 11), (-23, 11)])))
    for x in (-11, 4, 22):
        c.paint(colour("fdfbf2"), c.cover(c.polygon([(x - 1, 14), (x + 8, 14), (x + 8, 24), (x - 1, 24)])))
        c.paint(colour("274b73"), c.cover(c.polygon([(x, 15), (x + 7, 15), (x + 7, 23), (x, 23)])))
        c.paint(colour("fdfbf2"), c.cover(0.45 - abs(c.x - x - 3.5)) * c.cover(4 - abs(c.y - 19)))
    c.paint(colour("5b3a1f"), c.cover(c.polygon([(13, 20), (20, 20), (20, 34), (13, 34)])))
    for x, y, size in ((-38, 38, 24), (-52, 36, 17), (54, 37, 21), (-120, 36, 19), (-140, 39, 23),
                       (112, 38, 18), (135, 37, 24), (-205, 38, 20), (200, 38, 22)):
        tree(c, g, x, y, size, colour("173f2b"), colour("9ab53d"))
    return c.picture()


def water(g):
    c = Canvas(540, 260)
    depth = np.maximum(c.y - 36, 0.3)
    wobble = c.noise(g, 4, 22, 4, 0.6)
    waves = np.sin(26 * np.log(depth + 4) + 2.6 * wobble + 0.3 * np.sin(c.x / 11))
    light = smooth(0.45 + 0.4 * waves + 0.35 * c.noise(g, 3, 16, 3, 0.6))
    sea = mix(colour("123f68"), colour("4f9bb8"), light)
    sea = mix(sea, colour("f7c878"), smooth(waves * 0.8 + wobble - 0.55) * np.exp(-((c.x - 55) / 60) ** 2))
    sea = mix(sea, colour("cfe8e6"), smooth(1.4 * wobble + waves * 0.5 - 0.9))
    c.paint(sea, c.cover(c.y - 36 - 1.2 * np.sin(c.x / 17)))
    c.paint(colour("d8c08a"), c.cover(1.1 - abs(c.y - 36.6 - 1.2 * np.sin(c.x / 17))))
    return c.picture()


def boat(g):
    c = Canvas(80, 110)
    grain = c.noise(g, 2, 7, 3, 0.7)
    cloth = c.noise(g, 7, 4, 4, 0.6)
    c.paint(colour("4b2e1b"), c.cover(c.polygon([(-1.1, -46), (1.1, -46), (1.3, 10), (-1.3, 10)])))
    seams = 0.5 + 0.5 * np.sin(c.y * 0.9 + c.x * 0.18)
    main = mix(colour("b8321f"), colour("f0863a"), smooth(0.5 + 0.5 * cloth + 0.25 * (seams - 0.5)))
    c.paint(main, c.cover(c.polygon([(3, -43), (29, 3), (3, 4)])))
    c.paint(colour("fbe6b0"), c.cover(c.disc(11, -10, 5)))
    jib = mix(colour("e6d7b4"), colour("fffaf0"), smooth(0.5 + 0.8 * cloth))
    c.paint(jib, c.cover(c.polygon([(-3, -38), (-3, 3), (-22, 4)])))
    c.paint(colour("f5c431"), c.cover(c.polygon([(1, -50), (11, -47), (1, -44)])))
    hull = mix(colour("213a5e"), colour("3f79a8"), smooth(0.5 + 0.7 * grain))
    shape = c.polygon([(-27, 8), (32, 8), (21, 21), (-19, 21)])
    c.paint(hull, c.cover(shape))
    c.paint(colour("f3efe4"), c.cover(np.minimum(shape, 1.3 - abs(c.y - 11))))
    c.paint(colour("8c2f22"), c.cover(np.minimum(shape, c.y - 17.5)))
    return c.picture()


def balloon(g):
    c = Canvas(70, 100)
    x = c.x / 24
    y = (c.y + 14) / 27
    taper = np.where(y > 0, 1 - 0.32 * y * y, 1)
    field = (1 - np.hypot(x / taper, y)) * 24
    angle = np.arcsin(np.clip(x / taper / np.sqrt(np.maximum(1 - y * y, 0.02)), -1, 1))
    gore = np.floor((angle / np.pi + 0.5) * 8)
    palette = np.array([colour(h) for h in ("d8342b", "f6c12f", "2a6fb0", "f4ead2")])
    skin = palette[gore.astype(int) % 4]
    seam = smooth(abs(((angle / np.pi + 0.5) * 8) % 1 - 0.5) * 8 - 3.2)
    skin = mix(skin, colour("2b2330"), seam * 0.5)
    skin = mix(skin, colour("8a1f3d"), (abs(y - 0.05 - 0.05 * np.sin(angle * 16)) < 0.09) * 0.9)
    shade = smooth(0.62 + 0.5 * (x * 0.7 - y * 0.5) + 0.12 * c.noise(g, 5, 5, 4, 0.7))
    skin = skin * (0.45 + 0.6 * shade)[..., None]
    c.paint(skin, c.cover(field))
    weave = 0.5 + 0.5 * np.sin(c.x * 3) * np.sin(c.y * 3)
    for side in (-1, 1):
        c.paint(colour("3a2a20"), c.cover(0.5 - abs(c.x - side * (4 + (20 - c.y) * 0.22)))
                * c.cover(11 - abs(c.y - 13)))
    c.paint(mix(colour("6b4423"), colour("c08a4e"), weave),
            c.cover(c.polygon([(-5, 20), (5, 20), (4, 28), (-4, 28)])))
    return c.picture()


def bank(g):
    """The near shore with flowers, and a tree that leans into the picture."""
    c = Canvas(660, 300)
    tree.leaves = c.noise(g, 5, 5, 4, 0.7)
    blades = c.noise(g, 16, 2.2, 3, 0.6)
    line = 79 + 5 * np.sin(c.x / 33) + 3 * np.sin(c.x / 12 + 1) + 5 * blades
    green = mix(colour("1b3a1c"), colour("7fa033"), smooth(0.45 + 0.9 * blades))
    c.paint(green, c.cover(c.y - line))
    for _ in range(150):
        x = g.uniform(-320, 320)
        y = 80 + 5 * np.sin(x / 33) + 3 * np.sin(x / 12 + 1) + g.uniform(-4, 16)
        tone = colour(("d92b2b", "f0a020", "f7f0e0", "c13c8a")[g.integers(4)])
        c.paint(tone, c.cover(c.disc(x, y, g.uniform(1.3, 2.6))))

    def trunk_at(y):
        return 78 + 5 * np.sin(y / 40) + 0.12 * (y - 80)

    trunk = trunk_at(c.y)
    bark = mix(colour("2b1a12"), colour("8a5f3c"), smooth(
        0.5 + 0.8 * c.noise(g, 14, 3, 4, 0.6) + (c.x - trunk) / 16))
    width = 5 + 1.5 * smooth((c.y + 40) / 80) + 3 * smooth((c.y - 40) / 50)
    c.paint(bark, c.cover(np.minimum(width - abs(c.x - trunk), c.y + 125)))
    for y0, dx, dy in ((-22, 34, -42), (-38, -40, -34), (-8, -26, -30)):
        x0 = trunk_at(y0)
        along = np.clip(((c.x - x0) * dx + (c.y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
        away = np.hypot(c.x - x0 - along * dx, c.y - y0 - along * dy - 5 * along * (1 - along))
        c.paint(bark, c.cover(4 - 2.6 * along - away))
    for _ in range(46):
        x, y = 60 + g.normal(0, 27), -80 + g.normal(0, 12)
        r = g.uniform(7, 14)
        field = c.disc(x, y, r) + 0.45 * r * tree.leaves
        shade = smooth(0.5 + ((c.x - x) - (c.y - y)) / (2.6 * r) + 0.9 * tree.leaves)
        c.paint(mix(colour("14351f"), colour("b3a93a"), shade), c.cover(field))
    return c.picture()


def scene():
    g = np.random.default_rng(20150826)
    return [
        Layer("sky", sky(g), 0.15),
        Layer("mountains", mountains(g), 0.35),
        Layer("balloon", balloon(g), 0.45, balloon_path),
        Layer("hills", hills(g), 0.65),
        Layer("water", water(g), 0.85),
        Layer("boat", boat(g), 0.95, boat_path),
        Layer("bank", bank(g), 1.6),
    ]


# ---- Sound and film ---------------------------------------------------------------------------

def melody(rate=44100):
    """Two seconds of plucked notes, stereo, in -1...1."""
    g = np.random.default_rng(7)
    duration = FRAMES / RATE
    sound = np.zeros((int(rate * duration), 2))
    notes = [(0.00, 392.0), (0.25, 493.9), (0.50, 587.3), (0.75, 784.0), (1.00, 659.3),
             (1.25, 587.3), (1.50, 493.9), (1.75, 392.0), (0.00, 98.0), (1.00, 130.8)]
    for index, (start, pitch) in enumerate(notes):
        first = int(start * rate)
        time = np.arange(len(sound) - first) / rate
        tone = sum(np.sin(2 * np.pi * pitch * k * time + g.uniform(0, 6)) / k ** 1.6
                   * np.exp(-time * (2.2 + 1.5 * k)) for k in range(1, 7))
        tone *= np.minimum(time / 0.004, 1)
        side = 0.5 + 0.35 * np.sin(index * 1.1)
        sound[first:] += 0.33 * tone[:, None] * [np.sqrt(1 - side), np.sqrt(side)]
    fade = np.minimum(1, (len(sound) - np.arange(len(sound))) / (0.08 * rate))
    return np.tanh(sound * fade[:, None])


def write_wav(path, sound, rate=44100):
    with wave.open(path, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.round(sound * 32000).astype("<i2").tobytes())


def write_film(frames, path):
    with tempfile.TemporaryDirectory() as folder:
        audio = os.path.join(folder, "melody.wav")
        write_wav(audio, melody())
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
             "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-", "-i", audio,
             "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int",
             "-c:v", "libx264", "-preset", "veryslow", "-crf", "21", "-pix_fmt", "yuv420p",
             "-threads", "1", "-colorspace", "bt709", "-color_primaries", "bt709",
             "-color_trc", "bt709", "-color_range", "tv", "-c:a", "aac", "-b:a", "96k",
             "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
             "-flags:a", "+bitexact", "-movflags", "+faststart", path],
            input=b"".join(to_bytes(frame).tobytes() for frame in frames), check=True)


def parse_pairs(text):
    """'1:2,11:9', frames counted from 1, to [(0, 1), (10, 8)]."""
    pairs = []
    for item in text.split(","):
        t, separator, u = item.partition(":")
        if not (separator and t.isdigit() and u.isdigit()
                and 1 <= min(int(t), int(u)) and max(int(t), int(u)) <= FRAMES):
            raise argparse.ArgumentTypeError(
                f"'{item}' is not two frame numbers such as 3:4, from 1 to {FRAMES}")
        pairs.append((int(t) - 1, int(u) - 1))
    return pairs


def main():
    parser = argparse.ArgumentParser(
        description="Draw samples/clip.mp4; with an option below, only what that option asks for.")
    parser.add_argument("--output", metavar="FILE", help="write the film here instead")
    parser.add_argument("--frames-dir", metavar="DIR", help="write the frames as PNG, before coding")
    parser.add_argument("--flow-dir", metavar="DIR", help="write flow_T_U.flo and mask_T_U.png, frames counted from 1")
    parser.add_argument("--pairs", metavar="T:U,...", type=parse_pairs,
                        help="pairs of frames for --flow-dir; otherwise all neighbours, both ways")
    parser.add_argument("--check", action="store_true", help="compare the flow with the frames")
    options = parser.parse_args()

    layers = scene()
    if options.frames_dir:
        os.makedirs(options.frames_dir, exist_ok=True)
        for t in range(FRAMES):
            write_png(os.path.join(options.frames_dir, f"frame_{t + 1:04}.png"), to_bytes(render(layers, t)))
    if options.flow_dir:
        os.makedirs(options.flow_dir, exist_ok=True)
        steps = [(t, t + 1) for t in range(FRAMES - 1)]
        for t, u in options.pairs or steps + [(u, t) for t, u in steps]:
            vectors, mask = flow(layers, t, u)
            # Files count frames from 1, as vidstyle does.
            name = f"{t + 1:04}_{u + 1:04}"
            write_flo(os.path.join(options.flow_dir, f"flow_{name}.flo"), vectors)
            write_png(os.path.join(options.flow_dir, f"mask_{name}.png"), mask)
    if options.check and not check(layers):
        return 1
    if options.output or not (options.frames_dir or options.flow_dir or options.check):
        output = options.output or os.path.join(HERE, "clip.mp4")
        write_film((render(layers, t) for t in range(FRAMES)), output)
        print(f"{output}: {FRAMES} frames, {os.path.getsize(output)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
