#!/usr/bin/env python3
"""Compare candidates for the default look without knowing which is which.

  blind.py sheets --out DIR [--rows N] NAME=FOLDER NAME=FOLDER …    # sheets of pairs, and a key that is not to be read
  blind.py tally --out DIR choices.txt                              # who won: lines 'content-style LETTER[LETTER…]'

Each folder holds the same files, content-style.png or .jpg, painted by one candidate. Each row of a sheet is one pair, its
candidates in an order of its own, under letters. Several letters on a line of choices share the point.
"""
import argparse
import json
import os
import random

from PIL import Image, ImageDraw

WIDTH = 320


def pictures(folder):
    return {os.path.splitext(name)[0]: os.path.join(folder, name) for name in sorted(os.listdir(folder))}


def sheets(options):
    candidates = dict(pair.split("=", 1) for pair in options.arguments)
    files = {name: pictures(folder) for name, folder in candidates.items()}
    pairs = sorted(set.intersection(*(set(found) for found in files.values())))
    shuffler = random.Random(options.seed)
    shuffler.shuffle(pairs)
    key = {pair: shuffler.sample(sorted(candidates), len(candidates)) for pair in pairs}
    os.makedirs(options.out, exist_ok=True)
    with open(os.path.join(options.out, "key.json"), "w") as file:
        json.dump(key, file)
    for index in range(0, len(pairs), options.rows):
        rows = [row(pair, [files[name][pair] for name in key[pair]]) for pair in pairs[index:index + options.rows]]
        sheet = Image.new("RGB", (rows[0].width, sum(row.height for row in rows)))
        top = 0
        for part in rows:
            sheet.paste(part, (0, top))
            top += part.height
        sheet.save(os.path.join(options.out, f"sheet-{index // options.rows + 1:02}.png"))


def row(pair, files):
    images = [Image.open(file).convert("RGB") for file in files]
    images = [image.resize((WIDTH, round(image.height * WIDTH / image.width))) for image in images]
    result = Image.new("RGB", (len(images) * (WIDTH + 4), images[0].height + 16))
    draw = ImageDraw.Draw(result)
    for index, image in enumerate(images):
        result.paste(image, (index * (WIDTH + 4), 16))
        draw.text((index * (WIDTH + 4) + 2, 2), f"{pair} {chr(ord('A') + index)}")
    return result


def tally(options):
    with open(os.path.join(options.out, "key.json")) as file:
        key = json.load(file)
    points = {name: 0.0 for name in next(iter(key.values()))}
    count = 0
    with open(options.arguments[0]) as file:
        for line in file:
            pair, letters = line.split()
            for letter in letters:
                points[key[pair][ord(letter) - ord("A")]] += 1 / len(letters)
            count += 1
    for name, value in sorted(points.items(), key=lambda item: -item[1]):
        print(f"{name:16s} {value:5.1f} of {count}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["sheets", "tally"])
    parser.add_argument("arguments", nargs="+")
    parser.add_argument("--out", required=True)
    parser.add_argument("--rows", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_intermixed_args()
    {"sheets": sheets, "tally": tally}[options.action](options)
