"""Mask R-CNN on ResNet-18 as torchvision has it: every stage of a prediction, and the losses of a training step.

Images have sizes that torchvision's transform leaves as they are, and aren't normalised. The layers that give scores and
boxes have their weights multiplied by SCALES, and classes a BIAS, so that there are detections that differ. What is sampled at
random in training is replaced by what is evenly spaced.

Usage: python3 mask_rcnn.py ../resources/golden/net/mask-rcnn.safetensors
"""

import sys

import numpy
import torch
import torchvision
from torch import nn
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import resnet_fpn_backbone

import goldens
from reference_networks import fill, sample, uniform

SCALES = {"rpn.head.cls_logits.weight": 1, "rpn.head.bbox_pred.weight": 0.5, "roi_heads.box_predictor.cls_score.weight": 3,
	"roi_heads.box_predictor.bbox_pred.weight": 2, "roi_heads.mask_predictor.mask_fcn_logits.weight": 4}
BIAS = [-4.5, 0, -8.5]


def build(height, width, **settings):
	backbone = resnet_fpn_backbone(backbone_name="resnet18", weights=None, norm_layer=nn.BatchNorm2d, trainable_layers=5)
	anchors = AnchorGenerator(((8,), (16,), (32,), (64,), (128,)), ((0.5, 1.0, 2.0),) * 5)
	model = MaskRCNN(backbone, 3, min_size=min(height, width), max_size=max(height, width), image_mean=[0, 0, 0],
		image_std=[1, 1, 1], rpn_anchor_generator=anchors, rpn_pre_nms_top_n_test=300, rpn_post_nms_top_n_test=150,
		rpn_pre_nms_top_n_train=300, rpn_post_nms_top_n_train=150, rpn_batch_size_per_image=64,
		box_batch_size_per_image=48, box_detections_per_img=20, **settings)
	fill(model)
	state = model.state_dict()
	for name, factor in SCALES.items():
		state[name].mul_(factor)
	state["roi_heads.box_predictor.cls_score.bias"].copy_(torch.tensor(BIAS))
	return model.eval()


def images(count, height, width):
	x = torch.from_numpy(uniform("image", count * height * width * 3)).reshape(count, height, width, 3)
	return [image.permute(2, 0, 1).contiguous() for image in x]


def record(arrays, name, module, choose=lambda output: output):
	"""Keeps what a module gives at its first call."""

	def hook(_, inputs, output):
		if name not in arrays:
			arrays[name] = choose(output)

	return module.register_forward_hook(hook)


def channels_last(t):
	return sample(t.permute(0, 2, 3, 1))


def predict(arrays, title, height, width, **settings):
	model = build(height, width, **settings)
	found = {}
	record(found, "pyramid", model.backbone)
	record(found, "rpn", model.rpn.head)
	record(found, "proposals", model.rpn, lambda output: output[0][0])
	record(found, "pooled", model.roi_heads.box_roi_pool)
	record(found, "predictor", model.roi_heads.box_predictor)
	record(found, "logits", model.roi_heads.mask_predictor)
	with torch.no_grad():
		result = model(images(1, height, width))[0]
	for k, level in enumerate(found["pyramid"].values()):
		arrays[f"{title}.pyramid.{k}"] = channels_last(level)
	for k in range(5):
		arrays[f"{title}.objectness.{k}"] = channels_last(found["rpn"][0][k])
		arrays[f"{title}.deltas.{k}"] = channels_last(found["rpn"][1][k])
	arrays[title + ".proposals"] = found["proposals"].flatten().numpy()
	arrays[title + ".pooled"] = channels_last(found["pooled"])
	arrays[title + ".scores"] = sample(found["predictor"][0])
	arrays[title + ".regression"] = sample(found["predictor"][1])
	arrays[title + ".boxes"] = result["boxes"].flatten().numpy()
	arrays[title + ".confidences"] = result["scores"].numpy()
	arrays[title + ".classes"] = result["labels"].numpy()
	logits = found["logits"] if "logits" in found else None
	if logits is not None and len(logits):
		chosen = logits[torch.arange(len(logits)), result["labels"]]
		arrays[title + ".masks"] = sample(chosen.sigmoid())
	# the pasted masks, as bits of rows: too large to keep as they are
	arrays[title + ".areas"] = (result["masks"][:, 0] >= 0.5).sum((1, 2)).numpy()
	print(title, len(found["proposals"]), "proposals,", len(result["boxes"]), "detections", result["scores"][:20],
		result["labels"], arrays[title + ".areas"])
	s = result["scores"].sort().values
	print("least gap of scores", (s[1:] - s[:-1]).min() if len(s) > 1 else None)


