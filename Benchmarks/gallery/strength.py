#!/usr/bin/env python3
"""How much style loss each --strength leaves, for any number of styles: a table in Markdown.

  strength.py --program .build/release/vidstyle --content frame.png STYLE [STYLE ...]

The style loss of a finished picture is what a run that starts from it reports for its start, with the whole
painting as the aim; it is divided by that of the content.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile


def run(options, folder, picture, style, *arguments):
    """Paints and returns the path of the result and the log's line."""
    output, log = folder / "out.png", folder / "log.json"
    subprocess.run(
        [options.program, picture, style, output, "-y", "-q", "--size", str(options.size), "--bit-depth", "16",
         "--threads", str(options.threads), "--log-json", log, *arguments],
        check=True)
    return output, json.loads(log.read_text())


def style_loss(options, folder, picture, style):
    return run(options, folder, picture, style, "--iterations", "1")[1]["initial"]["style"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/vidstyle")
    parser.add_argument("--content", required=True)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--iterations", default="150")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--strengths", default="0.25,0.5,0.75,1")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for the pictures")
    parser.add_argument("styles", nargs="+")
    options = parser.parse_args()
    strengths = options.strengths.split(",")
    print("| style | " + " | ".join(strengths) + " | steps |")
    print("|---" * (len(strengths) + 2) + "|")
    for style in options.styles:
        name = pathlib.Path(style).stem
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            whole = style_loss(options, folder, options.content, style)
            shares = []
            for strength in strengths:
                picture, _ = run(options, folder, options.content, style, "--strength", strength,
                                 "--iterations", options.iterations)
                painted = folder / "painted.png"
                picture.rename(painted)
                if options.keep:
                    options.keep.mkdir(exist_ok=True)
                    (options.keep / f"{name}-{strength}.png").write_bytes(painted.read_bytes())
                shares.append(style_loss(options, folder, painted, style) / whole)
        steps = [a - b for a, b in zip(shares, shares[1:])]
        print(f"| {name} | " + " | ".join(f"{share:.3f}" for share in shares) + " | "
              + ", ".join(f"{step:.3f}" for step in steps) + " |", flush=True)


main()
