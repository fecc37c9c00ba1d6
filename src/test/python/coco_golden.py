"""COCO AP by its definition, scores of classes by scikit-learn, and of volumes by scikit-image and SciPy.

Run with: /usr/bin/python3 src/test/python/coco_golden.py   (writes coco.json, classes.json, volumes.json in
src/test/resources/golden/metric/)

Nothing here is taken over from COCO's own code: the matching and the interpolated precision are written down as the
definition says, without sorted searches or running sums.
"""
import json
import os
from fractions import Fraction
import numpy as np
import scipy
import skimage
import sklearn
from scipy import ndimage
from scipy.spatial import cKDTree
from skimage.metrics import hausdorff_distance
from sklearn.metrics import accuracy_score, f1_score, jaccard_score

from score_golden import disturb, discs, HEIGHT, WIDTH

OUT = os.path.join(os.path.dirname(__file__), "..", "resources", "golden", "metric")
THRESHOLDS = [Fraction(k, 100) for k in range(50, 100, 5)]


def iou(a, b):
    return Fraction(int((a & b).sum()), int((a | b).sum()))


def average_precision(images, threshold):
    """images: list of (truth, prediction, confidence by label)."""
    detections, truths = [], 0
    for n, (truth, prediction, confidence) in enumerate(images):
        free = [int(k) for k in np.unique(truth) if k]
        truths += len(free)
        for label in sorted(confidence, key=lambda k: (-confidence[k], k)):
            overlaps = [(iou(truth == t, prediction == label), t) for t in free]
            best = max(overlaps, default=(Fraction(0), 0))
            hit = best[0] >= threshold
            if hit:
                free.remove(best[1])
            detections.append((-confidence[label], n, label, hit))
    detections.sort()
    points = []
    for k in range(1, len(detections) + 1):
        hits = sum(d[3] for d in detections[:k])
        points.append((Fraction(hits, truths), Fraction(hits, k)))
    total = Fraction(0)
    for r in range(101):
        total += max((p for recall, p in points if recall >= Fraction(r, 100)), default=Fraction(0))
    return float(total / 101)


def write(name, versions, cases):
    with open(os.path.join(OUT, name + ".json"), "w") as f:
        f.write('{"made by": "%s",\n"cases": [\n' % versions)
        f.write(",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]}\n")


def coco(rng):
    cases = []
    for number in (1, 4, 6):
        images = []
        for _ in range(number):
            truth = discs(rng, int(rng.integers(0, 9)))
            prediction = disturb(rng, truth)
            # few different values, so that some are equal
            confidence = {int(k): int(rng.integers(1, 9)) / 8 for k in np.unique(prediction) if k}
            images.append((truth, prediction, confidence))
        case = {"images": number, "width": WIDTH, "height": HEIGHT}
        for n, (truth, prediction, confidence) in enumerate(images):
            case["truth%d" % n], case["prediction%d" % n] = truth.ravel().tolist(), prediction.ravel().tolist()
            case["confidences%d" % n] = [confidence[k] for k in sorted(confidence)]
        case["ap"] = [average_precision(images, t) for t in THRESHOLDS]
        cases.append(case)
    write("coco", "NumPy %s" % np.__version__, cases)


def outline(mask):
    return mask & ~ndimage.binary_erosion(mask)


def surface(truth, prediction):
    a, b = outline(truth), outline(prediction)
    there, back = cKDTree(np.argwhere(b)).query(np.argwhere(a))[0], cKDTree(np.argwhere(a)).query(np.argwhere(b))[0]
    precision, recall = (back <= 2).mean(), (there <= 2).mean()
    return {"hausdorff": float(hausdorff_distance(a, b)),
            "hausdorff95": float(max(np.percentile(there, 95), np.percentile(back, 95))),
            "boundaryF1": float(2 * precision * recall / (precision + recall)) if precision + recall else 0.}


def classes(rng):
    cases = []
    for number in (2, 3, 5):
        truth = ndimage.zoom(rng.integers(0, number, (5, 6)), 4, order=0)
        prediction = np.roll(truth, 1, 1)
        prediction[2:9, 3:11] = number - 1
        t, p = truth.ravel(), prediction.ravel()
        present = sorted(set(t) | set(p))
        case = {"width": truth.shape[1], "height": truth.shape[0], "truth": t.tolist(), "prediction": p.tolist(),
                "classes": [int(k) for k in present], "accuracy": accuracy_score(t, p),
                "iou": jaccard_score(t, p, labels=present, average=None).tolist(),
                "dice": f1_score(t, p, labels=present, average=None).tolist(),
                "meanIou": float(jaccard_score(t, p, labels=present, average="macro"))}
        for k in present:
            case.update({"%s%d" % (name, k): value for name, value in surface(truth == k, prediction == k).items()})
        cases.append(case)
    write("classes", "scikit-learn %s, scikit-image %s" % (sklearn.__version__, skimage.__version__), cases)


def volumes(rng):
    cases = []
    for _ in range(3):
        shape = (7, 11, 13)
        smooth = ndimage.gaussian_filter(rng.normal(size=shape), 1.5)
        other = ndimage.gaussian_filter(rng.normal(size=shape), 1.5)
        truth, prediction = ndimage.label(smooth > 0)[0], ndimage.label(smooth + 0.4 * other > 0)[0]
        cases.append({"width": shape[2], "height": shape[1], "depth": shape[0], "truth": truth.ravel().tolist(),
                      "prediction": prediction.ravel().tolist(), **surface(truth > 0, prediction > 0)})
    write("volumes", "SciPy %s, scikit-image %s" % (scipy.__version__, skimage.__version__), cases)


if __name__ == "__main__":
    generator = np.random.default_rng(8)
    coco(generator)
    classes(generator)
    volumes(generator)