def chosen(indices, count):
	"""So many of the indices, evenly spaced."""
	count = min(count, len(indices))
	return indices[torch.arange(count) * len(indices) // max(1, count)]


class EvenSampler:
	"""As torchvision's sampler, but without chance."""

	def __init__(self, batch, positive):
		self.batch, self.positive = batch, positive

	def __call__(self, matched):
		positives, negatives = [], []
		for labels in matched:
			pos = chosen(torch.where(labels >= 1)[0], int(self.batch * self.positive))
			neg = chosen(torch.where(labels == 0)[0], self.batch - len(pos))
			for masks, indices in ((positives, pos), (negatives, neg)):
				mask = torch.zeros(len(labels), dtype=torch.uint8)
				mask[indices] = 1
				masks.append(mask)
		return positives, negatives


def ellipse(height, width, cx, cy, rx, ry):
	y, x = numpy.mgrid[:height, :width] + 0.5
	return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1


def target(height, width, objects):
	"""Objects: centre, radii and class of ellipses; boxes hold their pixels."""
	masks = [ellipse(height, width, *o[:4]) for o in objects]
	boxes = []
	for mask in masks:
		y, x = numpy.where(mask)
		boxes.append([x.min(), y.min(), x.max() + 1, y.max() + 1])
	return {"boxes": torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4),
		"labels": torch.tensor([o[4] for o in objects], dtype=torch.int64),
		"masks": torch.from_numpy(numpy.array(masks, dtype=numpy.uint8).reshape(-1, height, width))}


OBJECTS = [[(20, 30, 9, 6, 1), (28, 33, 7, 10, 2), (80, 50, 20, 14, 1), (100, 80, 4, 4, 2)],
	[(50, 40, 30, 25, 2), (110, 20, 8, 11, 1)]]

GRADIENTS = ["backbone.body.conv1.weight", "backbone.body.layer4.1.conv2.weight", "backbone.fpn.inner_blocks.0.0.weight",
	"backbone.fpn.layer_blocks.2.0.bias", "rpn.head.conv.0.0.weight", "rpn.head.bbox_pred.bias",
	"roi_heads.box_head.fc6.weight", "roi_heads.box_predictor.bbox_pred.weight", "roi_heads.mask_head.0.0.weight",
	"roi_heads.mask_predictor.conv5_mask.weight", "roi_heads.mask_predictor.mask_fcn_logits.bias"]


def axes(name, g):
	if g.dim() == 4:
		return g.permute(2, 3, 1, 0)
	if "fc6" in name:
		return g.reshape(len(g), -1, 7, 7).permute(2, 3, 1, 0)
	return g.t() if g.dim() == 2 else g


def train(arrays, title, height, width, objects):
	model = build(height, width)
	model.rpn.fg_bg_sampler = EvenSampler(64, 0.5)
	model.roi_heads.fg_bg_sampler = EvenSampler(48, 0.25)
	model.train()
	for module in model.modules():
		if isinstance(module, nn.BatchNorm2d):
			module.eval()
	targets = [target(height, width, o) for o in objects]
	losses = model(images(len(objects), height, width), targets)
	sum(losses.values()).backward()
	for name, value in losses.items():
		arrays[f"{title}.{name}"] = numpy.array([value.item()])
	print(title, {name: value.item() for name, value in losses.items()})
	named = dict(model.named_parameters())
	for name in GRADIENTS:
		g = named[name].grad
		if g is not None:
			arrays[f"{title}.grad.{name}"] = sample(axes(name, g))


if __name__ == "__main__":
	arrays = {}
	predict(arrays, "whole", 96, 128)
	predict(arrays, "padded", 92, 124, box_score_thresh=0.4, box_nms_thresh=0.3)
	predict(arrays, "nothing", 64, 64, box_score_thresh=1)
	train(arrays, "training", 96, 128, OBJECTS)
	train(arrays, "empty", 96, 128, [[]])
	assert not any(len(a) for name, a in arrays.items() if name in ("nothing.boxes", "nothing.classes"))
	goldens.write(sys.argv[1], {name: a for name, a in arrays.items() if len(a)}, {"torch": torch.__version__, "torchvision": torchvision.__version__})
