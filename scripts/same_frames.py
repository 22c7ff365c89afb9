#!/usr/bin/env python3
"""Says whether two builds of vidstyle paint the same frames.

Both paint the sample clip with ten sets of options, losslessly (--codec ffv1), and the hashes that FFmpeg
makes of the decoded frames are compared. Run it before a release, with the release before:

    scripts/same_frames.py OLD/.build/release/vidstyle .build/release/vidstyle

With one program it prints that program's hashes, which --expect FILE then compares with. They hold for one
instruction set and one version of the libraries.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLIP = str(ROOT / "samples/clip.mp4")
STYLE = str(ROOT / "samples/style.png")
QUICK = ["--size", "96", "--iterations", "12,6", "--frames", "5"]

# Name → options; {keys}, {mask} and {cuts} are files that are made beforehand.
OPTIONS = {
    "default": [],
    "long-term": ["--long-term", "1,2,4", "--passes", "2"],
    "no-flow": ["--flow", "none", "--next-init", "previous"],
    "colors-content": ["--colors", "content", "--strength", "0.6"],
    "colors-match": ["--colors", "match", "--style-scale", "0.8", "--style", "{second}=0.3"],
    "keyframes": ["--keyframes", "{keys}"],
    "mask": ["--mask", "{mask}={second}"],
    "moments": ["--style-loss", "moments", "--pooling", "average"],
    "adam-plain": ["--optimizer", "adam", "--engine", "plain", "--init", "random", "--seed", "7"],
    "cuts-scales": ["--cuts", "{cuts}", "--scales", "2", "--tv-loss", "absolute", "--start", "0.4"],
}


def make_files(folder):
    files = {name: str(folder / file) for name, file in {
        "keys": "keys.txt", "cuts": "cuts.txt", "mask": "mask.png", "second": "second.png"}.items()}
    pathlib.Path(files["keys"]).write_text("0 strength=0.2\n0:00.15 strength=1 colors=0.5 ease=out\n")
    pathlib.Path(files["cuts"]).write_text("3\n")
    source = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i"]
    subprocess.run(source + ["color=black:s=256x144,drawbox=40:30:90:80:white:fill",
                             "-frames:v", "1", files["mask"]], check=True)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", STYLE, "-vf", "hue=h=120,hflip",
                    files["second"]], check=True)
    return files


def frame_hash(program, options, folder, files):
    output = folder / "painted.mkv"
    words = [option.format(**files) for option in options]
    subprocess.run([program, CLIP, STYLE, str(output), "--codec", "ffv1", "-y", "-q", "--restart"]
                   + QUICK + words, check=True)
    return subprocess.run(["ffmpeg", "-v", "error", "-i", str(output), "-map", "0:v", "-f", "hash",
                           "-hash", "sha256", "-"], check=True, capture_output=True,
                          text=True).stdout.strip().removeprefix("SHA256=")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+", help="one build, or two to compare")
    parser.add_argument("--expect", type=pathlib.Path, help="hashes that this script printed before")
    arguments = parser.parse_args()
    expected = {}
    if arguments.expect:
        lines = arguments.expect.read_text().splitlines()
        expected = dict(line.split() for line in lines if line and not line.startswith("#"))
    different = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = make_files(folder)
        for case, options in OPTIONS.items():
            hashes = [frame_hash(program, options, folder, files) for program in arguments.programs]
            wanted = [expected[case]] if case in expected else []
            is_same = len(set(hashes + wanted)) == 1
            different += not is_same
            print(f"{case:15} {hashes[0]}{'' if is_same else '  DIFFERENT'}", flush=True)
    if different:
        sys.exit(f"same_frames: {different} of {len(OPTIONS)} sets of options differ")


if __name__ == "__main__":
    main()
