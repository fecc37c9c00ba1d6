"""Marginals of pydensecrf (github.com/lucasb-eyer/pydensecrf, version 1.0, commit 2723c7f) on a small image.

Build that package in place (Debian: python3-numpy, cython3, libeigen3-dev), then
PYTHONPATH=<its folder> /usr/bin/python3 src/test/python/crf_golden.py
"""

import numpy
import pydensecrf.densecrf as densecrf

import goldens

width, height, classes, iterations = 24, 18, 4, 5
random = numpy.random.RandomState(7)
y, x = numpy.mgrid[0:height, 0:width]
truth = (x > 11) + 2 * (y > 8)
colour = numpy.array([[40, 60, 80], [120, 60, 40], [60, 140, 90], [180, 170, 160]])
image = numpy.clip(colour[truth] + 9 * random.randn(height, width, 3), 0, 255).astype(numpy.uint8)
score = 1.5 * random.rand(classes, height, width)
for c in range(classes):
    score[c] += 0.3 * (truth == c)
probability = numpy.exp(score) / numpy.exp(score).sum(0)
probability = probability.astype(numpy.float32)
energy = numpy.ascontiguousarray(-numpy.log(probability).reshape(classes, -1))
penalties = numpy.array([[0, 1, 2, 4], [1, 0, 3, 2], [2, 3, 0, 1], [4, 2, 1, 0]], numpy.float32)

arrays = {"image": numpy.moveaxis(image, 2, 0), "probability": probability, "penalties": penalties}
for name, normalization, smooth, appearance in (
    ("symmetric", densecrf.NORMALIZE_SYMMETRIC, 1.5, 3),
    ("before", densecrf.NORMALIZE_BEFORE, 1.5, 3),
    ("after", densecrf.NORMALIZE_AFTER, 1.5, 3),
    ("none", densecrf.NO_NORMALIZATION, 0.05, 0.01),
    ("matrix", densecrf.NORMALIZE_SYMMETRIC, 1.5, penalties),
):
    crf = densecrf.DenseCRF2D(width, height, classes)
    crf.setUnaryEnergy(energy)
    crf.addPairwiseGaussian((2, 3), smooth, normalization=normalization)
    crf.addPairwiseBilateral((12, 9), (13, 17, 21), numpy.ascontiguousarray(image), appearance, normalization=normalization)
    arrays[name] = numpy.array(crf.inference(iterations)).reshape(classes, height, width)
    print(name, (arrays[name].argmax(0) == truth).mean(), "before:", (probability.argmax(0) == truth).mean())

goldens.write("src/test/resources/golden/crf/dense.safetensors", arrays, {"pydensecrf": "1.0 2723c7f"})
