#!/usr/bin/env python3
"""Draw further scenes whose motion is known: clips, true flow and masks, as make_clip.py does.

    make_scenes.py FOLDER [--scenes NAME ...]

makes FOLDER/NAME.mp4 and FOLDER/NAME/, which holds flow_T_U.flo and mask_T_U.png of all neighbours, both ways.
Each scene has 48 frames of 320x180 and what makes motion hard:

    turn    a camera that turns and zooms, and a wheel that turns the other way
    thin    wires, poles and a fence in front of what moves behind them
    fast    things that move by up to 24 pixels a frame
    blur    an open shutter: motion blur
    light   light that flickers, and a shadow that passes
    grain   film grain, coded coarsely
    face    a textured surface that bulges and wrinkles

Needs Python with numpy, and the ffmpeg program. The same ffmpeg makes the same files.
"""

import argparse
import os
import subprocess

import numpy as np

from make_clip import (CENTRE, HEIGHT, WIDTH, Canvas, Layer, colour, flow, mix, pixel_grid, render,
                       rotation, write_flo)
from painting import smooth, to_bytes, write_png

FRAMES, RATE = 48, 25


class Sheet(Layer):
    """A layer that moves by itself: p = z R(a) q + o, with (a in degrees, z, o) = path(t)."""

    def __init__(self, picture, path):
        super().__init__("", picture, 0, path)

    def matrix(self, t):
        turn, growth, place = self.path(t)
        return rotation(turn) * growth, np.asarray(place) + CENTRE


class Skin(Sheet):
    """A sheet that is bent before it moves: q + bend(t, q), by less than the distance in which that changes."""

    def __init__(self, picture, path, bend):
        super().__init__(picture, path)
        self.bend = bend

    def places(self, t, q):
        return super().places(t, q + self.bend(t, q))

    def coordinates(self, t, points):
        bent = super().coordinates(t, points)
        q = bent
        for _ in range(12):
            q = bent - self.bend(t, q)
        return q


# ---- Pictures ---------------------------------------------------------------------------------

