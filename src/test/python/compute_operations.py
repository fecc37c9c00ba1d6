"""Forward values and gradients of the operations of networks, by PyTorch.

Usage: python3 compute_operations.py ../resources/golden/compute
For each case: in.0, in.1, … the inputs, out the output, up the gradient that arrives there, grad.0, … what leaves.
Images are written as (batch, y, x, channel), weights as (y, x, input, output).
"""

import sys

import numpy
import torch
import torch.nn.functional as F

import goldens

torch.manual_seed(7)
arrays = {}


def save(name):
	goldens.write(f"{sys.argv[1]}/{name}.safetensors", arrays, {"torch": torch.__version__, "numpy": numpy.__version__})
	arrays.clear()


def image(*shape):
	"""A batch of images, torch's order."""
	return torch.randn(*shape, requires_grad=True)


def nhwc(t):
	return t.permute(0, 2, 3, 1)


def hwio(t):
	return t.permute(2, 3, 1, 0)


def same(t):
	return t


def case(name, inputs, layouts, function, out_layout=nhwc):
	out = function(*inputs)
	up = torch.randn_like(out)
	out.backward(up)
	for i, (value, layout) in enumerate(zip(inputs, layouts)):
		arrays[f"{name}.in.{i}"] = layout(value.detach()).numpy()
		arrays[f"{name}.grad.{i}"] = layout(value.grad).numpy()
	arrays[f"{name}.out"] = out_layout(out.detach()).numpy()
	arrays[f"{name}.up"] = out_layout(up).numpy()


def conv(name, x, w, bias=True, **settings):
	inputs = [image(*x), image(*w)] + ([image(w[0])] if bias else [])
	case(name, inputs, [nhwc, hwio, same], lambda x, w, b=None: F.conv2d(x, w, b, **settings))


conv("conv3", (2, 3, 7, 6), (4, 3, 3, 3), padding=1)
conv("conv3stride2", (1, 3, 7, 8), (5, 3, 3, 3), padding=1, stride=2, bias=False)
conv("conv7stride2", (1, 2, 11, 10), (3, 2, 7, 7), padding=3, stride=2)
conv("conv1", (2, 5, 4, 3), (6, 5, 1, 1))
conv("conv1stride2", (1, 4, 5, 6), (3, 4, 1, 1), stride=2, bias=False)
conv("convvalid", (1, 2, 6, 5), (3, 2, 3, 3))
conv("convdilated2", (2, 3, 9, 8), (4, 3, 3, 3), padding=2, dilation=2)
conv("convdilated3", (1, 2, 10, 11), (3, 2, 3, 3), padding=3, dilation=3, bias=False)
conv("convdilatedvalid", (1, 2, 9, 8), (3, 2, 3, 3), padding=1, dilation=2)
conv("convdilatedlarge", (1, 3, 5, 6), (4, 3, 3, 3), padding=12, dilation=12)


def transposed(name, x, w, bias=True, **settings):
	inputs = [image(*x), image(*w)] + ([image(w[1])] if bias else [])
	case(name, inputs, [nhwc, lambda t: t.permute(2, 3, 1, 0), same],
		lambda x, w, b=None: F.conv_transpose2d(x, w, b, **settings))


transposed("up2", (2, 4, 3, 5), (4, 3, 2, 2), stride=2)
transposed("up4stride2", (1, 3, 4, 3), (3, 2, 4, 4), stride=2, padding=1, bias=False)
transposed("up3extra", (1, 2, 3, 4), (2, 3, 3, 3), stride=2, padding=1, output_padding=1)
transposed("up8stride4", (1, 2, 3, 2), (2, 2, 8, 8), stride=4, padding=2, bias=False)


def depthwise(name, x, k, **settings):
	channels = x[1]
	case(name, [image(*x), image(channels, 1, k, k)], [nhwc, lambda t: t[:, 0].permute(1, 2, 0)],
		lambda x, w: F.conv2d(x, w, groups=channels, **settings))


depthwise("depthwise3", (2, 5, 7, 6), 3, padding=1)
depthwise("depthwise3stride2", (1, 4, 8, 7), 3, padding=1, stride=2)
depthwise("depthwise5stride2", (1, 3, 9, 8), 5, padding=2, stride=2)
depthwise("depthwisedilated", (1, 4, 8, 9), 3, padding=2, dilation=2)

save("convolution")

for name, activation in {"none": lambda t: t, "relu": F.relu, "relu6": F.relu6, "swish": F.silu,
	"hardswish": F.hardswish}.items():
	for training in (True, False):
		x, gamma, beta = image(3, 5, 4, 3), image(5), image(5)
		mean, variance = torch.randn(5), torch.rand(5) + 0.5
		title = f"norm{name}{'train' if training else 'predict'}"
		arrays[title + ".mean"], arrays[title + ".variance"] = mean.clone().numpy(), variance.clone().numpy()
		with torch.no_grad():
			x *= 2
			x += 3
		case(title, [x, gamma, beta], [nhwc, same, same], lambda x, g, b: activation(
			F.batch_norm(x, mean, variance, g, b, training=training, momentum=0.1, eps=1e-5)))
		arrays[title + ".meanafter"], arrays[title + ".varianceafter"] = mean.numpy(), variance.numpy()

