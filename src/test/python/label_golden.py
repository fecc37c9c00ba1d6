"""Expected results for the label tools, made by scikit-image, SciPy and, for thinning, by plain NumPy.

Run with: python3 src/test/python/label_golden.py   (writes src/test/resources/golden/label/)
"""
import os
import numpy as np
import scipy
import scipy.ndimage as ndi
import skimage
from skimage.segmentation import expand_labels, find_boundaries

OUT = os.path.join(os.path.dirname(__file__), "..", "resources", "golden", "label")
HEADER = "scikit-image %s, SciPy %s, NumPy %s" % (skimage.__version__, scipy.__version__, np.__version__)


def blobs(rng, shape, n, lo, hi):
    """Random discs (balls); later ones cover earlier ones, so that objects touch, have parts and holes."""
    labels = np.zeros(shape, np.int32)
    grid = np.indices(shape)
    for k in range(1, n + 1):
        centre = [rng.integers(0, s) for s in shape]
        r2 = sum((g - c) ** 2 for g, c in zip(grid, centre))
        r = rng.uniform(lo, hi)
        ring = rng.random() < 0.3
        labels[(r2 < r * r) & ((r2 > (r / 2) ** 2) | (not ring))] = k
    return labels


def save(name, array, note):
    flat = array.reshape(-1, array.shape[-1])
    with open(os.path.join(OUT, name + ".csv"), "w") as f:
        f.write("# %s; %s; shape %s\n" % (HEADER, note, "x".join(map(str, array.shape[::-1]))))
        for row in flat:
            f.write(",".join("%g" % v for v in row) + "\n")


def per_label(labels, mask_function):
    out = np.zeros_like(labels)
    for k in np.unique(labels[labels > 0]):
        out[mask_function(labels == k)] = k
    return out


def guo_hall(mask):
    """Thinning as published (algorithm A1), whole images at a time; scikit-image's skeletonize is another method."""
    image = np.pad(mask, 1)
    while True:
        before = image.copy()
        for odd in (True, False):
            rolled = [np.roll(image, shift, (0, 1)) for shift in
                      ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))]
            p2, p3, p4, p5, p6, p7, p8, p9 = rolled
            c = ((~p2 & (p3 | p4)).astype(int) + (~p4 & (p5 | p6)) + (~p6 & (p7 | p8)) + (~p8 & (p9 | p2)))
            n1 = (p9 | p2).astype(int) + (p3 | p4) + (p5 | p6) + (p7 | p8)
            n2 = (p2 | p3).astype(int) + (p4 | p5) + (p6 | p7) + (p8 | p9)
            n = np.minimum(n1, n2)
            m = (p2 | p3 | ~p5) & p4 if odd else (p6 | p7 | ~p9) & p8
            image = image & ~((c == 1) & (n >= 2) & (n <= 3) & ~m)
        if (image == before).all():
            return image[1:-1, 1:-1]


def boundary_distance(labels, spacing):
    out = np.zeros(labels.shape)
    for k in np.unique(labels[labels > 0]):
        m = labels == k
        out[m] = ndi.distance_transform_edt(m, sampling=spacing)[m]
    return out


rng = np.random.default_rng(7)
plane = blobs(rng, (60, 80), 25, 4, 14)
save("plane", plane, "labels")
save("inner", find_boundaries(plane, mode="inner").astype(int), "find_boundaries inner")
save("thick", find_boundaries(plane, mode="thick").astype(int), "find_boundaries thick")
save("skeleton", per_label(plane, guo_hall), "thinning (Guo-Hall) of each label")
save("distance", np.round(boundary_distance(plane, (1, 1)), 5), "distance_transform_edt of each label")
few = blobs(rng, (60, 80), 8, 3, 9)
save("few", few, "labels")
# whether a pixel is taken does not depend on how ties between objects are broken
save("expanded", (expand_labels(few, 6) > 0).astype(int), "expand_labels by 6, as a mask")

volume = blobs(rng, (9, 20, 25), 10, 3, 8)
save("volume", volume, "labels")
save("volume-thick", find_boundaries(volume, mode="thick").astype(int), "find_boundaries thick")
save("volume-distance", np.round(boundary_distance(volume, (2.5, 1, 0.5)), 5),
     "distance_transform_edt of each label, spacing z 2.5 y 1 x 0.5")
