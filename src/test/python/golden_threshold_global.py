"""Golden thresholds of scikit-image on 16-bit and float images with one bin a grey level.

Run with Debian's python3 (python3-skimage): writes src/test/resources/golden/threshold/global.csv and the 16-bit images
it is about. Float images are their square roots, which have no levels at equal distances. The histogram "ramps" is made by a formula that the test
repeats; scikit-image's Yen is left out there, since its sums are 32-bit floats.
"""
import os

import numpy as np
import skimage
from skimage import data_dir, filters, io, transform

OUT = os.path.join(os.path.dirname(__file__), "..", "resources", "golden", "threshold")


def real(name, size, peak):
    """A part of a bundled 8-bit sample, smoothed and resized so that it has as many grey levels as 16 bits allow."""
    image = io.imread(os.path.join(data_dir, name)).astype(float)
    if image.ndim == 3:
        image = image[..., :3].mean(axis=2)
    image = transform.resize(filters.gaussian(image, 1, preserve_range=True), (size, size), anti_aliasing=True,
                             preserve_range=True)
    low, high = image.min(), image.max()
    return np.round(200 + (image - low) / (high - low) * peak).astype(np.uint16)


def ramps():
    """A histogram of 65,536 bins with two modes, at bins 16384 and 49152, and one valley, at bin 30000."""
    bins = np.arange(65536)
    return np.interp(bins, [0, 16384, 30000, 49152, 65535], [10, 90000, 1000, 70000, 30]).astype(int)


def main():
    os.makedirs(OUT, exist_ok=True)
    images = {"coins": real("coins.png", 150, 4000), "cell": real("cell.png", 150, 900),
              "microaneurysms": real("microaneurysms.png", 102, 60000)}
    methods = {"Otsu": filters.threshold_otsu, "Yen": filters.threshold_yen, "IsoData": filters.threshold_isodata,
               "Triangle": filters.threshold_triangle, "Minimum": filters.threshold_minimum, "Li": filters.threshold_li}
    with open(os.path.join(OUT, "global.csv"), "w") as out:
        out.write("# scikit-image %s\nimage,type,method,threshold\n" % skimage.__version__)
        for name, image in images.items():
            io.imsave(os.path.join(OUT, name + "16.png"), image, check_contrast=False)
            for kind in ("uint16", "float32"):
                pixels = image if kind == "uint16" else np.sqrt(image.astype(float)).astype(np.float32)
                for method, function in methods.items():
                    # With many bins of few pixels Minimum finds nothing, after many minutes.
                    if method == "Minimum" and (name, kind) != ("cell", "uint16"):
                        continue
                    value = function(pixels) if method == "Li" else function(pixels, nbins=65536)
                    out.write("%s,%s,%s,%.9g\n" % (name, kind, method, value))
        for method in ("Otsu", "IsoData", "Minimum"):
            value = methods[method](hist=(ramps(), np.arange(65536.0)))
            out.write("ramps,histogram,%s,%.9g\n" % (method, value))


main()
