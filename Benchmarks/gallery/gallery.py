#!/usr/bin/env python3
"""Paints the contact sheets of docs/GALLERY.md from the project's samples and the fetched clips.

A sheet has a column for each style, below its picture, and a row for each content and set of options, the
content at its left. Of an enlarged sheet only the middle is shown, its pixels as squares.
What was painted before is not painted again (--work DIR). Needs ffmpeg.

usage: gallery.py [--program FILE] [--sheets NAME …] [--styles FILE …] [--size N] [--threads N] [--work DIR]
"""

import argparse
import json
import os
import resource
import subprocess
import sys

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

# name, longest side, enlargement, contents, styles, rows of options; {passes} are those of the row before
SHEETS = [
    ("scales", 1024, 1, 1, 1, [
        ["--scales", "1"],
        ["--scales", "auto"],
    ]),
    ("noise", 256, 4, 2, 2, [
        ["--tv-loss", "absolute"],
        ["--tv-loss", "vectorial"],
    ]),
    ("article", 256, 1, 2, 2, [
        ["--preset", "default"],
        ["--preset", "article", "--iterations", "{passes}"],
    ]),
]


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\n{result.stderr}")


def once(path, command):
    """Runs a command that writes `path`, unless it is there; seconds of CPU it took, 0 for none."""
    if os.path.exists(path):
        return 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def filtered(source, chain, path, *before):
    once(path, ["ffmpeg", "-v", "error", *before, "-i", source, "-vf", chain, "-frames:v", "1", path])
    return path


def paint(options, source, style, out, side, row):
    """Paints a picture, unless it is there; the seconds of CPU that took, 0 for none, and its passes."""
    log = out + ".json"
    seconds = once(out, [
        options.program, source, style, out, "--quiet", "--size", str(side),
        "--threads", str(options.threads), "--log-json", log, *row])
    with open(log) as lines:
        return seconds, json.loads(lines.readline())["iterations"]


def tile(rows, side, scale, width, height):
    """FFmpeg's arguments and filters that put pictures together, or their enlarged middles at the size painted."""
    inputs, chains = [], []
    for index, path in enumerate(sum(rows, [])):
        inputs += ["-i", path]
        middle = (f"scale={side}:-2:flags=area,crop={width // scale}:{height // scale},"
                  f"scale={width}:{height}:flags=neighbor")
        whole = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
        chains.append(f"[{index}]{middle if scale > 1 else whole},setsar=1[t{index}]")
    places = "|".join(
        f"{column * width}_{row * height}" for row in range(len(rows)) for column in range(len(rows[0])))
    labels = "".join(f"[t{index}]" for index in range(len(chains)))
    return inputs, ";".join(chains) + f";{labels}xstack=inputs={len(chains)}:layout={places}"


def sheet(options, name, side, scale, contents, styles, rows):
    """Paints a sheet's pictures and tiles them; returns the tiled picture's path."""
    work = lambda file: os.path.join(options.work, file)
    pictures = options.pictures[:styles]
    blank = filtered(pictures[0][1], "drawbox=color=white:t=fill", work("blank.png"))
    tiles = [[blank] + [path for _, path in pictures]]
    for content, clip, second in CONTENTS[:contents]:
        source = filtered(
            os.path.join(ROOT, clip), "null", work(f"{content}.png"), "-ss", second)
        passes = {}
        for row in rows:
            tiles.append([source])
            for style, path in pictures:
                arguments = [word.format(passes=passes.get(style)) for word in row]
                label = "_".join(arguments).replace("--", "").replace("/", "")
                out = work(f"{content}-{style}-{side}-{label}.png")
                seconds, passes[style] = paint(options, source, path, out, side, arguments)
                if seconds:
                    print(f"{name}: {content} in {style}, {' '.join(arguments)}: "
                          f"{passes[style]} passes, {seconds:.1f} s", flush=True)
                tiles[-1].append(out)
    width = min(options.width // len(tiles[0]), side * scale)
    inputs, graph = tile(tiles, side, scale, width, width * 9 // 16)
    out = os.path.join(options.out, f"gallery-{name}.jpg")
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
    for name, side, *layout in SHEETS:
        if not options.sheets or name in options.sheets:
            print(sheet(options, name, options.size or side, *layout))


if __name__ == "__main__":
    main()
