#!/usr/bin/env python3
"""Results of scikit-image and SciPy for the methods of the packages region and morphology.

    python3 src/test/python/region_golden.py

writes one JSON file a method to src/test/resources/golden/region: a list of cases with inputs, settings and result
(arrays are flat, x fastest), and the versions that made them.
"""
import json
import os

import numpy as np
import scipy
import skimage
from scipy import ndimage as ndi

FOLDER = os.path.join(os.path.dirname(__file__), "..", "resources", "golden", "region")


def flat(array):
    if array.dtype.kind == "f":
        return [float("%.9g" % v) for v in array.ravel()]
    return [int(v) for v in array.ravel()]


def case(image, **more):
    shape = (1,) * (3 - image.ndim) + image.shape
    entry = dict(width=shape[2], height=shape[1], depth=shape[0], image=flat(image))
    entry.update({k: flat(v) if isinstance(v, np.ndarray) else v for k, v in more.items()})
    return entry


def store(name, cases):
    os.makedirs(FOLDER, exist_ok=True)
    made_by = "scikit-image %s, SciPy %s, NumPy %s" % (skimage.__version__, scipy.__version__, np.__version__)
    with open(os.path.join(FOLDER, name + ".json"), "w") as f:
        json.dump(dict(made_by=made_by, cases=cases), f, separators=(",", ":"))
        f.write("\n")


def relief(rng, shape, sigma=1.2):
    """A smooth random relief in which every value from 1 to the number of pixels stands once."""
    image = ndi.gaussian_filter(rng.standard_normal(shape), sigma)
    return (np.argsort(np.argsort(image.ravel())) + 1).reshape(shape)


def points(rng, shape, n):
    markers = np.zeros(shape, np.int32)
    markers.flat[rng.choice(markers.size, n, replace=False)] = np.arange(1, n + 1)
    return markers


def watershed():
    from skimage.segmentation import watershed as flood
    rng = np.random.default_rng(1)
    cases = []
    for shape, connectivity, neighbours in [((13, 16), 1, 4), ((14, 13), 2, 8), ((4, 6, 7), 1, 6), ((4, 6, 7), 2, 18),
                                            ((4, 5, 8), 3, 26)]:
        image = relief(rng, shape)
        markers = points(rng, shape, 5)
        # markers come first: with dams, scikit-image stops those that another label reached before their turn
        image[markers > 0] = -markers[markers > 0]
        mask = ndi.gaussian_filter(rng.standard_normal(shape), 2) > -0.05
        for use_mask in (False, True):
            for dams in (False, True):
                for compactness in (0, 20.5):
                    m = mask if use_mask else np.ones(shape, bool)
                    labels = flood(image, markers, connectivity=connectivity, mask=m, watershed_line=dams,
                                   compactness=compactness)
                    cases.append(case(image, markers=markers, mask=m.astype(int), connectivity=neighbours, dams=dams,
                                      compactness=compactness, labels=labels))
    store("watershed", cases)


def morphology():
    from skimage import morphology as m
    rng = np.random.default_rng(2)
    cases = []
    for name, shape, element in [("disc 2", (12, 15), m.disk(2)), ("disc 5", (13, 11), m.disk(5)),
                                 ("box 2 1 0", (11, 14), np.ones((3, 5))), ("ball 2", (5, 7, 8), m.ball(2)),
                                 ("box 1 2 1", (5, 8, 6), np.ones((3, 5, 3)))]:
        image = rng.integers(0, 100, shape)
        cases.append(case(image, element=name, dilation=m.dilation(image, element), erosion=m.erosion(image, element),
                          opening=m.opening(image, element), closing=m.closing(image, element),
                          tophat=m.white_tophat(image, element), bottomhat=m.black_tophat(image, element)))
    store("morphology", cases)


def reconstruction():
    from skimage import morphology as m
    rng = np.random.default_rng(3)
    cases = []
    for shape, connectivity, neighbours in [((12, 14), 1, 4), ((13, 11), 2, 8), ((4, 6, 7), 1, 6), ((4, 6, 7), 2, 18),
                                            ((4, 6, 7), 3, 26)]:
        image = rng.integers(0, 30, shape)
        footprint = ndi.generate_binary_structure(len(shape), connectivity)
        lowered = m.reconstruction(image - 7, image, "dilation", footprint)
        raised = m.reconstruction(image + 7, image, "erosion", footprint)
        maxima = m.local_maxima(lowered, connectivity=connectivity, allow_borders=True)
        minima = m.local_minima(raised, connectivity=connectivity, allow_borders=True)
        cases.append(case(image, connectivity=neighbours, h=7, dilation=lowered, erosion=raised, maxima=maxima.astype(int),
                          minima=minima.astype(int)))
    store("reconstruction", cases)


if __name__ == "__main__":
    watershed()
    morphology()
    reconstruction()
