"""Pieces of torchvision's detectors: anchors, coding, matching, suppression, levels, ROI-Align, masks in boxes, losses.

Usage: python3 detection_golden.py ../resources/golden
Writes detect/pieces.safetensors and compute/roialign.safetensors; images are (batch, y, x, channel) there.
"""

import sys

import numpy
import torch
import torch.nn.functional as F
import torchvision
from torchvision.models.detection import _utils, roi_heads
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.image_list import ImageList
from torchvision.ops import boxes as box_ops
from torchvision.ops import MultiScaleRoIAlign, poolers

import goldens

torch.manual_seed(11)
random = numpy.random.RandomState(11)
versions = {"torch": torch.__version__, "torchvision": torchvision.__version__, "numpy": numpy.__version__}
arrays = {}


def save(path):
	goldens.write(f"{sys.argv[1]}/{path}.safetensors", arrays, versions)
	arrays.clear()


def keep(name, value):
	arrays[name] = value.detach().numpy() if torch.is_tensor(value) else numpy.asarray(value)


def boxes_in(n, width, height, least, most):
	centre = torch.from_numpy(random.uniform(0, 1, (n, 2))) * torch.tensor([width, height])
	size = torch.from_numpy(numpy.exp(random.uniform(numpy.log(least), numpy.log(most), (n, 2))))
	return torch.cat([centre - size / 2, centre + size / 2], 1).float()


# anchors: three levels, uneven sizes of image and levels
generator = AnchorGenerator(((8.0,), (11.3, 16.0), (45.0, 64.0, 7.0)), ((0.5, 1.0, 2.0), (1.0,), (0.33, 3.0)))
sizes = [(13, 17), (6, 8), (3, 4)]
anchors = generator(ImageList(torch.zeros(1, 3, 53, 70), [(53, 70)]), [torch.zeros(1, 1, *s) for s in sizes])
keep("anchors", anchors[0])

# coding, also of large differences
coder = _utils.BoxCoder((10.0, 10.0, 5.0, 5.0))
proposals, truth = boxes_in(200, 300, 200, 2, 150), boxes_in(200, 300, 200, 2, 150)
deltas = 3 * torch.randn(200, 12)
deltas[::17] *= 20
keep("coder.proposals", proposals)
keep("coder.truth", truth)
keep("coder.encoded", coder.encode([truth], [proposals])[0])
keep("coder.deltas", deltas)
keep("coder.decoded", coder.decode(deltas, [proposals]))

# suppression; many equal scores
crowd = boxes_in(900, 160, 120, 8, 40)
scores = torch.from_numpy(random.randint(0, 100, 900) / 128).float()
keep("nms.boxes", crowd)
keep("nms.scores", scores)
for threshold in (0.0, 0.3, 0.7):
	keep(f"nms.{int(10 * threshold)}", box_ops.nms(crowd, scores, threshold))
groups = torch.from_numpy(random.randint(0, 5, 1100))
grouped, distinct = boxes_in(1100, 160, 120, 8, 40), torch.from_numpy(random.permutation(1100) / 1100).float()
keep("batched.boxes", grouped)
keep("batched.scores", distinct)
keep("batched.groups", groups)
keep("batched", box_ops.batched_nms(grouped, distinct, groups, 0.4))

# clipping and small boxes
keep("clipped", box_ops.clip_boxes_to_image(crowd, (110, 130)))
keep("large", box_ops.remove_small_boxes(crowd, 12.5))

# matching, with true boxes that no box fits well, and equal boxes
truth, candidates = boxes_in(25, 200, 150, 6, 60), boxes_in(1500, 200, 150, 6, 60)
candidates[100:110] = candidates[90:100]
candidates[200] = truth[3]
truth[20] = truth[3]
iou = box_ops.box_iou(truth, candidates)
assert (iou.max(1)[0] > 0).all()
keep("match.truth", truth)
keep("match.boxes", candidates)
keep("match.iou", iou[:, :100])
keep("match.rpn", _utils.Matcher(0.7, 0.3, allow_low_quality_matches=True)(iou))
keep("match.heads", _utils.Matcher(0.5, 0.5, allow_low_quality_matches=False)(iou))
keep("match.between", _utils.Matcher(0.6, 0.2, allow_low_quality_matches=False)(iou))

# levels: sizes around the borders between them
side = torch.tensor([1, 27.9, 28, 28.1, 55.99999, 56, 56.00001, 111.9999, 112, 112.0001, 223.9999, 224, 224.0001, 447, 448, 900])
level_boxes = torch.cat([torch.stack([0 * side, 0 * side, side, side], 1), boxes_in(200, 500, 400, 5, 600)])
keep("levels.boxes", level_boxes)
keep("levels", poolers.LevelMapper(2, 5)([level_boxes]))
keep("levels.small", poolers.LevelMapper(2, 4, 56, 3)([level_boxes]))

# masks into the image
width, height, side = 43, 31, 7
paste = torch.cat([boxes_in(12, width, height, 3, 25), torch.tensor([[-6.3, -4.8, 5.2, 3.1], [38.7, 27.2, 49.5, 40.0],
	[0.0, 0.0, 43.0, 31.0], [10.2, 11.6, 10.9, 12.1], [-3.5, 5.5, 60.25, 8.75], [12.0, 9.0, 19.0, 16.0]])])
