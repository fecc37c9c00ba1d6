"""Measurements of objects by scikit-image's regionprops, and co-occurrence features written out from their definition.

    python3 src/test/python/measure_golden.py

Writes src/test/resources/golden/measure: label images (a real one and a small volume) and measurements.json.
"""
import json
import os

import imageio
import numpy as np
import scipy
import skimage
from scipy import ndimage
from skimage import filters, measure

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
OUT = os.path.join(ROOT, "src", "test", "resources", "golden", "measure")

grey = imageio.imread(os.path.join(ROOT, "test-images", "real", "coins.png"))
labels = measure.label(grey > filters.threshold_otsu(grey))
sizes = np.bincount(labels.ravel())
labels[np.isin(labels, np.nonzero(sizes < 6)[0])] = 0
labels = labels * 7  # labels with gaps
imageio.imwrite(os.path.join(OUT, "labels.png"), labels.astype(np.uint16))


def plane(p):
    values = grey[labels == p.label].astype(float)
    found = {"label": int(p.label), "Area": float(p.area), "Perimeter": float(measure.perimeter_crofton(p.image, 4)),
            "Major": p.major_axis_length, "Minor": p.minor_axis_length, "Eccentricity": p.eccentricity, "Extent": p.extent, "Euler number": int(p.euler_number),
            "Y": p.centroid[0] + .5, "X": p.centroid[1] + .5, "YM": p.weighted_centroid[0] + .5,
            "XM": p.weighted_centroid[1] + .5, "Mean": p.mean_intensity, "Min": float(p.min_intensity),
            "Max": float(p.max_intensity), "StdDev": float(values.std(ddof=1)) if len(values) > 1 else 0.0,
            "Median": float(np.median(values)), "Integrated": float(values.sum()),
            "Corrected": float(values.sum() - len(values) * np.median(grey[labels == 0])),
            "roughly Feret": p.feret_diameter_max, "roughly Solidity": p.solidity}
    # for equal moments along x and y, version 0.19 mirrors the angle
    if p.inertia_tensor[0, 0] != p.inertia_tensor[1, 1]:
        found["Angle"] = (np.rad2deg(p.orientation) + 90) % 180
    return found


rng = np.random.default_rng(3)
volume = measure.label(ndimage.gaussian_filter(rng.standard_normal((12, 30, 28)), 2) > 0.02, connectivity=3)
np.savetxt(os.path.join(OUT, "volume.csv"), volume.reshape(-1, volume.shape[2]), "%d", ",")


def solid(p):
    return {"label": int(p.label), "Volume": float(p.area), "Extent": p.extent,
            "Euler number": int(measure.euler_number(p.image, 3)), "Axis 1": p.major_axis_length,
            "Axis 3": p.minor_axis_length, "X": p.centroid[2] + .5, "Z": p.centroid[0] + .5}


def co_occurrence(mask, levels):
    """Features of one object from the definition, pair by pair."""
    inside = grey[labels > 0].astype(float)
    low, high = inside.min(), inside.max()
    level = np.minimum(levels - 1, np.floor((grey - low) * (levels / (high - low)))).astype(int)
    p = np.zeros((levels, levels))
    for y, x in np.argwhere(mask):
        for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
            v, u = y + dy, x + dx
            if 0 <= v < mask.shape[0] and 0 <= u < mask.shape[1] and mask[v, u]:
                p[level[y, x], level[v, u]] += 1
                p[level[v, u], level[y, x]] += 1
    p /= p.sum()
    i, j = np.indices(p.shape)
    px = p.sum(1)
    mean = (i * p).sum()
    variance = ((i - mean) ** 2 * p).sum()
    plus = np.array([p[i + j == k].sum() for k in range(2 * levels - 1)])
    minus = np.array([p[abs(i - j) == k].sum() for k in range(levels)])

    def entropy(q):
        q = q[q > 0]
        return float(-(q * np.log2(q)).sum())

    def moments(q):
        k = np.arange(len(q))
        return (k * q).sum(), ((k - (k * q).sum()) ** 2 * q).sum()

    product = np.outer(px, px)
    used = p > 0
    hxy1 = -(p[used] * np.log2(product[used])).sum()
    hxy2 = entropy(product.ravel())
    return {"Angular second moment": (p ** 2).sum(), "Contrast": ((i - j) ** 2 * p).sum(),
            "Correlation": ((i * j * p).sum() - mean ** 2) / variance, "Variance": variance,
            "Homogeneity": (p / (1 + (i - j) ** 2)).sum(), "Sum average": moments(plus)[0],
            "Sum variance": moments(plus)[1], "Sum entropy": entropy(plus), "Entropy": entropy(p.ravel()),
            "Difference variance": moments(minus)[1], "Difference entropy": entropy(minus),
            "Information 1": (entropy(p.ravel()) - hxy1) / entropy(px),
            "Information 2": np.sqrt(1 - np.exp(-2 * (hxy2 - entropy(p.ravel()))))}


props = measure.regionprops(labels, grey)
largest = sorted(props, key=lambda p: -p.area)[1:4]
json.dump({"versions": {"scikit-image": skimage.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
           "plane": [plane(p) for p in props], "volume": [solid(p) for p in measure.regionprops(volume)],
           "texture": [dict(co_occurrence(labels == p.label, 16), label=int(p.label)) for p in largest]},
          open(os.path.join(OUT, "measurements.json"), "w"), indent=1, default=float)
print(len(props), "objects,", volume.max(), "bodies")
