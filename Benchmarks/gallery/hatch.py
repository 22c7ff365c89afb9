#!/usr/bin/env python3
"""An ink drawing of our own, hatched hills in black on cream: hatch.py OUT.png"""
import subprocess
import sys

import numpy as np

W, H = 768, 576
rng = np.random.default_rng(3)
y, x = np.mgrid[0:H, 0:W].astype(float)


def hatching(angle, spacing, width):
    """Strokes in one direction, 0 (paper) to 1 (ink): slightly bent, of random lengths."""
    along = x * np.cos(angle) + y * np.sin(angle)
    across = -x * np.sin(angle) + y * np.cos(angle) + 2 * np.sin(along / 45 + y / 70)
    line = np.round(across / spacing)
    place = across + 0.9 * np.sin(line * 12.9898) - line * spacing
    phase = (along / 60 + 7.31 * np.modf(np.abs(np.sin(line * 78.233)) * 43758.5)[0]) % 1
    ends = np.clip(8 * np.minimum(phase, 0.9 - phase), 0, 1)
    return ends * np.clip(width / 2 + 0.5 - np.abs(place), 0, 1)


column = np.arange(W)
ridges = [120 + 85 * k + 35 * np.sin(column / (90 + 20 * k) + 1.7 * k) + 12 * np.sin(column / 30 + k)
          for k in range(5)]
ink = 0.6 * hatching(0.02, 14, 1) * (y < ridges[0])
for k, ridge in enumerate(ridges):
    below = ridges[k + 1] if k < 4 else np.full(W, H)
    hill = (y >= ridge) & (y < below)
    ink = np.maximum(ink, hatching(0.5 + 0.55 * k, 8 - 0.6 * k, 1.6) * hill)
    if k % 2:
        ink = np.maximum(ink, hatching(2.2 + 0.3 * k, 9, 1.2) * hill)
    ink = np.maximum(ink, np.clip(1.8 - np.abs(y - ridge), 0, 1))
paper = 238 + rng.normal(0, 2, (H, W))
grey = paper * (1 - 0.92 * ink)
pixels = np.stack([grey, 0.97 * grey, 0.88 * grey], -1).clip(0, 255).astype(np.uint8)
subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{W}x{H}",
                "-i", "-", sys.argv[1]], input=pixels.tobytes(), check=True)
