"""Makes golden/cluster/slic.properties: statistics of scikit-image's SLIC of images in test-images.

count: superpixels; explained: the part of the variance of all values (L*a*b*, or the values stretched to 0…100) that lies
between superpixels; boundary: the part of all pairs of neighbours that a boundary runs between.
"""

import pathlib

import numpy
import skimage
from skimage import color, io, segmentation

root = pathlib.Path(__file__).parents[3]


def statistics(labels, values):
	values = values.reshape(labels.size, -1)
	flat = labels.ravel()
	sizes = numpy.bincount(flat)[1:]
	within = 0
	for channel in values.T:
		mean = numpy.bincount(flat, channel)[1:] / sizes
		within += ((channel - mean[flat - 1]) ** 2).sum()
	total = ((values - values.mean(0)) ** 2).sum()
	pairs = cut = 0
	for axis in range(labels.ndim):
		step = numpy.diff(labels, axis=axis) != 0
		pairs += step.size
		cut += step.sum()
	return len(sizes), 1 - within / total, cut / pairs


lines = ["skimage = " + skimage.__version__]
rgb = io.imread(root / "test-images" / "real" / "ihc.png")[..., :3]
lab = color.rgb2lab(rgb)
grey = io.imread(root / "test-images" / "real" / "coins.png").astype(float)
volume = io.imread(root / "test-images" / "synthetic" / "nuclei_3d_16bit.tif").astype(float)
for name, values, count, compactness, axis in (("ihc", lab, 400, 10, -1), ("ihcfine", lab, 1500, 25, -1),
		("coins", grey, 300, 10, None), ("nuclei3d", volume, 500, 10, None)):
	if axis is None:
		values = (values - values.min()) * (100 / (values.max() - values.min()))
	# slic stretches its values to 0…1
	labels = segmentation.slic(values, n_segments=count, compactness=compactness / (values.max() - values.min()), max_num_iter=10, sigma=0,
		convert2lab=False, enforce_connectivity=True, min_size_factor=0.25, start_label=1, channel_axis=axis)
	for key, value in zip(("count", "explained", "boundary"), statistics(labels, values)):
		lines.append("%s.%s = %r" % (name, key, value))
(root / "src/test/resources/golden/cluster/slic.properties").write_text("\n".join(lines) + "\n")
