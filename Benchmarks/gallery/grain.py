#!/usr/bin/env python3
"""How grainy pictures are, next to a style: a table in Markdown.

  grain.py STYLE PICTURE [PICTURE ...]

Mean squares of luma's and of the colour differences' (B − Y and R − Y, summed) finest detail, in grey levels of
255: of the highest octave, where waves across or down are shorter than four pixels, and of the chequered
corner of the spectrum, where they are shorter than 2.7 pixels both ways. The style is reduced to the width of
the pictures, as painting does.
"""
import argparse
import subprocess

import numpy as np


def read(path, width=None):
    """Rows × columns × (R, G, B)."""
    size = [int(n) for n in subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height", "-of",
         "csv=p=0", path], check=True, capture_output=True, text=True).stdout.split(",")[:2]]
    if width and width < size[0]:
        size = [width, round(size[1] * width / size[0])]
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-vf", f"scale={size[0]}:{size[1]}:flags=lanczos", "-frames:v",
         "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(size[1], size[0], 3).astype(float)


def detail(plane):
    """Mean squares of the highest octave and of the chequered corner."""
    height, width = plane.shape
    window = np.outer(np.hanning(height), np.hanning(width))
    power = np.abs(np.fft.fft2((plane - plane.mean()) * window)) ** 2 / (window ** 2).sum() / plane.size
    down = 2 * np.abs(np.fft.fftfreq(height))[:, None]
    across = 2 * np.abs(np.fft.fftfreq(width))[None]
    return np.array([power[np.maximum(down, across) > 1 / 2].sum(),
                     power[np.minimum(down, across) > 3 / 4].sum()])


def grain(picture):
    luma = picture @ [0.299, 0.587, 0.114]
    return [*detail(luma), *(detail(picture[..., 2] - luma) + detail(picture[..., 0] - luma))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("style")
    parser.add_argument("pictures", nargs="+")
    options = parser.parse_args()
    print("| picture | luma: octave | chequered | colours: octave | chequered |\n|---|---|---|---|---|")
    pictures = [(path, read(path)) for path in options.pictures]
    style = read(options.style, pictures[0][1].shape[1])
    for name, picture in [(options.style, style), *pictures]:
        octave, chequer, colour, colour_chequer = grain(picture)
        print(f"| {name} | {octave:.0f} | {chequer:.2f} | {colour:.0f} | {colour_chequer:.2f} |")


main()