masks = torch.sigmoid(2 * torch.randn(len(paste), 1, side, side))
keep("paste.boxes", paste)
keep("paste.masks", masks)
keep("paste", roi_heads.paste_masks_in_image(masks, paste, (height, width)))

# masks out of the image
planes = torch.zeros(3, height, width)
y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
for i, (cx, cy, rx, ry) in enumerate(((12, 10, 8, 6), (40, 27, 9, 11), (20, 15, 3, 14))):
	planes[i] = ((x - cx) ** 2 / rx ** 2 + (y - cy) ** 2 / ry ** 2 <= 1).float()
crop = torch.cat([boxes_in(12, width, height, 3, 25), torch.tensor([[4.0, 4.0, 20.0, 16.0], [30.5, 15.25, 43.0, 31.0],
	[0.0, 0.0, 43.0, 31.0], [16.9, 0.2, 17.3, 0.6], [-4.0, -6.0, 50.0, 40.0]])])
which = torch.arange(len(crop)) % 3
keep("crop.planes", planes)
keep("crop.boxes", crop)
keep("crop", roi_heads.project_masks_on_boxes(planes, crop, which, 14))

# losses
values, truth = torch.randn(40, 4).requires_grad_(), torch.randn(15, 4)
chosen = torch.from_numpy(random.permutation(40)[:15])
loss = F.smooth_l1_loss(values[chosen], truth, beta=1 / 9, reduction="sum") / 64
loss.backward()
for name, value in {"values": values, "truth": truth, "chosen": chosen, "loss": loss.reshape(1), "gradient": values.grad}.items():
	keep("smoothl1." + name, value)
logits, truth = (6 * torch.randn(300)).requires_grad_(), torch.rand(300)
truth[:200] = (truth[:200] > 0.5).float()
loss = F.binary_cross_entropy_with_logits(logits, truth)
loss.backward()
for name, value in {"scores": logits, "truth": truth, "loss": loss.reshape(1), "gradient": logits.grad}.items():
	keep("binary." + name, value)
save("detect/pieces")


# ROI-Align, values and gradients
def nhwc(t):
	return t.permute(0, 2, 3, 1)


def align(name, features, boxes, size, side, ratio, scales, levels, function):
	"""features: (batch, channel, y, x) each; boxes: a list of them for each image."""
	out = function(*features)
	up = torch.randn_like(out)
	out.backward(up)
	for i, feature in enumerate(features):
		keep(f"{name}.in.{i}", nhwc(feature))
		keep(f"{name}.grad.{i}", nhwc(feature.grad))
	keep(f"{name}.out", nhwc(out))
	keep(f"{name}.up", nhwc(up))
	image = torch.cat([torch.full((len(b),), float(i)) for i, b in enumerate(boxes)])
	keep(f"{name}.rois", torch.cat([levels[:, None].float(), image[:, None], torch.cat(boxes)], 1))
	keep(f"{name}.scales", scales)
	keep(f"{name}.settings", [side, ratio])


def pyramid(name, batch, channels, size, levels, boxes, side, ratio):
	features = [torch.randn(batch, channels, -(-size[0] // 2 ** k), -(-size[1] // 2 ** k), requires_grad=True) for k in levels]
	pooler = MultiScaleRoIAlign([str(i) for i in range(len(levels))], side, ratio, canonical_scale=32, canonical_level=levels[0] + 1)

	def function(*features):
		return pooler({str(i): f for i, f in enumerate(features)}, boxes, [size] * batch)

	with torch.no_grad():
		function(*features)
	of = pooler.map_levels(boxes) if len(levels) > 1 else torch.zeros(sum(map(len, boxes)))
	align(name, features, boxes, size, side, ratio, pooler.scales, of, function)


pyramid("roipyramid", 2, 3, (64, 48), (2, 3, 4), [boxes_in(9, 48, 64, 5, 60).clamp(min=0), boxes_in(7, 48, 64, 5, 60).clamp(min=0)], 4, 2)
pyramid("roisingle", 1, 2, (40, 36), (2,), [boxes_in(6, 36, 40, 4, 30)], 7, 2)
pyramid("roiborder", 1, 2, (32, 32), (2,), [torch.tensor([[-9.5, -7.0, 12.0, 10.0], [20.0, 22.0, 47.0, 39.0], [-50.0, 3.0, -20.0, 9.0],
	[3.0, 40.0, 9.0, 60.0], [0.0, 0.0, 32.0, 32.0], [-40.0, -40.0, 80.0, 80.0], [-4.0, -4.0, 4.0, 4.0]])], 3, 2)
pyramid("roismall", 1, 3, (24, 28), (2,), [torch.tensor([[5.1, 6.2, 5.3, 6.9], [0.0, 0.0, 0.1, 0.1], [27.5, 23.4, 28.0, 24.0],
	[10.0, 10.0, 10.0, 10.0]])], 2, 2)
pyramid("roiadaptive", 2, 2, (32, 40), (1, 2), [boxes_in(5, 40, 32, 3, 40), boxes_in(4, 40, 32, 3, 40)], 3, -1)
pyramid("roidense", 1, 1, (24, 24), (1,), [boxes_in(3, 24, 24, 4, 12)], 2, 5)
save("compute/roialign")
