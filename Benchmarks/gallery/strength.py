#!/usr/bin/env python3
"""How far each --strength looks from photograph to painting: a table in Markdown. Needs PyTorch, NumPy and Pillow.

  strength.py --program .build/release/vidstyle --contents PICTURE [PICTURE ...] STYLE [STYLE ...]

The share of the way is p / (p + q), p the perceptual distance to the photograph and q that to the painting at full
strength: the root mean square difference of VGG19's features, each position's scaled to length 1 (as in LPIPS, Zhang et
al. 2018, without its learnt weights), summed over five layers.
"""
import argparse
import pathlib
import subprocess

import torch

import look

LAYERS = [(1, 2), (2, 2), (3, 3), (4, 3), (5, 1)]


def directions(picture):
    seen = look.features(picture)
    return [seen[layer] / (seen[layer].norm(dim=1, keepdim=True) + 1e-3) for layer in LAYERS]


def distance(one, other):
    return sum(float((a - b).pow(2).sum(1).mean().sqrt()) for a, b in zip(directions(one), directions(other)))


def painted(options, content, style, strength):
    """The painting, made unless it is there."""
    path = options.keep / f"{content.stem}-{style.stem}-{strength}.png"
    if not path.exists():
        subprocess.run(
            [options.program, content, style, path, "-q", "--size", str(options.size), "--threads", str(options.threads),
             "--strength", strength], check=True)
    return look.load(path, options.size)


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/vidstyle")
    parser.add_argument("--contents", nargs="+", type=pathlib.Path, required=True)
    parser.add_argument("--size", type=int, default=192)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--strengths", default="0.25,0.5,0.75")
    parser.add_argument("--keep", type=pathlib.Path, default=".build/strength", help="a folder for the pictures")
    parser.add_argument("styles", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    strengths = options.strengths.split(",")
    options.keep.mkdir(parents=True, exist_ok=True)
    print("| content | style | " + " | ".join(strengths) + " |")
    print("|---" * (len(strengths) + 2) + "|")
    for content in options.contents:
        for style in options.styles:
            whole = painted(options, content, style, "1")
            photograph = look.load(content, options.size, (whole.shape[3], whole.shape[2]))
            shares = []
            for strength in strengths:
                picture = painted(options, content, style, strength)
                near, far = distance(picture, photograph), distance(picture, whole)
                shares.append(f"{near / (near + far):.2f}")
            print(f"| {content.stem} | {style.stem} | " + " | ".join(shares) + " |", flush=True)


if __name__ == "__main__":
    main()
