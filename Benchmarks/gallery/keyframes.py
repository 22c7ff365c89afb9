#!/usr/bin/env python3
"""The strip of docs/STYLE.md about --keyframes: frames of a clip that turns from photograph into painting.

  keyframes.py --program .build/release/vidstyle --clip clip.mp4 --out docs/images STYLE

Iterations and seconds go to standard error.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile


def paint(options, folder):
    """Paints the clip; returns the path of the result and how many frames it has."""
    output, log, keys = folder / "out.mkv", folder / "log.json", folder / "keys.txt"
    keys.write_text(f"{options.start} strength=0\n{options.start + 0.9 * options.seconds} strength=1\n")
    subprocess.run(
        [options.program, options.clip, options.style, output, "-q", "--size", str(options.size),
         "--start", str(options.start), "--duration", str(options.seconds), "--threads", str(options.threads),
         "--codec", "ffv1", "--pix-fmt", "bgr0", "--log-json", log, "--keyframes", keys], check=True)
    frames = [json.loads(line) for line in log.read_text().splitlines()]
    print(sum(frame["iterations"] for frame in frames), "iterations of", len(frames), "frames in",
          f"{sum(frame['seconds'] for frame in frames):.0f} s", file=sys.stderr)
    return output, len(frames)


def strip(video, count, target):
    """Six frames, evenly spread from the first to the last, in two rows."""
    numbers = [round((count - 1) * i / 5) for i in range(6)]
    chosen = "+".join(f"eq(n\\,{number})" for number in numbers)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", video, "-vf",
         f"select={chosen},scale=-2:180:flags=lanczos,tile=3x2", "-frames:v", "1", "-q:v", "4",
         target], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/vidstyle")
    parser.add_argument("--clip", required=True)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("docs/images"))
    parser.add_argument("--size", type=int, default=192)
    parser.add_argument("--start", type=float, default=1)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("style")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        strip(*paint(options, pathlib.Path(scratch)), options.out / "keyframes.jpg")


main()
