#!/usr/bin/env python3
"""The pictures of docs/GALLERY.md about styles: blends, scales, colours and masks.

  styles.py --program .build/release/vidstyle --content frame.png --out docs/images FIRST SECOND

FIRST and SECOND are style pictures; the content is a frame of a film. Each row is painted in turn, with its
seconds on standard error, and becomes one JPEG.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time


def rows(first, second, mask):
    """Name of a row → the style and the options of its pictures."""
    return {
        "blend": [(first, []), (first, ["--style", f"{second}=0.25"]), (first, ["--style", second]),
                  (second, [])],
        "scale": [(first, ["--style-scale", scale]) for scale in ("0.5", "1", "2")],
        "colors": [(first, ["--colors", colors]) for colors in ("style", "match", "content")],
        "mask": [(second, []), (second, ["--mask", f"{mask}={first}"]),
                 (second, ["--mask", f"{mask}={first}", "--colors", "match"])],
    }


def make_mask(path, content):
    """A soft disc in the middle of a picture as large as the content, for want of a drawn one."""
    distance = "hypot(X-W*0.35\\,(Y-H*0.5)*0.7)/(H*0.32)"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", content, "-vf",
         f"format=gray,geq=lum='255*clip((1.15-{distance})/0.3\\,0\\,1)'", "-frames:v", "1", path], check=True)


def tile(pictures, height, target):
    inputs = [argument for picture in pictures for argument in ("-i", picture)]
    scaled = "".join(f"[{i}]scale=-2:{height}:flags=lanczos,setsar=1[p{i}];" for i in range(len(pictures)))
    chain = "".join(f"[p{i}]" for i in range(len(pictures)))
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex",
         f"{scaled}{chain}hstack={len(pictures)}", "-q:v", "4", target], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/release/vidstyle")
    parser.add_argument("--content", required=True)
    parser.add_argument("--mask", help="a mask for the content (default: a soft disc)")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("docs/images"))
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--iterations", default="150")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rows", help="only these, separated by commas")
    parser.add_argument("styles", nargs=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        mask = options.mask or folder / "mask.png"
        if not options.mask:
            make_mask(mask, options.content)
        for name, pictures in rows(*options.styles, mask).items():
            if options.rows and name not in options.rows.split(","):
                continue
            painted = []
            for index, (style, arguments) in enumerate(pictures):
                painted.append(folder / f"{name}-{index}.png")
                start = time.monotonic()
                subprocess.run(
                    [options.program, options.content, style, painted[-1], "-q", "--size", str(options.size),
                     "--iterations", options.iterations, "--threads", str(options.threads), *arguments],
                    check=True)
                print(name, *arguments, f"{time.monotonic() - start:.1f} s", file=sys.stderr)
            if name in ("colors", "mask"):
                painted.insert(0, options.content)
            tile(painted, 180, options.out / f"gallery-{name}.jpg")


main()
