#!/usr/bin/env python3
"""Colours moved in numpy, for ColorTests: make_colors.py > colors.json

Pictures are rows of R, G, B in grey levels, made by the formula that the tests use, too.
"""
import json

import numpy as np


def picture(a, b, scale, offset):
    i, c = np.arange(35)[:, None], np.arange(3)[None, :]
    return scale * ((7 * i + 5 * c) % a + c * ((3 * i) % b)) + float(offset)


def root(m):
    values, vectors = np.linalg.eigh(m)
    return vectors * np.sqrt(values) @ vectors.T


def match(source, target):
    """Pitié and Kokaram (2007), with one grey level² on the diagonals."""
    a, b = (np.cov(p.T, bias=True) + np.eye(3) for p in (source, target))
    inverse = np.linalg.inv(root(a))
    m = inverse @ root(root(a) @ b @ root(a)) @ inverse
    return (source - source.mean(0)) @ m.T + target.mean(0)


def recolor(painting, content, weights):
    """The painting's luma with the content's Cb and Cr, by way of Y'CbCr."""
    kr, kg, kb = weights
    y = np.clip(painting @ weights, 0, 255)
    old = content @ weights
    cb, cr = (content[:, 2] - old) / (2 * (1 - kb)), (content[:, 0] - old) / (2 * (1 - kr))

    def rgb(share):
        r, b = y + share * cr * 2 * (1 - kr), y + share * cb * 2 * (1 - kb)
        return np.stack([r, (y - kr * r - kb * b) / kg, b], -1)

    # The largest share of chroma that can be shown, by bisection.
    low, high = np.zeros(len(y)), np.ones(len(y))
    for _ in range(60):
        middle = (low + high) / 2
        colors = rgb(middle)
        fits = ((colors >= -1e-9) & (colors <= 255 + 1e-9)).all(-1)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    whole = rgb(np.ones(len(y)))
    fits = ((whole >= 0) & (whole <= 255)).all(-1)
    return np.where(fits[:, None], whole, rgb(low)), int((~fits).sum())


content, style = picture(29, 17, 4.5, 10), picture(41, 13, 3, 5)
figures = {"match": match(style, content).ravel().tolist()}
for name, weights in {"bt709": [0.2126, 0.7152, 0.0722], "bt601": [0.299, 0.587, 0.114]}.items():
    colors, reduced = recolor(style, content, np.array(weights))
    figures[name] = {"grey": (content @ weights).tolist(), "rgb": colors.ravel().tolist(), "reduced": reduced}
print(json.dumps(figures, indent=1))
