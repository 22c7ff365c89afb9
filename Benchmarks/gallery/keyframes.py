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
    """Paints the clip and returns the path of the result."""
    output, log, keys = folder / "out.mkv", folder / "log.json", folder / "keys.txt"
    keys.write_text(f"0 strength=0\n{options.seconds * 0.95} strength=1\n")
    subprocess.run(
        [options.program, options.clip, options.style, output, "-q", "--size", str(options.size),
         "--duration", str(options.seconds), "--threads", str(options.threads), "--codec", "ffv1",
         "--pix-fmt", "bgr0", "--log-json", log, "--keyframes", keys], check=True)
    frames = [json.loads(line) for line in log.read_text().splitlines()]
    print(sum(frame["iterations"] for frame in frames), "iterations of", len(frames), "frames in",
          f"{sum(frame['seconds'] for frame in frames):.0f} s", file=sys.stderr)
    return output


def strip(video, options, target):
    """So many frames, evenly spread from the first to the last, beside each other."""
    times = [options.seconds * 0.99 * i / (options.frames - 1) for i in range(options.frames)]
    inputs = [argument for time in times for argument in ("-ss", f"{time:.3f}", "-i", video)]
    chain = "".join(f"[{i}]trim=end_frame=1,scale=-2:130:flags=lanczos[p{i}];" for i in range(len(times)))
    row = "".join(f"[p{i}]" for i in range(len(times)))
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", f"{chain}{row}hstack={len(times)}",
         "-frames:v", "1", "-q:v", "4", target], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/vidstyle")
    parser.add_argument("--clip", required=True)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("docs/images"))
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--frames", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("style")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        strip(paint(options, pathlib.Path(scratch)), options, options.out / "keyframes.jpg")


main()
