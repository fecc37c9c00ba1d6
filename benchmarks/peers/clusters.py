"""Times of scikit-learn and OpenCV for the work of ClusterBenchmark, as JSON: median milliseconds and inertia."""
import json
import os
import pathlib
import sys
import time

THREADS = sys.argv[1] if len(sys.argv) > 1 else "2"
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = THREADS

import cv2
import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

cv2.setNumThreads(int(THREADS))
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CENTRES = np.array([[60, 40, 80], [120, 90, 140], [160, 120, 110], [190, 180, 200], [230, 230, 230]], np.float32)
tile = cv2.imread(str(ROOT / "test-images" / "real" / "ihc.png"))[..., ::-1]
index = np.arange(3 * 2048 * 2048, dtype=np.int64).reshape(-1, 3)
noise = index * 2654435761 >> 15 & 0xffff
rgb = np.clip(np.tile(tile, (4, 4, 1)).reshape(-1, 3) + noise % 7 - 3, 0, 255).astype(np.uint8)
features = rgb.astype(np.float32) + (noise / np.float32(65536)).astype(np.float32)
del index, noise


def scikit(points):
    return KMeans(5, init=CENTRES, n_init=1, max_iter=10, tol=0, algorithm="lloyd").fit(points).inertia_


def opencv(points, start):
    return cv2.kmeans(points, 5, start.copy(), (cv2.TERM_CRITERIA_COUNT, 10, 0), 1, cv2.KMEANS_USE_INITIAL_LABELS)[0]


def nearest(points):
    return np.argmin([((points - c) ** 2).sum(1) for c in CENTRES], 0).astype(np.int32)[:, None]


def median(work, rounds=3):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        inertia = work()
        times.append(1e3 * (time.perf_counter() - start))
    return float(np.median(times)), float(inertia)


result = {}
with threadpool_limits(int(THREADS)):
    first = nearest(rgb.astype(np.float32))
    result["rgb"] = {"scikit-learn": median(lambda: scikit(rgb.astype(np.float32))),
                     "OpenCV": median(lambda: opencv(rgb.astype(np.float32), first))}
    first = nearest(features)
    result["floats"] = {"scikit-learn": median(lambda: scikit(features)), "OpenCV": median(lambda: opencv(features, first))}
json.dump(result, sys.stdout)
