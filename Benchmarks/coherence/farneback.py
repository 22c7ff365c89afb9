#!/usr/bin/env python3
"""Writes the flow of a clip by an estimator that is not the painter's: Farnebäck's, in OpenCV.

    farneback.py CLIP FOLDER --size WIDTHxHEIGHT [--start SECONDS] [--frames N]

makes FOLDER/flow_T_U.flo for frames that are 1 and 5 apart, both ways, for `vidstyle measure --flow-dir FOLDER`. Size
and start must be those that were painted. Needs Python with OpenCV (opencv-python-headless), and ffmpeg.
"""

import argparse
import os
import subprocess
import sys

import cv2
import numpy as np

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "samples"))
from make_clip import write_flo


def grey_frames(options):
    """The frames as the painter sees them, but grey."""
    pixels = subprocess.run(
        ["ffmpeg", "-v", "error", "-ss", str(options.start), "-i", options.clip, "-frames:v",
         str(options.frames), "-vf", f"scale={options.size}:flags=area", "-f", "rawvideo",
         "-pix_fmt", "gray", "-"], check=True, capture_output=True).stdout
    width, height = map(int, options.size.split("x"))
    return np.frombuffer(pixels, np.uint8).reshape(-1, height, width)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clip")
    parser.add_argument("folder", help="made if it does not exist")
    parser.add_argument("--start", type=float, default=0)
    parser.add_argument("--frames", type=int, default=50)
    parser.add_argument("--size", required=True, metavar="WIDTHxHEIGHT")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    frames = grey_frames(options)
    for distance in 1, 5:
        for t in range(len(frames) - distance):
            for a, b in (t, t + distance), (t + distance, t):
                flow = cv2.calcOpticalFlowFarneback(
                    frames[a], frames[b], None, 0.5, 5, 13, 10, 7, 1.5, 0)
                write_flo(os.path.join(options.folder, f"flow_{a + 1:04}_{b + 1:04}.flo"), flow)


if __name__ == "__main__":
    main()
