"""Results of SciPy, OpenCV and scikit-image for the filters and edge detectors, written to golden/edge/*.json."""
import json
import pathlib

import cv2
import numpy as np
import scipy
import skimage
from scipy import ndimage
from skimage import data, feature

OUT = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "edge"
VERSIONS = {"scipy": scipy.__version__, "opencv": cv2.__version__, "skimage": skimage.__version__}


def numbers(array):
    return [int(v) if v == int(v) else float("%.8g" % v) for v in np.asarray(array, dtype=np.float64).ravel()]


def case(name, image, result, **settings):
    shape = (1,) * (3 - image.ndim) + image.shape
    return dict(settings, name=name, depth=shape[0], height=shape[1], width=shape[2], image=numbers(image),
                result=numbers(result))


def write(name, cases):
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"versions": VERSIONS, "cases": cases}, separators=(",", ":"))
    (OUT / (name + ".json")).write_text(text + "\n")


rng = np.random.default_rng(7)
plane = rng.integers(0, 256, (11, 23)).astype(np.float64)
volume = rng.normal(100, 30, (5, 7, 9)).astype(np.float32).astype(np.float64)

gaussian = []
for image, sigma in ((plane, (0, 2, 2)), (plane, (0, 0.7, 3)), (plane, (0, 8, 8)), (volume, (1, 1.5, 2.5))):
    s = sigma[-image.ndim:]
    xyz = list(sigma[::-1])
    for mode, border in (("reflect", "MIRROR"), ("nearest", "NEAREST")):
        gaussian.append(case("gaussian", image, ndimage.gaussian_filter(image, s, mode=mode), sigma=xyz, border=border))
    if all(v > 0 for v in s):
        gaussian.append(case("gradient", image, ndimage.gaussian_gradient_magnitude(image, s), sigma=xyz))
        gaussian.append(case("laplacian", image, ndimage.gaussian_laplace(image, s), sigma=xyz))
write("gaussian", gaussian)

stencils = []
grey = plane.astype(np.float32)
border = cv2.BORDER_REPLICATE
for name, x, y in (("SOBEL", cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3, borderType=border),
                    cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3, borderType=border)),
                   ("SCHARR", cv2.Scharr(grey, cv2.CV_32F, 1, 0, borderType=border),
                    cv2.Scharr(grey, cv2.CV_32F, 0, 1, borderType=border)),
                   ("PREWITT", ndimage.prewitt(plane, 1), ndimage.prewitt(plane, 0))):
    stencils.append(case(name, plane, x, part="X"))
    stencils.append(case(name, plane, y, part="Y"))
    stencils.append(case(name, plane, np.hypot(x.astype(np.float64), y), part="MAGNITUDE"))
    stencils.append(case(name, plane, np.degrees(np.arctan2(y.astype(np.float64), x)), part="DIRECTION"))
stencils.append(case("sobel3D", volume, np.sqrt(sum(ndimage.sobel(volume, a) ** 2 for a in range(3)))))
stencils.append(case("laplacian", plane, cv2.Laplacian(grey, cv2.CV_32F, ksize=1, borderType=border), neighbours=4))
stencils.append(case("laplacian", volume, ndimage.laplace(volume, mode="nearest"), neighbours=6))
for rank, neighbours in ((2, 18), (3, 26)):
    kernel = ndimage.generate_binary_structure(3, rank).astype(float)
    kernel[1, 1, 1] -= kernel.sum()
    stencils.append(case("laplacian", volume, ndimage.correlate(volume, kernel, mode="nearest"), neighbours=neighbours))
kernel = np.ones((3, 3))
kernel[1, 1] = -8
stencils.append(case("laplacian", plane, ndimage.correlate(plane, kernel, mode="nearest"), neighbours=8))
for shape in ((5, 3), (3, 7)):
    kernel = rng.normal(size=shape)
    stencils.append(case("kernel", plane, ndimage.correlate(plane, kernel, mode="reflect"), kernelwidth=shape[1],
                         kernelheight=shape[0], kernel=numbers(kernel)))
write("stencils", stencils)

canny = []
for name, image in (("coins", data.coins()[20:74, 30:100]), ("camera", data.camera()[90:150, 190:250])):
    for sigma, low, high in ((1.0, 40, 100), (2.0, 20, 60)):
        found = feature.canny(image.astype(np.float64), sigma=sigma, low_threshold=low, high_threshold=high,
                              mode="reflect")
        canny.append(case(name, image, found, sigma=sigma, low=low, high=high))
write("canny", canny)
