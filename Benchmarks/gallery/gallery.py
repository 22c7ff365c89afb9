#!/usr/bin/env python3
"""Paints the contact sheets of docs/GALLERY.md from the project's samples and the fetched clips.

A sheet has a column for each style, below its picture, and a row for each content and set of options, the
content at its left.
What was painted before is not painted again (--work DIR). Needs ffmpeg.

usage: gallery.py [--program FILE] [--sheets NAME …] [--styles FILE …] [--size N] [--threads N] [--work DIR]
"""

import argparse
import os
import subprocess
import sys
import time

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

# name, file, the second that is painted
CONTENTS = [
    ("bunny", "downloads/bigbuckbunny.mp4", "5"),
    ("bikes", "downloads/bikes.mp4", "1"),
    ("lake", "samples/clip.mp4", "0"),
]

# name, what becomes of samples/style.png: from one painting four styles of different strokes and colours
STYLES = [
    ("sky", "null"),
    ("broad", "crop=iw/3:ih/3:iw/3:ih/3,scale=512:-2"),
    ("warm", "hue=h=150:s=1.3"),
    ("flat", "hue=h=60,format=gray,gblur=3,eq=contrast=3,format=rgb24"),
]

# name, longest side, contents, styles, rows of options
SHEETS = [
    ("texture", 320, 3, 4, [
        ["--style-loss", "gram"],
        ["--style-loss", "moments"],
    ]),
    ("scales", 1024, 1, 1, [
        ["--scales", "1"],
        ["--scales", "2"],
    ]),
    ("article", 320, 2, 2, [
        ["--preset", "article", "--iterations", "200"],
        ["--preset", "default"],
    ]),
]


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\n{result.stderr}")


def once(path, command):
    """Runs a command that writes `path`, unless it is there; seconds it took, 0 for none."""
    if os.path.exists(path):
        return 0
    start = time.monotonic()
    run(command)
    return time.monotonic() - start


def filtered(source, chain, path, *before):
    once(path, ["ffmpeg", "-v", "error", *before, "-i", source, "-vf", chain, "-frames:v", "1", path])
    return path


def sheet(options, name, side, contents, styles, rows):
    """Paints a sheet's pictures and tiles them; returns the tiled picture's path."""
    work = lambda file: os.path.join(options.work, file)
    pictures = options.pictures[:styles]
    blank = filtered(pictures[0][1], "drawbox=color=white:t=fill", work("blank.png"))
    tiles = [[blank] + [path for _, path in pictures]]
    for content, clip, second in CONTENTS[:contents]:
        source = filtered(
            os.path.join(ROOT, clip), "null", work(f"{content}.png"), "-ss", second)
        for row in rows:
            tiles.append([source])
            label = "_".join(row).replace("--", "").replace("/", "")
            for style, path in pictures:
                out = work(f"{content}-{style}-{side}-{label}.png")
                seconds = once(out, [
                    options.program, source, path, out, "--quiet", "--size", str(side),
                    "--threads", str(options.threads), *row])
                if seconds:
                    print(f"{name}: {content} in {style}, {' '.join(row)}: {seconds:.1f} s", flush=True)
                tiles[-1].append(out)
    columns, width = len(tiles[0]), min(options.width // len(tiles[0]), side)
    height = width * 9 // 16
    inputs, chains = [], []
    for index, tile in enumerate(sum(tiles, [])):
        inputs += ["-i", tile]
        chains.append(
            f"[{index}]scale={width}:{height}:force_original_aspect_ratio=increase,"
            f"crop={width}:{height},setsar=1[t{index}]")
    places = "|".join(
        f"{column * width}_{row * height}" for row in range(len(tiles)) for column in range(columns))
    labels = "".join(f"[t{index}]" for index in range(len(chains)))
    out = os.path.join(options.out, f"gallery-{name}.jpg")
    graph = ";".join(chains) + f";{labels}xstack=inputs={len(chains)}:layout={places}"
    run(["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", graph, "-frames:v", "1",
         "-q:v", str(options.quality), out])
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/vidstyle"))
    parser.add_argument("--sheets", nargs="+", choices=[entry[0] for entry in SHEETS])
    parser.add_argument("--styles", nargs="+", metavar="FILE", help="other style pictures, at most 4")
    parser.add_argument("--size", type=int, help="longest side of all paintings")
    parser.add_argument("--width", type=int, default=1400, help="of a sheet, at the most")
    parser.add_argument("--quality", type=int, default=11, help="of the JPEG, 2 (best) to 31")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", default=os.path.join(ROOT, ".build/gallery"))
    parser.add_argument("--out", default=os.path.join(ROOT, "docs/images"))
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    options.pictures = [
        (os.path.splitext(os.path.basename(path))[0], path) for path in options.styles or []
    ] or [
        (name, filtered(
            os.path.join(ROOT, "samples/style.png"), chain,
            os.path.join(options.work, f"style-{name}.png")))
        for name, chain in STYLES
    ]
    for name, side, contents, styles, rows in SHEETS:
        if not options.sheets or name in options.sheets:
            print(sheet(options, name, options.size or side, contents, styles, rows))


if __name__ == "__main__":
    main()
