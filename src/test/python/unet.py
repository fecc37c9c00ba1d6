"""U-Net in plain PyTorch, after the figure of Ronneberger et al. 2015.

Usage: python3 unet.py ../resources/golden/net/unet.safetensors
"""

import sys

import torch
import torch.nn.functional as F
from torch import nn

import goldens
from reference_networks import run


class Double(nn.Module):
	def __init__(self, inputs, outputs, padding, norm):
		super().__init__()
		self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=padding, bias=not norm)
		self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=padding, bias=not norm)
		if norm:
			self.norm1 = nn.BatchNorm2d(outputs)
			self.norm2 = nn.BatchNorm2d(outputs)
		self.norm = norm

	def double(self, x):
		x = self.conv1(x)
		x = F.relu(self.norm1(x) if self.norm else x)
		x = self.conv2(x)
		return F.relu(self.norm2(x) if self.norm else x)

	forward = double


class Up(Double):
	def __init__(self, inputs, outputs, padding, norm, resize):
		super().__init__(inputs, outputs, padding, norm)
		self.resize = resize
		self.up = nn.Conv2d(inputs, outputs, 3, padding=1) if resize else nn.ConvTranspose2d(inputs, outputs, 2, 2)

	def forward(self, x, skip):
		if self.resize:
			x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
		x = self.up(x)
		top, left = (skip.shape[2] - x.shape[2]) // 2, (skip.shape[3] - x.shape[3]) // 2
		skip = skip[:, :, top:top + x.shape[2], left:left + x.shape[3]]
		return self.double(torch.cat([skip, x], 1))


class UNet(nn.Module):
	def __init__(self, depth, width, channels, outputs, norm=True, resize=False, same=True):
		super().__init__()
		self.depth = depth
		padding = 1 if same else 0
		for i in range(depth + 1):
			setattr(self, f"down{i}", Double(channels if i == 0 else width << i - 1, width << i, padding, norm))
		for i in range(depth):
			setattr(self, f"up{i}", Up(width << i + 1, width << i, padding, norm, resize))
		self.head = nn.Conv2d(width, outputs, 1)

	def forward(self, x):
		skips = []
		x = self.down0(x)
		for i in range(self.depth):
			skips.append(x)
			x = getattr(self, f"down{i + 1}")(F.max_pool2d(x, 2))
		for i in reversed(range(self.depth)):
			x = getattr(self, f"up{i}")(x, skips[i])
		return self.head(x)


class Mirrored(UNet):
	"""For the network without padding: the image is mirrored at its borders, as in the paper's figure 2."""

	def forward(self, x):
		# depth 2: 40 pixels are lost, and sizes must be 4k
		height, width = x.shape[2:]
		margin = 20
		size = lambda n: next(m for m in range(n + 2 * margin, n + 2 * margin + 4) if m % 4 == 0)
		padded = F.pad(x, (margin, size(width) - width - margin, margin, size(height) - height - margin), mode="reflect")
		return super().forward(padded)[:, :, :height, :width]


if __name__ == "__main__":
	arrays = {}
	gradients = ["down0.conv1.weight", "up0.conv1.weight", "head.bias"]
	run(arrays, "standard", UNet(3, 4, 2, 3), (32, 40), 2, gradients)
	run(arrays, "resize", UNet(2, 4, 1, 2, norm=False, resize=True), (24, 20), 1, gradients)
	run(arrays, "valid", Mirrored(2, 4, 1, 2, same=False), (27, 31), 1, gradients)
	goldens.write(sys.argv[1], arrays, {"torch": torch.__version__})
	paper = UNet(4, 64, 1, 2, norm=False, same=False)
	print("parameters of the paper's network", sum(p.numel() for p in paper.parameters()))
