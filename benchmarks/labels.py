"""Label tools beside their counterparts in scikit-image and OpenCV: one run, in turn, medians.

    mvn -DskipTests package
    python3 benchmarks/labels.py [ROUNDS]

Image: 4096 × 4096 pixels, 20,000 objects (discs of 8 to 14 pixels radius on a jittered grid, some of which touch).
"""
import os
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np
import skimage
from skimage import measure, segmentation
from skimage.morphology import skeletonize

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SIZE, OBJECTS = 4096, 20000
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def discs():
    rng = np.random.default_rng(1)
    labels = np.zeros((SIZE, SIZE), np.int32)
    cells = int(np.ceil(np.sqrt(OBJECTS)))
    step = SIZE / cells
    for k in range(OBJECTS):
        y, x = (np.array(divmod(k, cells)) + 0.5) * step + rng.normal(0, 2, 2)
        r = rng.uniform(8, 14)
        y0, y1, x0, x1 = max(0, int(y - r)), min(SIZE, int(y + r) + 2), max(0, int(x - r)), min(SIZE, int(x + r) + 2)
        yy, xx = np.ogrid[y0:y1, x0:x1]
        labels[y0:y1, x0:x1][(yy - y) ** 2 + (xx - x) ** 2 < r * r] = k + 1
    return labels


def contours(labels):
    return [measure.find_contours(np.pad(p.image, 1), 0.5) for p in measure.regionprops(labels)]


PROPERTIES = ["label", "area", "centroid", "bbox", "major_axis_length", "minor_axis_length", "orientation",
              "eccentricity", "extent", "euler_number", "solidity", "feret_diameter_max", "mean_intensity",
              "min_intensity", "max_intensity"]


def properties(labels):
    found = measure.regionprops_table(labels, labels, properties=PROPERTIES)
    found["perimeter"] = [measure.perimeter_crofton(p.image, 4) for p in measure.regionprops(labels)]
    return found


labels = discs()
mask = (labels > 0).astype(np.uint8) * 255
objects = len(np.unique(labels)) - 1
PEERS = {
    "components": [("scikit-image label", lambda: measure.label(mask)),
                   ("OpenCV connectedComponents", lambda: cv2.connectedComponents(mask, connectivity=8))],
    "expand": [("scikit-image expand_labels", lambda: segmentation.expand_labels(labels, 10))],
    "rois": [("scikit-image find_contours", lambda: contours(labels))],
    "boundaries": [("scikit-image find_boundaries", lambda: segmentation.find_boundaries(labels))],
    "renumber": [("scikit-image relabel_sequential", lambda: segmentation.relabel_sequential(labels))],
    "measurements": [("scikit-image regionprops_table", lambda: properties(labels))],
    "skeleton": [("scikit-image skeletonize of the mask", lambda: skeletonize(mask > 0))],
}
ALONE = ["outlines", "distance", "holes", "adjacency"]

with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "labels.raw")
    labels.astype("<i4").tofile(file)
    bundle = os.path.join(ROOT, "target", "segmenta")
    path = os.pathsep.join([os.path.join(ROOT, "target", "test-classes"), os.path.join(bundle, "ij.jar"),
                            os.path.join(bundle, "plugins", "*"), os.path.join(bundle, "jars", "*")])
    java = subprocess.Popen(["java", "-Xmx4g", "-Djava.awt.headless=true", "-cp", path,
                             "io.github.segmenta.benchmark.LabelToolTimes", file, str(SIZE), str(SIZE)],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def segmenta(tool):
        java.stdin.write(tool + "\n")
        java.stdin.flush()
        return float(java.stdout.readline())

    times = {}
    for tool in list(PEERS) + ALONE:
        for _ in range(3):
            segmenta(tool)  # lets the compiler of the JVM do its work
        for _ in range(ROUNDS):
            times.setdefault((tool, "Segmenta"), []).append(segmenta(tool))
            for name, work in PEERS.get(tool, []):
                start = time.perf_counter()
                work()
                times.setdefault((tool, name), []).append(1000 * (time.perf_counter() - start))
    java.stdin.close()
    java.wait()

print("%d objects, %d rounds, %d processors; scikit-image %s, OpenCV %s" % (objects, ROUNDS, os.cpu_count(),
                                                                            skimage.__version__, cv2.__version__))
print("%-12s %-40s %10s %8s" % ("tool", "program", "ms", "ratio"))
for (tool, name), ms in times.items():
    own = np.median(times[(tool, "Segmenta")])
    print("%-12s %-40s %10.1f %8.2f" % (tool, name, np.median(ms), own / np.median(ms)))
