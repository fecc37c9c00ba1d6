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


def growing():
    from skimage.segmentation import flood
    rng = np.random.default_rng(4)
    cases = []
    for shape, connectivity, neighbours in [((14, 17), 1, 4), ((15, 13), 2, 8), ((5, 7, 8), 1, 6), ((5, 7, 8), 2, 18),
                                            ((5, 7, 8), 3, 26)]:
        image = np.round(ndi.gaussian_filter(rng.standard_normal(shape), 1) * 100).astype(int)
        seed = tuple(s // 2 for s in shape)
        seeds = np.zeros(shape, int)
        seeds[seed] = 1
        labels = flood(image, seed, connectivity=connectivity, tolerance=25)
        cases.append(case(image, seeds=seeds, connectivity=neighbours, tolerance=25, labels=labels.astype(int)))
    store("flood_growing", cases)


def walker():
    from skimage.segmentation import random_walker
    rng = np.random.default_rng(5)
    cases = []
    for shape, n, spacing in [((12, 15), 2, (1, 1)), ((13, 11), 4, (1, 2)), ((4, 7, 8), 3, (2, 1, 1))]:
        image = ndi.gaussian_filter(rng.standard_normal(shape), 1)
        image = np.round((image - image.min()) / np.ptp(image), 4)
        seeds = points(rng, shape, n)
        p = random_walker(image, seeds, beta=90, mode="bf", spacing=spacing, return_full_prob=True)
        cases.append(case(image, seeds=seeds, beta=90, spacing=np.array(((1.0,) * (3 - len(shape)) + spacing)[::-1], float),
                          probabilities=p.astype(float)))
    store("random_walker", cases)


def contours():
    from skimage.segmentation import morphological_chan_vese, morphological_geodesic_active_contour
    rng = np.random.default_rng(6)
    cases = []
    for shape in [(21, 24), (8, 9, 10)]:
        image = np.round(ndi.gaussian_filter(rng.standard_normal(shape), 2) * 1000).astype(int)
        start = np.zeros(shape, int)
        start[tuple(slice(s // 4, 3 * s // 4) for s in shape)] = 1
        stop = np.round(1 / np.sqrt(1 + ndi.gaussian_gradient_magnitude(image.astype(float), 1)), 4)
        # scikit-image's smoothing goes on in turns from call to call: only even numbers of steps start anew
        for steps, smoothing in [(2, 1), (10, 1), (5, 2), (4, 0)]:
            chan_vese = morphological_chan_vese(image.astype(float), steps, start, smoothing=smoothing, lambda1=1, lambda2=1.5)
            more = {}
            for name, balloon in (("plain", 0), ("growing", 1), ("shrinking", -1)):
                more[name] = morphological_geodesic_active_contour(stop, steps, start, smoothing=smoothing, threshold=0.2,
                                                                   balloon=balloon).astype(int)
            cases.append(case(image, start=start, stop=stop, steps=steps, smoothing=smoothing,
                              chan_vese=chan_vese.astype(int), **more))
    store("contours", cases)


if __name__ == "__main__":
    watershed()
    morphology()
    reconstruction()
    growing()
    walker()
    contours()
