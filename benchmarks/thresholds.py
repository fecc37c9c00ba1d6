"""Thresholds beside their counterparts in OpenCV and scikit-image: one run, in turn, medians.

    mvn -DskipTests package
    python3 benchmarks/thresholds.py [ROUNDS [SIZE [TEXT]]]

Image: SIZE × SIZE pixels (4096), stripes of two grey levels with noise, 8 and 16 bits. From image to mask. TEXT: only work that
contains it, such as DISC. The environment variable AUTO_LOCAL_THRESHOLD may hold the class path of ImageJ's plugin of this
name, which isn't part of ImageJ itself; it knows discs only.
"""
import os
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np
import skimage
from skimage import filters

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SIZE = int(sys.argv[2]) if len(sys.argv) > 2 else 4096
TEXT = sys.argv[3] if len(sys.argv) > 3 else ""
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

rng = np.random.default_rng(1)
stripes = np.where(np.arange(SIZE) // 64 % 3 == 0, 150, 60)[None, :]
narrow = np.clip(stripes + 20 * rng.standard_normal((SIZE, SIZE)), 0, 255).astype(np.uint8)
wide = narrow.astype(np.uint16) * 200 + rng.integers(0, 200, narrow.shape, dtype=np.uint16)


def opencv_otsu(image, top):
    return cv2.threshold(image, 0, top, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]


def local(method, window):
    return lambda: narrow > method(narrow, window)


# task of ours: its peers
WORK = {
    "8 Otsu 0 -": {"OpenCV": lambda: opencv_otsu(narrow, 255),
                   "scikit-image": lambda: narrow > filters.threshold_otsu(narrow)},
    "16 Otsu 0 -": {"OpenCV": lambda: opencv_otsu(wide, 65535),
                    "scikit-image": lambda: wide > filters.threshold_otsu(wide)},
    "8 Mean 15 SQUARE": {"OpenCV": lambda: cv2.adaptiveThreshold(narrow, 255, cv2.ADAPTIVE_THRESH_MEAN_C,
                                                                 cv2.THRESH_BINARY, 31, 0),
                         "scikit-image": lambda: narrow > filters.threshold_local(narrow, 31, method="mean")},
    "8 Gaussian 15 -": {"scikit-image": lambda: narrow > filters.threshold_local(narrow, 31)},
    "8 Niblack 15 SQUARE": {"scikit-image": local(filters.threshold_niblack, 31)},
    "8 Sauvola 15 SQUARE": {"scikit-image": local(filters.threshold_sauvola, 31)},
    "8 Sauvola 5 SQUARE": {},
    "8 Sauvola 100 SQUARE": {},
    "16 Sauvola 15 SQUARE": {},
    "8 MidGrey 5 SQUARE": {},
    "8 MidGrey 15 SQUARE": {},
    "8 MidGrey 100 SQUARE": {},
}
PLUGIN = os.environ.get("AUTO_LOCAL_THRESHOLD")
for name in "Bernsen Contrast Mean Median MidGrey Niblack Otsu Phansalkar Sauvola".split():
    WORK["8 %s 15 DISC" % name] = {"ImageJ": "8 %s 15 Plugin" % name} if PLUGIN else {}
    WORK.setdefault("8 %s 15 SQUARE" % name, {})
for radius in 5, 15, 100:
    WORK["16 Median %d SQUARE" % radius] = {}

with tempfile.TemporaryDirectory() as folder:
    files = [os.path.join(folder, name) for name in ("narrow.raw", "wide.raw")]
    narrow.tofile(files[0])
    wide.astype("<u2").tofile(files[1])
    bundle = os.path.join(ROOT, "target", "segmenta")
    path = os.pathsep.join([os.path.join(ROOT, "target", "test-classes"), os.path.join(bundle, "ij.jar"),
                            os.path.join(bundle, "plugins", "*"), os.path.join(bundle, "jars", "*")] + ([PLUGIN] if PLUGIN else []))
    java = subprocess.Popen(["java", "-Xmx4g", "-cp", path, "io.github.segmenta.benchmark.ThresholdTimes", files[0],
                             str(SIZE), str(SIZE), files[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def segmenta(task):
        java.stdin.write(task.replace("-", "DISC") + "\n")
        java.stdin.flush()
        return float(java.stdout.readline())

    def timed(name, work):
        """Milliseconds of a peer."""
        if name == "ImageJ":
            return segmenta(work)
        start = time.perf_counter()
        work()
        return 1000 * (time.perf_counter() - start)

    times = {}
    for task, peers in WORK.items():
        if TEXT not in task:
            continue
        # lets the compiler of the JVM do its work, in which what a plugin loads at its first use would come between
        for name, work in peers.items():
            if name == "ImageJ":
                timed(name, work)
        start = time.perf_counter()
        while time.perf_counter() - start < 4:
            segmenta(task)
        for _ in range(ROUNDS):
            times.setdefault((task, "Segmenta"), []).append(segmenta(task))
            for name, work in peers.items():
                times.setdefault((task, name), []).append(timed(name, work))
    java.stdin.close()
    java.wait()

print("%d × %d, %d rounds, %d processors; scikit-image %s, OpenCV %s" % (SIZE, SIZE, ROUNDS, os.cpu_count(),
                                                                        skimage.__version__, cv2.__version__))
print("%-24s %-14s %10s %8s" % ("bits method radius window", "program", "ms", "ratio"))
for (task, name), ms in times.items():
    print("%-24s %-14s %10.1f %8.2f" % (task, name, np.median(ms), np.median(times[(task, "Segmenta")]) / np.median(ms)))
