"""Losses and their gradients by PyTorch's automatic differentiation, written from the formulas of the papers.

Usage: python3 losses.py ../resources/golden/loss/losses.safetensors
"""

import sys

import numpy
import scipy.ndimage
import torch
import torch.nn.functional as F

import goldens

torch.manual_seed(3)
batch, height, width, classes = 2, 6, 7, 4
pixels = batch * height * width
scores = 2 * torch.randn(pixels, classes)
labels = torch.randint(0, 3, (pixels,))  # class 3 isn't there
labels[torch.rand(pixels) < 0.15] = -1
weights = torch.rand(pixels) + 0.5
class_weights = torch.tensor([0.5, 1, 2, 3])
known = labels >= 0
binary_scores = 2 * torch.randn(pixels)
binary_labels = torch.where(known, (labels > 0).long(), labels)
arrays = {"scores": scores.numpy(), "labels": labels.numpy(), "weights": weights.numpy(), "classweights":
	class_weights.numpy(), "binary.scores": binary_scores.numpy(), "binary.labels": binary_labels.numpy(), "size":
		numpy.array([batch, height, width])}


def save(name, function, x=scores):
	x = x.clone().requires_grad_()
	value = function(x)
	value.backward()
	arrays[name + ".value"] = numpy.array([value.item()])
	arrays[name + ".gradient"] = x.grad.numpy()


def one_hot():
	return F.one_hot(labels.clamp(min=0), classes).float()[known]


def probabilities(x):
	return torch.softmax(x, 1)[known]


def cross_entropy(x):
	w = weights * class_weights[labels.clamp(min=0)] * known
	return (w * F.cross_entropy(x, labels.clamp(min=0), reduction="none")).sum() / w.sum()


def focal(x, gamma=2.0):
	p = torch.softmax(x, 1).gather(1, labels.clamp(min=0)[:, None])[:, 0]
	w = class_weights[labels.clamp(min=0)] * known
	return (w * (1 - p) ** gamma * -p.log()).sum() / w.sum()


def tversky(x, alpha, beta, first=0):
	p, g = probabilities(x), one_hot()
	w = weights[known][:, None]
	tp, fp, fn = (w * p * g).sum(0), (w * p * (1 - g)).sum(0), (w * (1 - p) * g).sum(0)
	return (1 - (tp + 1) / (tp + alpha * fp + beta * fn + 1))[first:].mean()


def dice(x):
	p, g = probabilities(x), one_hot()
	return (1 - (2 * (p * g).sum(0) + 1) / (p.sum(0) + g.sum(0) + 1)).mean()


def generalised_dice(x):
	p, g = probabilities(x), one_hot()
	size = g.sum(0)
	v = torch.where(size > 0, 1 / size ** 2, torch.zeros(classes))
	v = torch.where(size > 0, v, v.max())
	return 1 - 2 * (v * (p * g).sum(0)).sum() / (v * (p.sum(0) + g.sum(0))).sum()


def boundary(x):
	phi = numpy.zeros((batch, height, width, classes), numpy.float32)
	image = labels.reshape(batch, height, width).numpy()
	for b in range(batch):
		for c in range(1, classes):
			inside = image[b] == c
			if inside.any() and not inside.all():
				edt = scipy.ndimage.distance_transform_edt
				phi[b, ..., c] = edt(~inside) * ~inside - (edt(inside) - 1) * inside
	phi = torch.from_numpy(phi.reshape(pixels, classes))
	return (torch.softmax(x, 1) * phi)[known].sum() / known.sum()


def lovasz(x):
	p, g = probabilities(x), one_hot()
	losses = []
	for c in range(classes):
		if g[:, c].sum() == 0:
			continue
		errors, order = torch.sort((g[:, c] - p[:, c]).abs(), descending=True)
		truth = g[order, c]
		jaccard = 1 - (truth.sum() - truth.cumsum(0)) / (truth.sum() + (1 - truth).cumsum(0))
		jaccard[1:] = jaccard[1:] - jaccard[:-1].clone()
		losses.append((errors * jaccard).sum())
	return sum(losses) / len(losses)


save("crossentropy", cross_entropy)
save("focal", focal)
save("tversky", lambda x: tversky(x, 0.3, 0.7))
save("tverskyforeground", lambda x: tversky(x, 0.3, 0.7, 1))
save("dice", dice)
save("generaliseddice", generalised_dice)
save("boundary", boundary)
save("lovasz", lovasz)
save("sum", lambda x: 0.5 * dice(x) + 2 * boundary(x))
save("binary", lambda x: F.binary_cross_entropy_with_logits(x[known], binary_labels[known].float()), binary_scores)

iou = torch.rand(12)
iou[torch.rand(12) < 0.3] = -1
arrays["iou"] = iou.numpy()


def classification(x):
	ce = F.binary_cross_entropy_with_logits(x, (iou >= 0).float(), reduction="none")
	positive = iou >= 0
	w = iou[positive] ** 1.5
	w = w * (ce[positive].sum() / (w * ce[positive]).sum()).detach()
	return ((w * ce[positive]).sum() + ce[~positive].sum()) / positive.sum()


def localisation(x):
	loss = F.smooth_l1_loss(x, torch.zeros_like(x), reduction="none", beta=0.5).sum(1)
	w = iou.clamp(min=0) ** 1.5
	w = w * (loss.sum() / (w * loss).sum()).detach()
	return (w * loss).mean()


boxes, example = torch.randn(12, 4), torch.randn(12)
arrays["boxes"], arrays["examples"] = boxes.numpy(), example.numpy()
save("classification", classification, example)
save("localisation", localisation, boxes)
goldens.write(sys.argv[1], arrays, {"torch": torch.__version__, "scipy": scipy.__version__})
