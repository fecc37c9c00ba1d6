"""Seeded watershed and exact distance transform beside scikit-image, SciPy and OpenCV: one run, in turn, medians.

    mvn -DskipTests package
    python3 benchmarks/regions.py [ROUNDS [SIZE]]

Image: SIZE × SIZE pixels (4096) of 8 bits, noise smoothed to blobs; a marker every 32 pixels; mask: the lighter half.
"""
import os
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np
import scipy
import skimage
from scipy import ndimage
from skimage import segmentation

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SIZE = int(sys.argv[2]) if len(sys.argv) > 2 else 4096
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")

rng = np.random.default_rng(1)
smooth = cv2.GaussianBlur(rng.standard_normal((SIZE, SIZE)).astype(np.float32), (0, 0), 5)
relief = cv2.normalize(smooth, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
mask = ((smooth > 0) * 255).astype(np.uint8)
markers = np.zeros((SIZE, SIZE), np.int32)
grid = markers[16::32, 16::32]
grid[:] = np.arange(1, grid.size + 1).reshape(grid.shape)
colour = cv2.cvtColor(relief, cv2.COLOR_GRAY2BGR)
PEERS = {
    "watershed": [("scikit-image watershed", lambda: segmentation.watershed(relief, markers)),
                  ("OpenCV watershed (3 channels, lines)", lambda: cv2.watershed(colour, markers.copy()))],
    "distance": [("SciPy distance_transform_edt", lambda: ndimage.distance_transform_edt(mask)),
                 ("OpenCV distanceTransform (exact)",
                  lambda: cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE))],
}

with tempfile.TemporaryDirectory() as folder:
    files = [os.path.join(folder, name) for name in ("relief", "markers", "mask")]
    for file, array in zip(files, (relief, markers.astype("<i4"), mask)):
        array.tofile(file)
    bundle = os.path.join(ROOT, "target", "segmenta")
    path = os.pathsep.join([os.path.join(ROOT, "target", "test-classes"), os.path.join(bundle, "ij.jar"),
                            os.path.join(bundle, "plugins", "*"), os.path.join(bundle, "jars", "*")])
    java = subprocess.Popen(["java", "-Xmx4g", "-Djava.awt.headless=true", "-cp", path,
                             "io.github.segmenta.benchmark.RegionTimes"] + files + [str(SIZE), str(SIZE)],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def segmenta(method):
        java.stdin.write(method + "\n")
        java.stdin.flush()
        return float(java.stdout.readline())

    print("%d × %d pixels, %d rounds; scikit-image %s, SciPy %s, OpenCV %s" % (
        SIZE, SIZE, ROUNDS, skimage.__version__, scipy.__version__, cv2.__version__))
    print("%-10s %-38s %9s %7s" % ("method", "program", "ms", "ratio"))
    for method, peers in PEERS.items():
        times = {}
        for _ in range(3):
            segmenta(method)  # lets the compiler of the JVM do its work
        for _ in range(ROUNDS):
            times.setdefault("Segmenta", []).append(segmenta(method))
            for name, work in peers:
                start = time.perf_counter()
                work()
                times.setdefault(name, []).append((time.perf_counter() - start) * 1e3)
        own = np.median(times["Segmenta"])
        for name, found in times.items():
            print("%-10s %-38s %9.1f %7.2f" % (method, name, np.median(found), own / np.median(found)))
    java.stdin.close()
