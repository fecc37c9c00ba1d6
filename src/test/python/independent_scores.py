"""Scores of 36 pairs of synthetic label images by another evaluator, which is not a part of this project.

Run with: /usr/bin/python3 src/test/python/independent_scores.py EVALUATOR

EVALUATOR is a Python file with the functions image_stats(truth, prediction), which gives the numbers n and m of
objects, tp and the sum of matched IoU at IoU 0.50, 0.55 … 0.90 by an optimal assignment, aji, dice and iou; and
summarise(list of these). Writes src/test/resources/golden/metric/: truth.png and prediction.png, 6 × 6 pairs of 96 × 96
pixels side by side, and independent.json, a case for each pair in the order of the rows, then one for all.
"""
import importlib.util
import json
import os
import sys
import imageio
import numpy as np
from scipy import ndimage

OUT = os.path.join(os.path.dirname(__file__), "..", "resources", "golden", "metric")
TILE, TILES = 96, 6


def cells(rng, n):
    y, x = np.indices((TILE, TILE))
    labels = np.zeros((TILE, TILE), int)
    for k in range(1, n + 1):
        cy, cx, a, b, t = *rng.uniform(0, TILE, 2), *rng.uniform(4, 14, 2), rng.uniform(0, np.pi)
        u, v = (x - cx) * np.cos(t) + (y - cy) * np.sin(t), (y - cy) * np.cos(t) - (x - cx) * np.sin(t)
        labels[(u / a) ** 2 + (v / b) ** 2 < 1] = 37 * k
    return labels


def predict(rng, truth, error):
    """Each object is moved, grown, lost, cut or joined with its neighbour; some things are found where nothing is."""
    out = np.zeros_like(truth)
    objects = [k for k in np.unique(truth) if k]
    for number, k in enumerate(rng.permutation(objects) if objects else []):
        one = truth == k
        what = rng.random()
        if what < 0.15 * error:
            continue
        one = np.roll(one, rng.integers(-1 - 2 * error, 2 + 2 * error, 2), (0, 1))
        one = ndimage.binary_dilation(one, iterations=2) if what > 0.75 else one
        one = ndimage.binary_erosion(one) if what < 0.3 else one
        label = 1000 + 3 * number
        if 0.4 < what < 0.4 + 0.1 * error and number:
            label -= 3
        out[one] = label
        if 0.6 < what < 0.6 + 0.15 * error:
            out[one & (np.indices(one.shape)[0] > np.argwhere(truth == k)[:, 0].mean())] = label + 1
    for _ in range(rng.integers(0, 2 + error)):
        y, x = rng.integers(0, TILE - 9, 2)
        out[y:y + 8, x:x + 6] = 5000 + y
    return out


if __name__ == "__main__":
    spec = importlib.util.spec_from_file_location("evaluator", sys.argv[1])
    evaluator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluator)
    rng = np.random.default_rng(4)
    empty = np.zeros((TILE, TILE), int)
    pairs = [(empty, empty), (empty, cells(rng, 4)), (cells(rng, 4), empty), (cells(rng, 5), empty + 9),
             (empty + 9, cells(rng, 5)), (empty + 9, empty + 8)]
    for i in range(TILES * TILES - len(pairs)):
        truth = cells(rng, int(rng.integers(1, 40)))
        pairs.append((truth, predict(rng, truth, i % 4)))
    found = [evaluator.image_stats(a.copy(), b.copy()) for a, b in pairs]
    for name, which in (("truth", 0), ("prediction", 1)):
        rows = [np.hstack([p[which] for p in pairs[r * TILES:(r + 1) * TILES]]) for r in range(TILES)]
        imageio.imwrite(os.path.join(OUT, name + ".png"), np.vstack(rows).astype(np.uint16))
    with open(os.path.join(OUT, "independent.json"), "w") as f:
        f.write('{"made by": "an independent evaluator with NumPy %s", "cases": [\n' % np.__version__)
        f.write(",\n".join(json.dumps(case) for case in found + [evaluator.summarise(found)]))
        f.write("\n]}\n")
