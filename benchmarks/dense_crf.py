"""Dense CRF beside pydensecrf: one run, in turn, medians; and how far the results agree.

    mvn -DskipTests package
    PYTHONPATH=<folder in which pydensecrf is built> python3 benchmarks/dense_crf.py [ROUNDS]

Image: 481 × 321 pixels, RGB, 60 regions of random colour with noise; 2 and 21 classes, 5 iterations, smoothness (σ 3,
weight 3) and appearance (σ 80 pixels, 13 grey values, weight 10). pydensecrf: github.com/lucasb-eyer/pydensecrf, one
thread, its time without the logarithm of the probabilities, which Segmenta's time has in it.
"""
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import pydensecrf.densecrf as densecrf

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
WIDTH, HEIGHT, ITERATIONS = 481, 321, 5
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def example(classes):
    """Voronoi regions; probabilities are of the regions' classes moved by some pixels, with blocks missing."""
    random = np.random.RandomState(classes)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    points = random.rand(60, 2) * [WIDTH, HEIGHT]
    region = ((x[..., None] - points[:, 0]) ** 2 + (y[..., None] - points[:, 1]) ** 2).argmin(-1)
    truth = random.randint(0, classes, 60)[region]
    image = random.randint(0, 256, (60, 3))[region] + 12 * random.randn(HEIGHT, WIDTH, 3)
    moved = np.roll(truth, (5, -4), (0, 1))
    score = random.rand(classes, HEIGHT, WIDTH)
    for c in range(classes):
        seen = random.rand(HEIGHT // 8 + 1, WIDTH // 8 + 1) < 0.8
        score[c] += 2 * (moved == c) * seen.repeat(8, 0).repeat(8, 1)[:HEIGHT, :WIDTH]
    probability = np.exp(score) / np.exp(score).sum(0)
    return truth, np.ascontiguousarray(image.clip(0, 255).astype(np.uint8)), probability.astype(np.float32)


def peer(image, energy):
    start = time.perf_counter()
    crf = densecrf.DenseCRF2D(WIDTH, HEIGHT, len(energy))
    crf.setUnaryEnergy(energy)
    crf.addPairwiseGaussian(sxy=3, compat=3)
    crf.addPairwiseBilateral(sxy=80, srgb=13, rgbim=image, compat=10)
    q = np.array(crf.inference(ITERATIONS))
    return 1000 * (time.perf_counter() - start), q.argmax(0)


print("%d × %d pixels, %d rounds, %d processors" % (WIDTH, HEIGHT, ROUNDS, os.cpu_count()))
for classes in (2, 21):
    truth, image, probability = example(classes)
    energy = np.ascontiguousarray(-np.log(np.clip(probability, 1e-5, 1)).reshape(classes, -1))
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, name) for name in ("image", "probability", "labels")]
        image.tofile(files[0])
        probability.astype("<f4").tofile(files[1])
        bundle = os.path.join(ROOT, "target", "segmenta")
        path = os.pathsep.join([os.path.join(ROOT, "target", "test-classes"),
                                os.path.join(bundle, "plugins", "*"), os.path.join(bundle, "jars", "*")])
        java = subprocess.Popen(["java", "-Xmx2g", "-cp", path, "io.github.segmenta.benchmark.DenseCrfTimes", *files,
                                 str(WIDTH), str(HEIGHT), str(classes), str(ITERATIONS)],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def segmenta():
            java.stdin.write("\n")
            java.stdin.flush()
            return float(java.stdout.readline())

        for _ in range(4):
            segmenta()  # lets the compiler of the JVM do its work
        own, other = [], []
        for _ in range(ROUNDS):
            own.append(segmenta())
            ms, expected = peer(image, energy)
            other.append(ms)
        java.stdin.close()
        java.wait()
        labels = np.fromfile(files[2], "u1")
    print("%2d classes: Segmenta %6.0f ms, pydensecrf %6.0f ms, ratio %.2f; %.3f %% of the labels differ; right: %.1f %%, "
          "before %.1f %%" % (classes, np.median(own), np.median(other), np.median(own) / np.median(other),
                              100 * np.mean(labels != expected), 100 * np.mean(labels == truth.ravel()),
                              100 * np.mean(probability.argmax(0) == truth)))
