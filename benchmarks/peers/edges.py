"""Times of OpenCV, SciPy and scikit-image for the work of EdgeBenchmark, as JSON: median milliseconds."""
import json
import sys
import time

import cv2
import numpy as np
from scipy import ndimage
from skimage import feature

cv2.setNumThreads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
SIZE = 4096
y, x = np.mgrid[0:SIZE, 0:SIZE]
noise = np.random.default_rng(1).integers(-20, 21, (SIZE, SIZE))
uint8 = (128 + 60 * np.sign(np.sin(x / 20) * np.sin(y / 27)) + noise).astype(np.uint8)
del x, y, noise


def median(work, rounds):
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return float(np.median(times))


def blur(image, sigma):
    # the kernel of 4 sigma, as ours; of 8 bits OpenCV makes 8 bits, with weights rounded to 1/256
    return cv2.GaussianBlur(image, (8 * sigma + 1, 8 * sigma + 1), sigma, borderType=cv2.BORDER_REFLECT)


def blur_to_float(image, sigma):
    kernel = cv2.getGaussianKernel(8 * sigma + 1, sigma, cv2.CV_32F)
    return cv2.sepFilter2D(image, cv2.CV_32F, kernel, kernel, borderType=cv2.BORDER_REFLECT)


def magnitude(image):
    return cv2.magnitude(cv2.Sobel(image, cv2.CV_32F, 1, 0), cv2.Sobel(image, cv2.CV_32F, 0, 1))


result = {}
for name, image in (("uint8", uint8), ("float32", uint8.astype(np.float32))):
    peers = {
        "gaussian2": (lambda: blur_to_float(image, 2), lambda: ndimage.gaussian_filter(image, 2, output=np.float32)),
        "gaussian8": (lambda: blur_to_float(image, 8), lambda: ndimage.gaussian_filter(image, 8, output=np.float32)),
        "sobel": (lambda: magnitude(image), lambda: ndimage.generic_gradient_magnitude(image, ndimage.sobel,
                                                                                      output=np.float32)),
        "laplacian": (lambda: cv2.Laplacian(image, cv2.CV_32F), lambda: ndimage.laplace(image, output=np.float32)),
        # OpenCV's detector takes 8 bits only
        "canny2": (lambda: cv2.Canny(blur(uint8, 2), 40, 120, L2gradient=True),
                   lambda: feature.canny(image.astype(np.float32), 2, low_threshold=40, high_threshold=120, mode="reflect")),
    }
    for work, (opencv, python) in peers.items():
        result[work + "/" + name] = {"OpenCV": median(opencv, 5), "SciPy": median(python, 1)}
result["rounded"] = {"gaussian%d" % sigma: median(lambda: blur(uint8, sigma), 5) for sigma in (2, 8)}
json.dump(result, sys.stdout)
