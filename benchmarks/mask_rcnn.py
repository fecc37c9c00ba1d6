"""Mask R-CNN on ResNet-50 beside torchvision's: equal weights and image, one run, in turn, medians.

    mvn -DskipTests package
    python3 benchmarks/mask_rcnn.py [ROUNDS [THREADS]]

From the image to the masks in its size; torchvision's settings. Weights are random; some are made smaller so that scores
differ. Needs python3-torchvision.
"""
import os
import pathlib
import subprocess
import sys
import time

import numpy
import torch
import torchvision

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
THREADS = sys.argv[2] if len(sys.argv) > 2 else "2"
SIDE = 512
SCALES = {"rpn.head.cls_logits.weight": 0.1, "rpn.head.bbox_pred.weight": 0.02,
          "roi_heads.box_predictor.cls_score.weight": 2, "roi_heads.box_predictor.bbox_pred.weight": 0.05,
          "roi_heads.mask_predictor.mask_fcn_logits.weight": 0.1}
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src" / "test" / "python"))
from reference_networks import fill, uniform  # noqa: E402

torch.set_num_threads(int(THREADS))
model = torchvision.models.detection.maskrcnn_resnet50_fpn(
    weights=None, weights_backbone=None, min_size=SIDE, max_size=SIDE, image_mean=[0, 0, 0], image_std=[1, 1, 1])
fill(model)
state = model.state_dict()
for name, factor in SCALES.items():
    state[name].mul_(factor)
model.eval()
image = torch.from_numpy(uniform("image", SIDE * SIDE * 3)).reshape(SIDE, SIDE, 3).permute(2, 0, 1).contiguous()


def peer():
    start = time.perf_counter()
    with torch.no_grad():
        found = model([image])[0]
    return 1000 * (time.perf_counter() - start), len(found["scores"])


bundle = ROOT / "target" / "segmenta"
path = os.pathsep.join(
    [str(ROOT / "target" / "test-classes"), str(bundle / "plugins" / "*"), str(bundle / "jars" / "*")])
java = subprocess.Popen(
    ["java", "-Xmx6g", "-Dsegmenta.device=cpu", "-Dsegmenta.threads=" + THREADS, "-cp", path, "io.github.segmenta.nn.net.MaskRcnnTimes",
     str(SIDE), *["%s=%s" % pair for pair in SCALES.items()]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    stderr=subprocess.DEVNULL, text=True, env={**os.environ, "OMP_NUM_THREADS": THREADS})


def own():
    java.stdin.write("\n")
    java.stdin.flush()
    ms, count = java.stdout.readline().split()
    return float(ms), int(count)


print("%s threads, %d rounds, %d processors; torchvision %s, PyTorch %s" % (
    THREADS, ROUNDS, os.cpu_count(), torchvision.__version__, torch.__version__))
for _ in range(10):
    own()  # lets the compiler of the JVM do its work
times = {own: [], peer: []}
for turn in range(ROUNDS + 2):
    for run in times:
        ms, count = run()
        if turn >= 2:
            times[run].append(ms)
        elif turn == 0:
            print(("Segmenta" if run is own else "torchvision"), count, "objects")
a, b = numpy.median(times[own]), numpy.median(times[peer])
print("Mask R-CNN on ResNet-50, %d x %d: Segmenta %.0f ms, torchvision %.0f ms, ratio %.2f" % (SIDE, SIDE, a, b, a / b))
java.stdin.close()
java.wait()
