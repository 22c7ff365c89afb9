#!/usr/bin/env python3
"""The strip of docs/STYLE.md about --keyframes: frames of a clip that turns from photograph into painting.

  keyframes.py --program .build/release/vidstyle --clip clip.mp4 --out docs/images STYLE [OTHER]

With OTHER, a second row: from STYLE to it. Iterations and seconds go to standard error.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile


def paint(options, folder, name, keys, *arguments):
    """Paints the clip and returns the path of the result."""
    output, log, file = folder / f"{name}.mkv", folder / f"{name}.json", folder / f"{name}.txt"
    file.write_text(keys)
    subprocess.run(
        [options.program, options.clip, options.styles[0], output, "-q", "--size", str(options.size),
         "--duration", str(options.seconds), "--threads", str(options.threads), "--codec", "ffv1",
         "--pix-fmt", "gbrp", "--log-json", log, "--keyframes", file, *arguments], check=True)
    frames = [json.loads(line) for line in log.read_text().splitlines()]
    print(name, sum(frame["iterations"] for frame in frames), "iterations of", len(frames), "frames in",
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
         "-frames:v", "1", target], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/vidstyle")
    parser.add_argument("--clip", required=True)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("docs/images"))
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--frames", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("styles", nargs="+")
    options = parser.parse_args()
    end = options.seconds * 0.95
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        videos = [paint(options, folder, "strength", f"0 strength=0\n{end} strength=1\n")]
        if len(options.styles) > 1:
            videos.append(paint(options, folder, "style", f"0 style=1,0\n{end} style=0,1\n",
                                "--style", options.styles[1]))
        rows = [folder / f"{index}.png" for index in range(len(videos))]
        for video, row in zip(videos, rows):
            strip(video, options, row)
        stack = ["-filter_complex", f"vstack={len(rows)}"] if len(rows) > 1 else []
        inputs = [argument for row in rows for argument in ("-i", row)]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *stack, "-q:v", "4",
                        options.out / "keyframes.jpg"], check=True)


main()
