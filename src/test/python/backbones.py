"""Feature maps of torchvision's classification networks, with the weights of reference_networks.py.

Usage: python3 backbones.py ../resources/golden/net/backbones.safetensors
Of each: the maps at 1/8 and at the end (some channels), the gradient of Σ end · up at the first weights, and the number
of parameters of the whole classifier.
"""

import sys

import torch
import torchvision
from torch import nn
from torchvision.models.resnet import Bottleneck

import goldens
from reference_networks import fill, image, sample, uniform

arrays = {}


def save(title, model, stages, first, size=(64, 64)):
	model = fill(model).eval()
	x = image(1, *size, 3).permute(0, 3, 1, 2).contiguous()
	maps = stages(model, x)
	for name, m in zip(("eighth", "end"), maps):
		arrays[f"{title}.{name}"] = sample(m.permute(0, 2, 3, 1))
	end = maps[-1]
	n, c, h, w = end.shape
	up = torch.from_numpy(uniform("up", end.numel())).reshape(n, h, w, c).permute(0, 3, 1, 2)
	(end * up).sum().backward()
	g = dict(model.named_parameters())[first].grad
	arrays[f"{title}.grad"] = sample(g.permute(2, 3, 1, 0))
	print(title, sum(p.numel() for p in model.parameters()), [tuple(m.shape) for m in maps])


def resnet(model, x):
	x = model.maxpool(model.relu(model.bn1(model.conv1(x))))
	eighth = model.layer2(model.layer1(x))
	return eighth, model.layer4(model.layer3(eighth))


def sequential(*ends):
	def stages(model, x):
		maps = []
		for i, layer in enumerate(model.features):
			x = layer(x)
			if i in ends:
				maps.append(x)
		return maps
	return stages


def densenet(model, x):
	f = model.features
	x = f.transition1(f.denseblock1(f.pool0(f.relu0(f.norm0(f.conv0(x))))))
	x = f.denseblock2(x)
	eighth = torch.relu(f.transition2.norm(x))
	x = f.denseblock4(f.transition3(f.denseblock3(f.transition2(x))))
	return eighth, torch.relu(f.norm5(x))


class Separable(nn.Module):
	def __init__(self, inputs, outputs, stride):
		super().__init__()
		self.depthwise = nn.Sequential(nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False),
			nn.BatchNorm2d(inputs), nn.ReLU())
		self.pointwise = nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())

	def forward(self, x):
		return self.pointwise(self.depthwise(x))


class MobileNetV1(nn.Module):
	"""After table 1 of Howard et al. 2017."""

	def __init__(self):
		super().__init__()
		rows = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
		layers = [nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU())]
		inputs = 32
		for outputs, stride in rows:
			layers.append(Separable(inputs, outputs, stride))
			inputs = outputs
		self.features = nn.Sequential(*layers)
		self.classifier = nn.Linear(1024, 1000)


models = torchvision.models
save("ResNet-18", models.resnet18(), resnet, "conv1.weight", (64, 48))
save("ResNet-50", models.resnet50(), resnet, "conv1.weight")
save("ResNet-50/8", models.resnet50(replace_stride_with_dilation=[False, True, True]), resnet, "conv1.weight", (40, 40))
save("VGG-16", models.vgg16(), sequential(16, 30), "features.0.weight")
save("VGG-16bn", models.vgg16_bn(), sequential(23, 43), "features.0.weight")
save("MobileNet-v1", MobileNetV1(), sequential(5, 13), "features.0.0.weight")
save("MobileNet-v2", models.mobilenet_v2(), sequential(6, 18), "features.0.0.weight")
save("MobileNet-v3", models.mobilenet_v3_large(), sequential(6, 16), "features.0.0.weight")
save("DenseNet-121", models.densenet121(), densenet, "features.conv0.weight")
save("EfficientNet-B0", models.efficientnet_b0(), sequential(3, 8), "features.0.0.weight")
save("EfficientNet-B2", models.efficientnet_b2(), sequential(3, 8), "features.0.0.weight", (33, 47))
goldens.write(sys.argv[1], arrays, {"torch": torch.__version__, "torchvision": torchvision.__version__})
for name in ("resnet18", "resnet34", "resnet50", "resnet101", "vgg16", "vgg16_bn", "mobilenet_v2",
	"mobilenet_v3_large", "densenet121", "densenet169",
	"efficientnet_b0", "efficientnet_b1", "efficientnet_b2", "efficientnet_b3"):
	model = getattr(models, name)()
	head = getattr(model, "fc", None) or model.classifier
	print(name, sum(p.numel() for p in model.parameters()), "of which head", sum(p.numel() for p in head.parameters()))
