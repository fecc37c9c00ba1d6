"""Golden masks of scikit-image for local and hysteresis thresholds, and its multi-Otsu thresholds.

Run with Debian's python3 (python3-skimage): writes into src/test/resources/golden/threshold/ the 8-bit image coins8.png,
one mask PNG for each method, and multiotsu.csv. cell16.png comes from golden_threshold_global.py.
"""
import os

import numpy as np
import skimage
from skimage import data_dir, filters, io

OUT = os.path.join(os.path.dirname(__file__), "..", "resources", "golden", "threshold")


def main():
    image = io.imread(os.path.join(data_dir, "coins.png"))[100:230, 40:190]
    io.imsave(os.path.join(OUT, "coins8.png"), image, check_contrast=False)
    masks = {
        # scikit-image subtracts k times the deviation
        "niblack": image > filters.threshold_niblack(image, window_size=21, k=-0.3),
        "sauvola": image > filters.threshold_sauvola(image, window_size=21, k=0.2, r=60),
        "mean": image > filters.threshold_local(image, 21, method="mean", offset=4),
        "median": image > filters.threshold_local(image, 21, method="median", offset=4),
        "gaussian": image > filters.threshold_local(image, 21, method="gaussian", offset=4),
        "hysteresis": filters.apply_hysteresis_threshold(image, 90, 170),
    }
    for name, mask in masks.items():
        io.imsave(os.path.join(OUT, "mask_%s.png" % name), (mask * 255).astype(np.uint8), check_contrast=False)
    cell = io.imread(os.path.join(OUT, "cell16.png"))
    with open(os.path.join(OUT, "multiotsu.csv"), "w") as out:
        out.write("# scikit-image %s\nimage,classes,thresholds\n" % skimage.__version__)
        for name, pixels, most in (("coins8", image, 5), ("cell16", cell, 3)):
            for classes in range(2, most + 1):
                found = filters.threshold_multiotsu(pixels, classes=classes, nbins=65536)
                out.write("%s,%d,%s\n" % (name, classes, " ".join("%g" % t for t in found)))


main()
