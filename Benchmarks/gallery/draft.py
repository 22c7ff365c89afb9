#!/usr/bin/env python3
"""How well drafts foretell full paintings, for any number of frames and styles: a table in Markdown.

  draft.py --program .build/release/vidstyle --frames a.png b.png --styles starry_night.jpg wave.jpg --sheet out.png

Each frame is painted at full size and halved, and as a draft. The style loss of both is what a run that starts
from them reports for its start, at the draft's size. On the sheet each painting has its draft to its right.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile


def paint(options, *arguments):
    subprocess.run([options.program, *arguments, "-y", "-q", "--threads", str(options.threads)], check=True,
                   stdout=subprocess.DEVNULL)


def style_loss(options, folder, picture, style):
    log = folder / "log.json"
    paint(options, picture, style, folder / "unused.png", "--iterations", "1", "--log-json", log)
    return json.loads(log.read_text())["initial"]["style"]


def halve(picture, result):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", picture, "-vf", "scale=iw/2:ih/2:flags=area", result],
                   check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/vidstyle")
    parser.add_argument("--frames", nargs="+", required=True, help="all of one width, for the sheet")
    parser.add_argument("--styles", nargs="+", required=True)
    parser.add_argument("--size", type=int, default=640)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sheet", help="where to put the pictures")
    options = parser.parse_args()
    print("| frame | style | style loss of the draft, share of the painting's |")
    print("|---|---|---|")
    cells = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for frame in options.frames:
            for style in options.styles:
                names = pathlib.Path(frame).stem, pathlib.Path(style).stem
                full, half, draft = (folder / f"{'-'.join(names)}-{kind}.png" for kind in ["full", "half", "draft"])
                size = ["--size", str(options.size)]
                paint(options, frame, style, full, "--bit-depth", "16", *size)
                halve(full, half)
                paint(options, "preview", frame, style, draft, "--half", "--bit-depth", "16", *size)
                share = style_loss(options, folder, draft, style) / style_loss(options, folder, half, style)
                print(f"| {names[0]} | {names[1]} | {share:.2f} |", flush=True)
                cells += [half, draft]
        if options.sheet:
            columns = 2 * len(options.styles)
            inputs = [word for cell in cells for word in ("-i", cell)]
            rows = [cells[i:i + columns] for i in range(0, len(cells), columns)]
            graph = "".join(
                "".join(f"[{i * columns + j}]" for j in range(len(row))) + f"hstack={len(row)}[r{i}];"
                for i, row in enumerate(rows))
            graph += "".join(f"[r{i}]" for i in range(len(rows)))
            graph += f"vstack={len(rows)}" if len(rows) > 1 else "null"
            subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", graph, options.sheet],
                           check=True)


main()
