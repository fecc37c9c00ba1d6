"""What the tests of networks have in common: inputs and weights that both sides make by the same formula.

Value i of the array named s is u · scale, where u is uniform in −1…1 by a hash of s and i (murmur3's finaliser); scale
is √(3 / fan-in) for weights. So a golden holds only results.
"""

import numpy
import torch


def uniform(name, count):
	seed = 0x811C9DC5
	for byte in name.encode():
		seed = (seed ^ byte) * 0x01000193 & 0xFFFFFFFF
	with numpy.errstate(over="ignore"):
		h = numpy.arange(count, dtype=numpy.uint32) * numpy.uint32(0x9E3779B9) + numpy.uint32(seed)
		h ^= h >> numpy.uint32(16)
		h *= numpy.uint32(0x85EBCA6B)
		h ^= h >> numpy.uint32(13)
		h *= numpy.uint32(0xC2B2AE35)
		h ^= h >> numpy.uint32(16)
	return ((h >> numpy.uint32(8)).astype(numpy.float32) / numpy.float32(1 << 23) - numpy.float32(1))


def fill(module):
	"""Sets all parameters and statistics."""
	state = module.state_dict()
	for name, tensor in state.items():
		if name.endswith("num_batches_tracked"):
			continue
		u = torch.from_numpy(uniform(name, tensor.numel())).reshape(tensor.shape)
		if tensor.dim() > 1:
			value = u * numpy.float32(numpy.sqrt(3.0 / (tensor[0].numel())))
		elif name.endswith("running_var"):
			value = 1 + 0.5 * u
		elif name.endswith("weight"):
			value = 1 + 0.2 * u
		else:
			value = 0.1 * u
		tensor.copy_(value)
	return module


def image(*shape):
	return torch.from_numpy(uniform("image", int(numpy.prod(shape)))).reshape(shape)


def sample(t):
	"""At most 1500 values, evenly spaced, so that goldens are small."""
	values = t.detach().contiguous().flatten()
	return values[::(len(values) + 1499) // 1500].numpy()


def run(arrays, title, module, size, channels=3, gradients=()):
	"""Output and gradients of Σ out · up in evaluation mode, of a freshly filled module.

	Inputs are hashed in the order (batch, y, x, channel)."""
	module = fill(module).eval()
	height, width = size
	x = image(1, height, width, channels).permute(0, 3, 1, 2).contiguous()
	out = module(x)
	if isinstance(out, dict):
		out = out["out"]
	arrays[title + ".out"] = sample(out.permute(0, 2, 3, 1))
	n, c, h, w = out.shape
	up = torch.from_numpy(uniform("up", out.numel())).reshape(n, h, w, c).permute(0, 3, 1, 2)
	(out * up).sum().backward()
	named = dict(module.named_parameters())
	for name in gradients:
		g = named[name].grad
		g = g.permute(2, 3, 1, 0) if g.dim() == 4 else g
		arrays[f"{title}.grad.{name}"] = sample(g)
	parameters = sum(p.numel() for p in module.parameters())
	arrays[title + ".parameters"] = numpy.array([parameters // 1000, parameters % 1000])
