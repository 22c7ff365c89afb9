#!/usr/bin/env python3
"""How long a film takes on 1 to 1,000 machines, from measured costs: the table and the plot of docs/FARM.md.

usage: scripts/farm_scaling.py [docs/farm.svg]
"""

import heapq
import math
import random
import sys

# Measured as docs/FARM.md says; seconds and bytes for frames of 1280x720, on two threads.
ITERATION = 1.26  # of loss and gradient (README, "How fast it is")
FIRST_FRAME = 180.0  # of a shot
SURVEY = 0.009 + 0.1 * 0.3  # a frame: decoded; for one in ten motion, too, because its brightness changes much
START = 1.0  # a task until its first iteration
SUBMIT = 1.0  # everything that is said to Slurm
JOIN = 0.094  # a frame: read, checked, encoded with libx264
FRAME_BYTES = 5.7 * 1280 * 720  # a finished frame
WRITTEN = 114 * 1280 * 720  # a frame and the state after it
FRAMES_PER_SECOND = 25

NODES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
COLORS = ["#1f5f8b", "#b5451f"]


def shots(frames, mean, longest, seed):
    """Lengths of shots in frames: lognormal, as those of films are, with the longest given."""
    draw = random.Random(seed)
    lengths = [longest]
    while sum(lengths) < frames:
        length = round(draw.lognormvariate(math.log(mean) - 0.32, 0.8))
        lengths.append(max(8, min(longest, length)))
    lengths[-1] -= sum(lengths) - frames
    return [length for length in lengths if length > 0]


def painting(length, iterations):
    return START + FIRST_FRAME + (length - 1) * iterations * ITERATION


def hours(film, nodes):
    """Longest shots first, each to the machine that is free first; planning and joining happen on one."""
    lengths, iterations = film
    free = [0.0] * nodes
    for length in sorted(lengths, reverse=True):
        heapq.heappush(free, heapq.heappop(free) + painting(length, iterations))
    frames = sum(lengths)
    return (frames * SURVEY + SUBMIT + max(free) + frames * JOIN) / 3600


FILMS = {
    "a feature film: 90 minutes, shots of 5 s on average, 60 s at most": (
        shots(90 * 60 * FRAMES_PER_SECOND, 5 * FRAMES_PER_SECOND, 60 * FRAMES_PER_SECOND, 1), 9),
    "a music video: 4 minutes, shots of 2 s on average, 10 s at most": (
        shots(4 * 60 * FRAMES_PER_SECOND, 2 * FRAMES_PER_SECOND, 10 * FRAMES_PER_SECOND, 2), 27),
}


def table():
    print("| machines | " + " | ".join(name.split(":")[0] for name in FILMS) + " |")
    print("|---" * (len(FILMS) + 1) + "|")
    for nodes in NODES:
        cells = []
        for film in FILMS.values():
            one, many = hours(film, 1), hours(film, nodes)
            time = f"{many / 24:.1f} days" if many > 48 else f"{many:.1f} h"
            cells.append(time if nodes == 1 else f"{time} ({one / many:.3g} times as fast)")
        print(f"| {nodes} | " + " | ".join(cells) + " |")
    for name, (lengths, iterations) in FILMS.items():
        work = sum(painting(length, iterations) for length in lengths)
        longest = painting(max(lengths), iterations)
        print(f"{name}: {len(lengths)} shots, {sum(lengths)} frames; all of them {work / 86400:.1f} days, "
              f"the longest {longest / 3600:.1f} h: no faster beyond {work / longest:.0f} machines; "
              f"joining {sum(lengths) * JOIN / 3600:.1f} h; "
              f"{sum(lengths) * FRAME_BYTES / 1e9:.0f} GB")


def plot(path):
    left, top, width, height = 64, 20, 520, 300
    most = 3.0  # powers of ten on both axes

    def point(nodes, speed):
        x = left + width * math.log10(nodes) / most
        return f"{x:.1f},{top + height * (1 - math.log10(speed) / most):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 20} {top + height + 96}" '
        'font-family="sans-serif" font-size="12" fill="#333">',
        f'<rect width="100%" height="100%" fill="#fff"/>']
    for power in range(4):
        x, y = left + width * power / most, top + height * (1 - power / most)
        parts.append(f'<path d="M{x:.1f},{top}V{top + height}M{left},{y:.1f}H{left + width}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{top + height + 18}" text-anchor="middle">{10 ** power}</text>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10 ** power}</text>')
    parts.append(f'<text x="{left + width / 2}" y="{top + height + 36}" text-anchor="middle">machines</text>')
    parts.append(f'<text transform="translate(16 {top + height / 2}) rotate(-90)" text-anchor="middle">'
                 'times as fast as one</text>')
    parts.append(f'<path d="M{point(1, 1)}L{point(1000, 1000)}" stroke="#999" stroke-dasharray="4 4"/>')
    counts = sorted({round(10 ** (step / 20)) for step in range(61)})
    for index, (name, film) in enumerate(FILMS.items()):
        one = hours(film, 1)
        line = " ".join(point(nodes, one / hours(film, nodes)) for nodes in counts)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLORS[index]}" stroke-width="2"/>')
        y = top + height + 60 + 18 * index
        parts.append(f'<path d="M{left},{y - 4}h24" stroke="{COLORS[index]}" stroke-width="2"/>')
        parts.append(f'<text x="{left + 32}" y="{y}">{name}</text>')
    parts.append("</svg>")
    with open(path, "w") as file:
        file.write("\n".join(parts) + "\n")


if __name__ == "__main__":
    table()
    plot(sys.argv[1] if len(sys.argv) > 1 else "docs/farm.svg")