for name, function in {"relu": F.relu, "relu6": lambda t: F.relu6(4 * t), "sigmoid": torch.sigmoid,
	"tanh": lambda t: torch.tanh(4 * t), "swish": F.silu, "hardswish": lambda t: F.hardswish(3 * t),
	"hardsigmoid": lambda t: F.hardsigmoid(3 * t)}.items():
	case("act" + name, [image(1, 3, 5, 4)], [nhwc], function)

save("normalisation")

case("add", [image(1, 3, 4, 5), image(1, 3, 4, 5)], [nhwc, nhwc], lambda a, b: F.relu(a + b))
case("multiply", [image(1, 3, 4, 5), image(1, 3, 4, 5)], [nhwc, nhwc], lambda a, b: a * b)
case("gate", [image(2, 3, 4, 5), image(2, 3, 1, 1)], [nhwc, nhwc], lambda a, b: a * b)
case("concat", [image(2, 3, 4, 5), image(2, 1, 4, 5), image(2, 2, 4, 5)], [nhwc] * 3, lambda *p: torch.cat(p, 1))
case("channels", [image(2, 5, 4, 3)], [nhwc], lambda x: x[:, 1:4])
case("crop", [image(2, 3, 6, 7)], [nhwc], lambda x: x[:, :, 1:5, 2:7])
case("pad", [image(1, 2, 4, 3)], [nhwc], lambda x: F.pad(x, (1, 2, 3, 0)))
case("reflect", [image(1, 2, 4, 5)], [nhwc], lambda x: F.pad(x, (2, 4, 3, 1), mode="reflect"))

save("shaping")

case("max2", [image(2, 3, 6, 8)], [nhwc], lambda x: F.max_pool2d(x, 2))
case("max2odd", [image(1, 3, 7, 5)], [nhwc], lambda x: F.max_pool2d(x, 2))
case("max3", [image(1, 3, 7, 8)], [nhwc], lambda x: F.max_pool2d(x, 3, 2, 1))
case("max3same", [image(1, 2, 6, 7)], [nhwc], lambda x: F.max_pool2d(x, 3, 1, 1))
with torch.no_grad():
	_, places = F.max_pool2d(torch.randn(2, 3, 6, 8), 2, return_indices=True)


def unpool(x, y):
	pooled, indices = F.max_pool2d(x, 2, return_indices=True)
	return F.max_unpool2d(pooled * y, indices, 2, output_size=x.shape)


case("unpool", [image(2, 3, 7, 8), image(2, 3, 3, 4)], [nhwc, nhwc], unpool)
case("average2", [image(1, 3, 6, 8)], [nhwc], lambda x: F.avg_pool2d(x, 2))
case("average3", [image(1, 3, 7, 6)], [nhwc], lambda x: F.avg_pool2d(x, 3, 2, 1))
case("averageall", [image(2, 3, 5, 6)], [nhwc], lambda x: F.adaptive_avg_pool2d(x, 1))
case("averageto3", [image(1, 3, 7, 8)], [nhwc], lambda x: F.adaptive_avg_pool2d(x, (3, 5)))

for align in (True, False):
	for title, size in {"up": (9, 11), "down": (3, 2), "uneven": (4, 13)}.items():
		case(f"bilinear{title}{'corners' if align else 'borders'}", [image(1, 2, 5, 4)], [nhwc],
			lambda x: F.interpolate(x, size, mode="bilinear", align_corners=align))
case("nearest", [image(1, 2, 4, 5)], [nhwc], lambda x: F.interpolate(x, (8, 10)))
case("nearestuneven", [image(1, 2, 4, 5)], [nhwc], lambda x: F.interpolate(x, (7, 3)))


def depth_to_space(x):
	n, c, h, w = x.shape
	return x.reshape(n, 2, 2, c // 4, h, w).permute(0, 3, 4, 1, 5, 2).reshape(n, c // 4, 2 * h, 2 * w)


case("depthtospace", [image(2, 12, 3, 4)], [nhwc], depth_to_space)
case("softmax", [image(2, 5, 3, 4)], [nhwc], lambda x: torch.softmax(3 * x, 1))
case("logsoftmax", [image(2, 5, 3, 4)], [nhwc], lambda x: torch.log_softmax(3 * x, 1))
case("linear", [image(4, 6), image(6, 5), image(5)], [same] * 3, lambda x, w, b: x @ w + b, same)
case("sum", [image(2, 3, 4, 5)], [nhwc], lambda x: x.sum().reshape(1), same)
case("mean", [image(2, 3, 4, 5)], [nhwc], lambda x: x.mean().reshape(1), same)

save("pooling")
