"""Scores of semantic networks: torchvision's where it has them, else plain PyTorch after the papers' figures.

Usage: python3 networks.py ../resources/golden/net/networks.safetensors
"""

import sys

import torch
import torch.nn.functional as F
import torchvision
from torch import nn
from torchvision.models import segmentation
from torchvision.models.segmentation.deeplabv3 import ASPP
from torchvision.ops import FeaturePyramidNetwork

import goldens
from reference_networks import run

COUNTS = (2, 2, 3, 3, 3)


def sizes(width):
	return [round(c * width) for c in (64, 128, 256, 512, 512)]


class Fcn(nn.Module):
	"""Long et al. 2015 on VGG-16: figure 3, without the hundred pixels of padding."""

	def __init__(self, stride, width, channels, outputs):
		super().__init__()
		self.stride = stride
		layers = []
		inputs = channels
		for count, size in zip(COUNTS, sizes(width)):
			for _ in range(count):
				layers += [nn.Conv2d(inputs, size, 3, padding=1), nn.ReLU()]
				inputs = size
			layers.append(nn.MaxPool2d(2))
		self.backbone = nn.Module()
		self.backbone.features = nn.Sequential(*layers)
		dense = round(4096 * width)
		self.fc6 = nn.Conv2d(inputs, dense, 7, padding=3)
		self.fc7 = nn.Conv2d(dense, dense, 1)
		self.score5 = nn.Conv2d(dense, outputs, 1)
		if stride <= 16:
			self.up5 = nn.ConvTranspose2d(outputs, outputs, 4, 2, 1, bias=False)
			self.score4 = nn.Conv2d(sizes(width)[3], outputs, 1)
		if stride == 8:
			self.up4 = nn.ConvTranspose2d(outputs, outputs, 4, 2, 1, bias=False)
			self.score3 = nn.Conv2d(sizes(width)[2], outputs, 1)
		self.last = nn.ConvTranspose2d(outputs, outputs, 2 * stride, stride, stride // 2, bias=False)

	def forward(self, x):
		height, width = x.shape[2:]
		x = F.pad(x, (0, -width % 32, 0, -height % 32), mode="reflect")
		maps = []
		for layer in self.backbone.features:
			x = layer(x)
			if isinstance(layer, nn.MaxPool2d):
				maps.append(x)
		y = self.score5(F.relu(self.fc7(F.relu(self.fc6(x)))))
		if self.stride <= 16:
			y = self.up5(y) + self.score4(maps[3])
		if self.stride == 8:
			y = self.up4(y) + self.score3(maps[2])
		return self.last(y)[:, :, :height, :width]


class SegNet(nn.Module):
	"""Badrinarayanan et al. 2017, figure 2."""

	def __init__(self, width, stages, channels, outputs):
		super().__init__()
		self.stages = stages
		s = sizes(width)
		for k in range(stages):
			for i in range(COUNTS[k]):
				inputs = s[k] if i else s[k - 1] if k else channels
				setattr(self, f"conv{k + 1}_{i + 1}", nn.Conv2d(inputs, s[k], 3, padding=1))
				setattr(self, f"bn{k + 1}_{i + 1}", nn.BatchNorm2d(s[k]))
				out = outputs if k == 0 and i == 0 else s[k - 1] if i == 0 else s[k]
				setattr(self, f"conv{k + 1}_{i + 1}_D", nn.Conv2d(s[k], out, 3, padding=1))
				if k or i:
					setattr(self, f"bn{k + 1}_{i + 1}_D", nn.BatchNorm2d(out))

	def forward(self, x):
		places = []
		for k in range(self.stages):
			for i in range(COUNTS[k]):
				x = F.relu(getattr(self, f"bn{k + 1}_{i + 1}")(getattr(self, f"conv{k + 1}_{i + 1}")(x)))
			size = x.shape
			x, indices = F.max_pool2d(x, 2, return_indices=True)
			places.append((indices, size))
		for k in reversed(range(self.stages)):
			x = F.max_unpool2d(x, places[k][0], 2, output_size=places[k][1])
			for i in reversed(range(COUNTS[k])):
				x = getattr(self, f"conv{k + 1}_{i + 1}_D")(x)
				if k or i:
					x = F.relu(getattr(self, f"bn{k + 1}_{i + 1}_D")(x))
		return x


class DeepLabV1(nn.Module):
	"""DeepLab-LargeFOV, Chen et al. 2015."""

	def __init__(self, width, channels, outputs):
		super().__init__()
		inputs = channels
		for k, size in enumerate(sizes(width)):
			for i in range(COUNTS[k]):
				d = 2 if k == 4 else 1
				setattr(self, f"conv{k + 1}_{i + 1}", nn.Conv2d(inputs, size, 3, padding=d, dilation=d))
				inputs = size
		dense = round(1024 * width)
		self.fc6 = nn.Conv2d(inputs, dense, 3, padding=12, dilation=12)
		self.fc7 = nn.Conv2d(dense, dense, 1)
		self.score = nn.Conv2d(dense, outputs, 1)

	def forward(self, x):
		size = x.shape[2:]
		for k in range(5):
			for i in range(COUNTS[k]):
				x = F.relu(getattr(self, f"conv{k + 1}_{i + 1}")(x))
			x = F.max_pool2d(x, 3, 2 if k < 3 else 1, 1)
		x = F.avg_pool2d(x, 3, 1, 1)
		x = self.score(F.relu(self.fc7(F.relu(self.fc6(x)))))
		return F.interpolate(x, size, mode="bilinear", align_corners=False)


def block(inputs, outputs, kernel):
	return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False), nn.BatchNorm2d(outputs),
		nn.ReLU())


