#!/usr/bin/env python3
"""Compares ways to carry a painting from frame to frame: prints the table of docs/COHERENCE.md.

Paints the beginning of each clip once for each row, without loss from the encoder, and measures the
results with `vidstyle measure`. Rows that were painted before are not painted again (--work DIR). Shares and
losses are those of the row 'previous'; 'uncovered' is the style loss of what the frame before did not show.

With --truth, errors are measured along the true flow, which samples/make_clip.py --flow-dir and
samples/make_scenes.py write; --size is then the clip's own width. Otherwise along our own, which flatters: painting
and measuring make the same mistakes.

usage: compare.py [--program FILE] [--frames N] [--size N] [--style FILE] [--work DIR]
                  [--clips NAME=FILE …] [--truth NAME=FOLDER …] [--rows NAME …]
"""

import argparse
import csv
import json
import os
import subprocess
import sys

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

# name, what it is, options
ROWS = [
    ("content", "each frame from its content, 120 iterations",
     ["--next-init", "content", "--iterations", "120,120"]),
    ("previous", "the frame before as start, 15 iterations",
     ["--next-init", "previous", "--iterations", "120,15"]),
    ("moved", "moved along the flow, at most 40 iterations",
     ["--temporal-weight", "0", "--iterations", "120,40"]),
    ("default", "moved + temporal loss (default), at most 40",
     ["--iterations", "120,40"]),
    ("fast", "the same, with --flow-quality fast",
     ["--iterations", "120,40", "--flow-quality", "fast"]),
    ("best", "the same, with --flow-quality best",
     ["--iterations", "120,40", "--flow-quality", "best"]),
    ("default20", "default, at most 20", ["--iterations", "120,20"]),
    ("longterm", "+ --long-term 1,2,4 --passes 2",
     ["--iterations", "120,40", "--long-term", "1,2,4", "--passes", "2"]),
]


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\n{result.stderr}")


def paint(options, clip, source, row):
    """Paints a clip by a row's rules; returns its file and the log of its frames."""
    name, _, arguments = row
    out = os.path.join(options.work, f"{clip}-{name}.mkv")
    log = os.path.join(options.work, f"{clip}-{name}.jsonl")
    if not os.path.exists(out):
        run([options.program, source, options.style, out, "-y", "--quiet", "--no-audio",
             "--frames", str(options.frames), "--size", str(options.size), "--log-json", log,
             "--codec", "ffv1", "--pix-fmt", "gbrp16le", "--threads", str(options.threads),
             *arguments])
    with open(log) as lines:
        return out, [json.loads(line) for line in lines]


def measure(options, source, painted, truth):
    """The figures of every frame, by `vidstyle measure`."""
    table = painted[:-4] + ".csv"
    flow = []
    if truth:
        # A copy, as flow between frames that are further apart is added to it.
        folder = os.path.join(options.work, "flow-" + os.path.basename(os.path.normpath(truth)))
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(truth):
            if name.endswith(".flo") and not os.path.exists(os.path.join(folder, name)):
                os.symlink(os.path.abspath(os.path.join(truth, name)), os.path.join(folder, name))
        flow = ["--flow-dir", folder]
    run([options.program, "measure", source, painted, "--frames", str(options.frames),
         "--style", options.style, "--threads", str(options.threads), "--csv", table, "-y",
         "--quiet", *flow])
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


def figures(options, source, truth, painted, log):
    """What the table shows of a painted clip; only of frames that follow another in their shot."""
    frames = measure(options, source, painted, truth)
    later = [line for line in log[1:] if not line["cut"]]
    return {
        "short": mean(column(frames, "short_term")),
        "long": mean(column(frames, "long_term")),
        "source": mean(column(frames, "source_short_term")),
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
        print(f"\n{clip}: {options.frames} frames, {options.size} wide\n")
        print("| start and losses | warping error | share | 5 frames | total loss | style | "
              "worst style | uncovered | by thirds | drift | iterations | s/frame |")
        print("|---|---|---|---|---|---|---|---|---|---|---|---|")
        base = None
        rows = [row for row in ROWS if not options.rows or row[0] in options.rows]
        # The row that the others are compared with comes first.
        for row in sorted(rows, key=lambda row: row[0] != "previous"):
            found = figures(options, source, truths.get(clip), *paint(options, clip, source, row))
            base = base or found
            worst = max(a / b for a, b in zip(found["style"], base["style"]))
            print(f"| {row[1]} | {found['short']:.6f} | {found['short'] / base['short']:.3f} "
                  f"| {found['long']:.6f} | {found['total'] / base['total']:.3f} "
                  f"| {ratio(found['style'], base['style']):.3f} | {worst:.2f} "
                  f"| {ratio(found['uncovered'], base['uncovered']):.2f} "
                  f"| {', '.join(thirds(found['uncovered'], base['uncovered']))} "
                  f"| {found['drift']:+.1f} | {found['iterations']:.0f} "
                  f"| {found['seconds']:.1f} |", flush=True)
        print(f"\nThe source's own warping error: {base['source']:.6f}")


if __name__ == "__main__":
    main()
