"""Expected scores of pairs of synthetic label images, by their definitions in NumPy with SciPy's assignment, and
adapted Rand error, variation of information and Hausdorff distance by scikit-image.

Run with: /usr/bin/python3 src/test/python/score_golden.py   (writes src/test/resources/golden/metric/scores.json)
"""
import json
import os
import numpy as np
import scipy
import skimage
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from skimage.metrics import adapted_rand_error, variation_of_information

OUT = os.path.join(os.path.dirname(__file__), "..", "resources", "golden", "metric")
WIDTH, HEIGHT = 20, 17


def discs(rng, n):
    labels = np.zeros((HEIGHT, WIDTH), int)
    y, x = np.indices(labels.shape)
    for k in rng.permutation(np.arange(1, n + 1)) * 3:
        cy, cx, r = rng.uniform(0, HEIGHT), rng.uniform(0, WIDTH), rng.uniform(1.5, 5)
        labels[(y - cy) ** 2 + (x - cx) ** 2 < r * r] = k
    return labels


def disturb(rng, truth):
    out = np.roll(truth, rng.integers(-1, 2, 2), (0, 1))
    for k in np.unique(out[out > 0]):
        what = rng.random()
        where = out == k
        if what < 0.15:
            out[where] = 0
        elif what < 0.4:
            out[where & (np.indices(out.shape)[1] > np.argwhere(where)[:, 1].mean())] = k + 100
        elif what < 0.5:
            out[where] = out.max()
    if rng.random() < 0.3:
        out[3:6, 4:9] = 777
    return out


def scores(truth, prediction):
    t_ids, p_ids = np.unique(truth[truth > 0]), np.unique(prediction[prediction > 0])
    inter = np.array([[((truth == a) & (prediction == b)).sum() for b in p_ids] for a in t_ids], float)
    inter = inter.reshape(len(t_ids), len(p_ids))
    t_size = np.array([(truth == a).sum() for a in t_ids])
    p_size = np.array([(prediction == b).sum() for b in p_ids])
    union = t_size[:, None] + p_size[None] - inter
    iou = inter / union
    result = {"tp": [], "iouSum": []}
    for t in np.arange(50, 100, 5) / 100:
        rows, columns = linear_sum_assignment((iou >= t) * (1000 + iou), maximize=True)
        hit = iou[rows, columns] >= t
        result["tp"].append(int(hit.sum()))
        result["iouSum"].append(float(iou[rows, columns][hit].sum()))
    result["splits"] = int(((iou > .1).sum(1) > 1).sum())
    result["merges"] = int(((iou > .1).sum(0) > 1).sum())
    used, c, u = set(), 0, 0
    for i in range(len(t_ids)):
        if len(p_ids) == 0 or iou[i].max() == 0:
            u += t_size[i]
            continue
        j = int(iou[i].argmax())
        used.add(j)
        c += inter[i, j]
        u += union[i, j]
    u += sum(p_size[j] for j in range(len(p_ids)) if j not in used)
    result["aji"] = float(c / u) if u else 1.
    seg = [iou[i][inter[i] > t_size[i] / 2].sum() for i in range(len(t_ids))]
    result["seg"] = float(np.mean(seg)) if len(t_ids) else float(len(p_ids) == 0)
    f, g = truth > 0, prediction > 0
    result["dice"] = float(2 * (f & g).sum() / (f.sum() + g.sum())) if (f | g).any() else 1.
    result["iou"] = float((f & g).sum() / (f | g).sum()) if (f | g).any() else 1.
    result["accuracy"] = float((f == g).mean())
    result["rand"] = float(adapted_rand_error(truth, prediction)[0]) if f.sum() > 1 else 0.
    split, merge = variation_of_information(truth, prediction)
    result["split"], result["merge"] = float(split), float(merge)
    distances = cdist(outline(f), outline(g)) if f.any() and g.any() else None
    if distances is None:
        result["hausdorff"] = result["hausdorff95"] = 0. if not (f | g).any() else -1.
        result["boundaryF1"] = 1. if not (f | g).any() else 0.
    else:
        a, b = distances.min(1), distances.min(0)
        result["hausdorff"] = float(max(a.max(), b.max()))
        result["hausdorff95"] = float(max(np.percentile(a, 95), np.percentile(b, 95)))
        p, r = (b <= 2).mean(), (a <= 2).mean()
        result["boundaryF1"] = float(2 * p * r / (p + r)) if p + r else 0.
    return result


def outline(mask):
    """Pixels of the mask with one of the four neighbours outside of it; outside of the image is outside of the mask."""
    m = np.pad(mask, 1)
    inner = m[1:-1, :-2] & m[1:-1, 2:] & m[:-2, 1:-1] & m[2:, 1:-1]
    return np.argwhere(mask & ~inner)


if __name__ == "__main__":
    rng = np.random.default_rng(20)
    empty, full = np.zeros((HEIGHT, WIDTH), int), np.ones((HEIGHT, WIDTH), int)
    some = discs(rng, 5)
    pairs = [(empty, empty), (empty, some), (some, empty), (some, full), (full, some), (full, full), (some, some)]
    halves = empty.copy()
    halves[4:8, 4:8], halves[4:8, 8:12] = 1, 2
    pairs += [((halves > 0) * 5, halves), (halves, (halves > 0) * 5)]
    for n in range(31):
        truth = discs(rng, int(rng.integers(1, 12)))
        pairs.append((truth, disturb(rng, truth)))
    os.makedirs(OUT, exist_ok=True)
    with open(os.path.join(OUT, "scores.json"), "w") as f:
        f.write('{"made by": "NumPy %s, SciPy %s, scikit-image %s",\n"cases": [\n' % (
            np.__version__, scipy.__version__, skimage.__version__))
        f.write(",\n".join(json.dumps({"truth": a.ravel().tolist(), "prediction": b.ravel().tolist(), "width": WIDTH,
            "height": HEIGHT, **scores(a, b)}, separators=(",", ":")) for a, b in pairs))
        f.write("\n]}\n")