class DeepLabV3Plus(nn.Module):
	"""Chen et al. 2018, figure 2, on torchvision's ResNet-50 at output stride 16."""

	def __init__(self, outputs):
		super().__init__()
		self.backbone = torchvision.models.resnet50(replace_stride_with_dilation=[False, False, True])
		del self.backbone.fc
		self.aspp = ASPP(2048, [6, 12, 18])
		self.low = block(256, 48, 1)
		self.fuse1 = block(304, 256, 3)
		self.fuse2 = block(256, 256, 3)
		self.score = nn.Conv2d(256, outputs, 1)

	def forward(self, x):
		b = self.backbone
		low = b.layer1(b.maxpool(b.relu(b.bn1(b.conv1(x)))))
		context = self.aspp(b.layer4(b.layer3(b.layer2(low))))
		low = self.low(low)
		context = F.interpolate(context, low.shape[2:], mode="bilinear", align_corners=False)
		y = self.score(self.fuse2(self.fuse1(torch.cat([context, low], 1))))
		return F.interpolate(y, x.shape[2:], mode="bilinear", align_corners=False)


class MobileDeepLab(nn.Module):
	"""torchvision's DeepLab v3 on MobileNet v3, with the names that parts of backbones have here."""

	def __init__(self, **settings):
		super().__init__()
		model = segmentation.deeplabv3_mobilenet_v3_large(**settings)
		self.backbone = nn.Module()
		self.backbone.features = model.backbone
		self.classifier = model.classifier

	def forward(self, x):
		y = self.classifier(self.backbone.features(x)["out"])
		return F.interpolate(y, x.shape[2:], mode="bilinear", align_corners=False)


class Fpn(nn.Module):
	"""torchvision's pyramid on ResNet-18 with the head of Kirillov et al. 2019, figure 3."""

	def __init__(self, outputs):
		super().__init__()
		self.backbone = torchvision.models.resnet18()
		del self.backbone.fc
		self.fpn = FeaturePyramidNetwork([64, 128, 256, 512], 256)
		for k in range(4):
			setattr(self, f"head{k}", nn.Sequential(*[block(128 if i else 256, 128, 3) for i in range(max(1, k))]))
		self.score = nn.Conv2d(128, outputs, 1)

	def forward(self, x):
		b = self.backbone
		y = b.maxpool(b.relu(b.bn1(b.conv1(x))))
		maps = {}
		for k, layer in enumerate((b.layer1, b.layer2, b.layer3, b.layer4)):
			y = layer(y)
			maps[str(k)] = y
		levels = list(self.fpn(maps).values())
		total = 0
		for k in range(4):
			y = levels[k]
			head = getattr(self, f"head{k}")
			for i, part in enumerate(head):
				y = part(y)
				size = levels[0].shape[2:] if i == len(head) - 1 else (2 * y.shape[2], 2 * y.shape[3])
				y = F.interpolate(y, size, mode="bilinear", align_corners=False)
			total = total + y
		return F.interpolate(self.score(total), x.shape[2:], mode="bilinear", align_corners=False)


if __name__ == "__main__":
	arrays = {}
	for stride in (8, 16, 32):
		run(arrays, f"FCN-{stride}s", Fcn(stride, 1 / 16, 3, 3), (40, 70), 3, ["backbone.features.0.weight", "last.weight"][
			:1 if stride == 32 else 2])
	run(arrays, "SegNet", SegNet(1 / 16, 5, 1, 3), (32, 64), 1, ["conv1_1.weight", "conv3_2_D.weight"])
	run(arrays, "DeepLab v1", DeepLabV1(1 / 16, 3, 3), (41, 35), 3, ["conv1_1.weight", "conv5_1.weight"])
	none = dict(weights=None, weights_backbone=None, num_classes=3)
	run(arrays, "Dilated FCN", segmentation.fcn_resnet50(**none), (40, 56), 3, ["backbone.conv1.weight"])
	run(arrays, "DeepLab v3", segmentation.deeplabv3_resnet50(**none), (41, 48), 3, ["backbone.conv1.weight"])
	run(arrays, "DeepLab v3, MobileNet", MobileDeepLab(**none), (64, 48), 3, ["backbone.features.0.0.weight"])
	run(arrays, "DeepLab v3+", DeepLabV3Plus(3), (48, 40), 3, ["backbone.conv1.weight"])
	run(arrays, "FPN", Fpn(3), (64, 42), 3, ["backbone.conv1.weight"])
	goldens.write(sys.argv[1], arrays, {"torch": torch.__version__, "torchvision": torchvision.__version__})
	print({name: int(a[0]) for name, a in arrays.items() if name.endswith("parameters")})