def ground(g, dark, light, width=760, height=560, cell=26):
    """Ground with coarse and fine texture, stones on it, and meadows that have next to none."""
    c = Canvas(width, height)
    coarse, fine = c.noise(g, cell, octaves=5, gain=0.65), c.noise(g, 5, octaves=2)
    base = mix(colour(dark), colour(light), smooth(0.5 + 0.6 * coarse + 0.12 * fine))
    c.paint(base, np.ones_like(c.x))
    plain = smooth(2.2 * c.noise(g, 90, octaves=2) - 0.5)
    c.paint(mix(colour(dark), colour(light), 0.55 + 0.15 * c.noise(g, 120, octaves=1)), 0.92 * plain)
    for _ in range(width * height // 2600):
        x, y = g.uniform(-width / 2, width / 2), g.uniform(-height / 2, height / 2)
        r = g.uniform(3, 11)
        tone = mix(colour(light), colour(dark), g.uniform())
        shade = smooth(0.5 + ((c.x - x) - (c.y - y)) / (3 * r))
        c.paint(mix(tone, tone * 0.45, shade), c.cover(c.disc(x, y, r, 0.8 * r)))
    return c.picture()


def wheel(g, radius=48):
    c = Canvas(2 * radius + 12, 2 * radius + 12)
    angle, distance = np.arctan2(c.y, c.x), np.hypot(c.x, c.y)
    spokes = smooth(0.5 + 1.5 * np.sin(7 * angle))
    rings = smooth(0.5 + np.sin(distance / 3.1))
    paint = mix(mix(colour("8c1f28"), colour("f0d9a6"), spokes), colour("27304f"), 0.5 * rings)
    paint = mix(paint, colour("ffffff"), 0.25 * smooth(c.noise(g, 9)))
    c.paint(paint, c.cover(radius - distance))
    return c.picture()


def stone(g, dark, light, width, height):
    """A textured thing with a wavy outline."""
    c = Canvas(width + 16, height + 16)
    wave = 1 + 0.12 * np.sin(3 * np.arctan2(c.y, c.x) + g.uniform(0, 6))
    field = (1 - np.hypot(c.x / (width / 2), c.y / (height / 2)) / wave) * min(width, height) / 2
    paint = mix(colour(dark), colour(light), smooth(0.5 + c.noise(g, 11, octaves=4, gain=0.6)))
    paint = mix(paint, colour("fff4d6"), 0.5 * smooth((-c.x - c.y) / width))
    c.paint(paint, c.cover(field))
    return c.picture()


def fence(g):
    """Poles, wires and rails of 1.5 to 5 pixels."""
    c = Canvas(620, 220)
    for index, x in enumerate(range(-290, 300, 58)):
        width = (1.5, 2.5, 4, 5)[index % 4] / 2
        c.paint(mix(colour("3b2a20"), colour("a08060"), smooth(c.noise(g, 7))),
                c.cover(np.minimum(width - abs(c.x - x - 3 * np.sin(c.y / 37 + index)), 105 - abs(c.y))))
    for y, width in ((-72, 1.5), (-40, 2), (15, 3), (48, 1.5)):
        line = y + 9 * np.cos(c.x * np.pi / 58)
        c.paint(mix(colour("20242c"), colour("55606c"), smooth(c.noise(g, 12))),
                c.cover(width / 2 - abs(c.y - line)))
    return c.picture()


def skin(g):
    c = Canvas(250, 210)
    pores, marks = c.noise(g, 6, octaves=3, gain=0.7), c.noise(g, 40, octaves=3)
    base = mix(colour("b9785a"), colour("f3cfae"), smooth(0.55 + 0.35 * marks + 0.2 * pores))
    c.paint(base, c.cover(c.disc(0, 0, 112, 96)))
    for side in (-1, 1):
        for rx, ry, paint in ((20, 11, "f6f1e8"), (9, 9, "35506b"), (4, 4, "0d0f14")):
            c.paint(colour(paint), c.cover(c.disc(38 * side, -22, rx, ry)))
        brow = c.cover(3.2 - abs(c.y + 44 + (c.x - 38 * side) ** 2 / 160)) * c.cover(24 - abs(c.x - 38 * side))
        c.paint(colour("3a2418"), brow)
    c.paint(colour("9d3a3c"), c.cover(c.disc(0, 48, 36, 9)))
    c.paint(colour("4a1518"), c.cover(1.6 - abs(c.y - 48)) * c.cover(32 - abs(c.x)))
    return c.picture()


# ---- Scenes: layers, the farthest first -------------------------------------------------------

def wave(t, period, phase=0.0):
    return np.sin(2 * np.pi * (t / period + phase))


def turn(g):
    return [
        Sheet(ground(g, "2d4a2b", "c9b77a"),
              lambda t: (1.3 * t, 0.85 * 1.011 ** t, (6 * wave(t, 48), 3 * wave(t, 30)))),
        Sheet(wheel(g), lambda t: (-4.0 * t, 1 + 0.1 * wave(t, 40), (-40 + 1.4 * t, 12 * wave(t, 36)))),
    ]


def thin(g):
    return [
        Sheet(ground(g, "39546e", "e3d6b4"), lambda t: (2 * wave(t, 60), 1, (-30 + 1.1 * t, 5 * wave(t, 40)))),
        Sheet(stone(g, "5a2740", "e8a55c", 70, 56), lambda t: (5 * wave(t, 30), 1, (70 - 2.6 * t, -8))),
        Sheet(fence(g), lambda t: (1.5 * wave(t, 50, 0.2), 1, (60 - 2.9 * t, 4 * wave(t, 34)))),
    ]


def fast(g):
    return [
        Sheet(ground(g, "4b3b33", "d8c8a0"), lambda t: (0, 1, (70 * wave(t, 44), 10 * wave(t, 31)))),
        Sheet(stone(g, "16324a", "7fc0d8", 92, 66), lambda t: (20 * wave(t, 24), 1, (115 * wave(t, 30, 0.1), 30))),
        Sheet(stone(g, "6b1d2a", "f0b060", 54, 44), lambda t: (6 * t, 1, (95 * wave(t, 26, 0.6), 50 * wave(t, 22)))),
    ]


def blurred(g):
    return [
        Sheet(ground(g, "31402e", "d3cf9f"), lambda t: (1.5 * wave(t, 40), 1, (34 * wave(t, 36), 8 * wave(t, 29)))),
        Sheet(stone(g, "203060", "c8d8f0", 84, 70), lambda t: (8 * wave(t, 30), 1, (-100 + 4.2 * t, 14 * wave(t, 24)))),
    ]


def calm(g):
    return [
        Sheet(ground(g, "355070", "eac69a"), lambda t: (1.2 * wave(t, 50), 1 + 0.002 * t, (-20 + 0.7 * t, 3 * wave(t, 40)))),
        Sheet(stone(g, "2b2d42", "d9a5a0", 96, 74), lambda t: (6 * wave(t, 36), 1, (-60 + 2.3 * t, 12))),
        Sheet(stone(g, "1f4d3a", "d8e08c", 60, 52), lambda t: (-9 * wave(t, 28), 1, (62 - 1.6 * t, -34))),
    ]


def face(g):
    def bend(t, q):
        x, y = np.moveaxis(q, -1, 0)
        breath = 3.0 * wave(t, 26) * np.exp(-(x ** 2 + (y - 40) ** 2) / 1800)
        cheek = 2.4 * wave(t, 34, 0.3) * np.exp(-((abs(x) - 45) ** 2 + (y - 15) ** 2) / 900)
        brow = 3.2 * wave(t, 30, 0.6) * np.exp(-((abs(x) - 38) ** 2 / 900 + (y + 44) ** 2 / 300))
        ripple = 0.8 * np.sin(y / 11 + 2 * np.pi * t / 22)
        return np.stack([ripple + 0.02 * x * wave(t, 40) + cheek * np.sign(x), breath + brow], -1)

    return [
        Sheet(ground(g, "26323e", "8fa3a8"), lambda t: (0, 1, (6 * wave(t, 60), 2 * wave(t, 45)))),
        Skin(skin(g), lambda t: (4 * wave(t, 44), 0.86 + 0.03 * wave(t, 38), (14 * wave(t, 40), 5 * wave(t, 33))), bend),
    ]


# ---- Light, shutter and grain -----------------------------------------------------------------

def open_shutter(layers, t, share=0.6, steps=7):
    """The mean over the time that the shutter is open, around t."""
    return sum(render(layers, t + share * ((step + 0.5) / steps - 0.5)) for step in range(steps)) / steps


def lit(layers, t):
    grid = pixel_grid()
    shadow = smooth(0.5 + (grid[..., 0] - 380 + 9 * t + 0.3 * grid[..., 1]) / 60) \
        * smooth(0.5 - (grid[..., 0] - 480 + 9 * t + 0.3 * grid[..., 1]) / 60)
    flicker = 1 + 0.12 * np.sin(2.1 * t) + 0.05 * np.sin(5.3 * t)
    return render(layers, t) * ((0.85 * flicker) * (1 - 0.4 * shadow))[..., None] + 0.02 * np.sin(1.3 * t)


def grainy(layers, t):
    g = np.random.default_rng(1000 + t)
    return render(layers, t) + g.normal(0, 7 / 255, (HEIGHT, WIDTH, 1)) + g.normal(0, 2 / 255, (HEIGHT, WIDTH, 3))


# Name → layers, how a frame is exposed, the encoder's quality.
SCENES = {
    "turn": (turn, render, 18),
    "thin": (thin, render, 18),
    "fast": (fast, render, 18),
    "blur": (blurred, open_shutter, 18),
    "light": (calm, lit, 18),
    "grain": (calm, grainy, 30),
    "face": (face, render, 18),
}


def write_clip(frames, quality, path):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}",
         "-r", str(RATE), "-i", "-",
         "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int",
         "-c:v", "libx264", "-crf", str(quality), "-pix_fmt", "yuv420p", "-threads", "1",
         "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
         "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", path],
        input=b"".join(to_bytes(frame).tobytes() for frame in frames), check=True)


def main():
    parser = argparse.ArgumentParser(description="Draw scenes whose motion is known.")
    parser.add_argument("folder", help="made if it does not exist")
    parser.add_argument("--scenes", nargs="+", metavar="NAME", choices=list(SCENES), default=list(SCENES))
    options = parser.parse_args()
    for name in options.scenes:
        make, expose, quality = SCENES[name]
        layers = make(np.random.default_rng(list(SCENES).index(name) + 20260101))
        truth = os.path.join(options.folder, name)
        os.makedirs(truth, exist_ok=True)
        write_clip((expose(layers, t) for t in range(FRAMES)), quality, truth + ".mp4")
        steps = [(t, t + 1) for t in range(FRAMES - 1)]
        for t, u in steps + [(u, t) for t, u in steps]:
            vectors, mask = flow(layers, t, u)
            write_flo(os.path.join(truth, f"flow_{t + 1:04}_{u + 1:04}.flo"), vectors)
            write_png(os.path.join(truth, f"mask_{t + 1:04}_{u + 1:04}.png"), mask)
        print(f"{truth}.mp4 and {truth}/: {FRAMES} frames", flush=True)


if __name__ == "__main__":
    main()
