#!/usr/bin/env python3
"""Compares ways to carry a painting from frame to frame: prints the table of docs/COHERENCE.md.

Paints the beginning of each clip once for each row, without loss from the encoder, and measures the
results with `vidstyle measure`. Rows that were painted before are not painted again (--work DIR). Shares and
losses are those of the row 'previous'; 'uncovered' is the style loss of what the frame before did not show.

With --truth, errors are measured along the true flow, which samples/make_clip.py --flow-dir and
samples/make_scenes.py write; --size is then the clip's own width. The folder may also hold flow of another program.
Otherwise the search alone is followed (--judge fast): the painter's own flow flatters, as painting and measuring then
make the same mistakes.

usage: compare.py [--program FILE] [--frames N] [--size N] [--style FILE] [--work DIR]
                  [--iterations FIRST,NEXT] [--clips NAME=FILE[@START] …] [--truth NAME=FOLDER …]
                  [--judge QUALITY] [--rows NAME …]
"""

import argparse
import csv
import json
import os
import subprocess
import sys

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

# name, what it is, iterations of a later frame (None for those of --iterations), options
ROWS = [
    ("content", "each frame from its content", "first", ["--next-init", "content"]),
    ("previous", "the frame before as start, 15 iterations", 15, ["--next-init", "previous"]),
    ("moved", "moved along the flow, no temporal loss", None, ["--temporal-weight", "0"]),
    ("default", "default", None, []),
    ("fast", "default, with --flow-quality fast", None, ["--flow-quality", "fast"]),
    ("best", "default, with --flow-quality best", None, ["--flow-quality", "best"]),
    ("true", "along the true flow", None, ["--flow-dir"]),
    ("default20", "default, at most 20 iterations", 20, []),
    ("longterm", "+ --long-term 1,2,4 --passes 2", None,
     ["--long-term", "1,2,4", "--passes", "2"]),
]


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\n{result.stderr}")


def flow_folder(options, truth):
    """A copy of known flow, as flow between frames that are further apart is added to it."""
    folder = os.path.join(options.work, "flow-" + os.path.basename(os.path.normpath(truth)))
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(truth):
        if name.endswith(".flo") and not os.path.exists(os.path.join(folder, name)):
            os.symlink(os.path.abspath(os.path.join(truth, name)), os.path.join(folder, name))
    return folder


def paint(options, clip, source, start, truth, row):
    """Paints a clip by a row's rules; returns its file and the log of its frames."""
    name, _, later, arguments = row
    first, usual = options.iterations.split(",")
    later = first if later == "first" else later or usual
    if name == "true":
        arguments = arguments + [flow_folder(options, truth)]
    out = os.path.join(options.work, f"{clip}-{name}.mkv")
    log = os.path.join(options.work, f"{clip}-{name}.jsonl")
    if not os.path.exists(out):
        run([options.program, source, options.style, out, "-y", "--quiet", "--no-audio",
             "--frames", str(options.frames), "--size", str(options.size), "--log-json", log,
             "--codec", "ffv1", "--pix-fmt", "gbrp16le", "--threads", str(options.threads),
             "--iterations", f"{first},{later}", *start, *arguments])
    with open(log) as lines:
        return out, [json.loads(line) for line in lines]


def measure(options, source, start, painted, truth):
    """The figures of every frame, by `vidstyle measure`."""
    table = painted[:-4] + ".csv"
    flow = (["--flow-dir", flow_folder(options, truth)] if truth
            else ["--flow-quality", options.judge])
    run([options.program, "measure", source, painted, "--frames", str(options.frames),
         "--style", options.style, "--threads", str(options.threads), "--csv", table, "-y",
         "--quiet", *start, *flow])
    with open(table) as lines:
        return list(csv.DictReader(lines))


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def ratio(values, base):
    return mean(values) / mean(base)


def thirds(values, base):
    """The ratio in the first, second and last third of the frames: whether it grows."""
    ends = [len(values) * part // 3 for part in range(4)]
    return [f"{ratio(values[a:b], base[a:b]):.2f}" for a, b in zip(ends, ends[1:])]


def column(frames, name):
    return [float(frame[name]) for frame in frames if frame[name]]


def figures(options, source, start, truth, painted, log):
    """What the table shows of a painted clip; only of frames that follow another in their shot."""
    frames = measure(options, source, start, painted, truth)
    later = [line for line in log[1:] if not line["cut"]]
    return {
        "short": mean(column(frames, "short_term")),
        "long": mean(column(frames, "long_term")),
        "source": mean(column(frames, "source_short_term")),
        "source_long": mean(column(frames, "source_long_term")),
        "drift": column(frames, "brightness_drift")[-1],
        "total": mean(
            sum(line["loss"][term] for term in ("content", "style", "tv")) for line in later),
        "style": [line["loss"]["style"] for line in later],
        "uncovered": column(frames, "style_loss_uncovered"),
        "iterations": mean(line["iterations"] for line in later),
        "seconds": mean(line["seconds"] for line in later),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/vidstyle"))
    parser.add_argument("--frames", type=int, default=50)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--iterations", default="120,40", metavar="FIRST,NEXT")
    parser.add_argument("--judge", choices=["fast", "default", "best"], default="fast",
                        help="the flow to measure along where none is known")
    parser.add_argument("--style", default=os.path.join(ROOT, "samples/style.png"))
    parser.add_argument("--work", default=os.path.join(ROOT, ".build/coherence"))
    parser.add_argument("--clips", nargs="+", metavar="NAME=FILE", default=[
        f"bikes={ROOT}/downloads/bikes.mp4", f"bunny={ROOT}/downloads/bigbuckbunny.mp4",
        f"sample={ROOT}/samples/clip.mp4"])
    parser.add_argument("--truth", nargs="+", metavar="NAME=FOLDER", default=[])
    parser.add_argument("--rows", nargs="+", choices=[row[0] for row in ROWS])
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    truths = dict(entry.split("=", 1) for entry in options.truth)
    for clip, source in (entry.split("=", 1) for entry in options.clips):
        source, _, start = source.partition("@")
        start = ["--start", start] if start else []
        print(f"\n{clip}: {options.frames} frames, {options.size} wide\n")
        print("| start and losses | warping error | share | 5 frames | total loss | style | "
              "worst style | uncovered | by thirds | drift | iterations | s/frame |")
        print("|---|---|---|---|---|---|---|---|---|---|---|---|")
        base = None
        rows = [row for row in ROWS if not options.rows or row[0] in options.rows]
        # The row that the others are compared with comes first.
        for row in sorted(rows, key=lambda row: row[0] != "previous"):
            truth = truths.get(clip)
            if row[0] == "true" and not truth:
                continue
            painted = paint(options, clip, source, start, truth, row)
            found = figures(options, source, start, truth, *painted)
            base = base or found
            worst = max(a / b for a, b in zip(found["style"], base["style"]))
            print(f"| {row[1]} | {found['short']:.6f} | {found['short'] / base['short']:.3f} "
                  f"| {found['long']:.6f} | {found['total'] / base['total']:.3f} "
                  f"| {ratio(found['style'], base['style']):.3f} | {worst:.2f} "
                  f"| {ratio(found['uncovered'], base['uncovered']):.2f} "
                  f"| {', '.join(thirds(found['uncovered'], base['uncovered']))} "
                  f"| {found['drift']:+.1f} | {found['iterations']:.0f} "
                  f"| {found['seconds']:.1f} |", flush=True)
        print(f"\nThe source's own: {base['source']:.6f}, 5 frames apart {base['source_long']:.6f}")


if __name__ == "__main__":
    main()
