"""Networks beside PyTorch and ONNX Runtime: one run, in turn, medians.

    mvn -DskipTests package
    python3 benchmarks/networks.py [ROUNDS [THREADS]]

Predictions of single images; steps of a training with Adam. PyTorch runs eagerly and without gradients for predictions;
ONNX Runtime runs what PyTorch exports. Needs python3-torch and python3-torchvision; gets ONNX Runtime by Maven.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

import numpy
import torch
import torchvision

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
THREADS = sys.argv[2] if len(sys.argv) > 2 else "2"
ROOT = pathlib.Path(__file__).resolve().parent.parent
ONNX_RUNTIME = "com.microsoft.onnxruntime:onnxruntime:1.16.3"
sys.path.insert(0, str(ROOT / "src" / "test" / "python"))
from unet import UNet  # noqa: E402

warnings.filterwarnings("ignore")
torch.set_num_threads(int(THREADS))


class Out(torch.nn.Module):
    """The scores of a model of torchvision."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model(x)["out"]


def deeplab(name):
    return Out(getattr(torchvision.models.segmentation, name)(weights=None, weights_backbone=None, num_classes=21))


# what, network, settings, batch, side, channels, outputs, PyTorch's
WORK = [
    ("predict", "U-Net", "width=32,depth=4", 1, 256, 1, 2, lambda: UNet(4, 32, 1, 2)),
    ("predict", "U-Net", "width=32,depth=4", 1, 512, 1, 2, lambda: UNet(4, 32, 1, 2)),
    ("predict", "DeepLab v3", "backbone=MobileNet-v3,width=1,outputstride=16", 1, 512, 3, 21,
     lambda: deeplab("deeplabv3_mobilenet_v3_large")),
    ("predict", "DeepLab v3", "backbone=ResNet-50,width=1,outputstride=8", 1, 256, 3, 21,
     lambda: deeplab("deeplabv3_resnet50")),
    ("train", "U-Net", "width=16,depth=4", 4, 256, 1, 2, lambda: UNet(4, 16, 1, 2)),
    ("train", "U-Net", "width=32,depth=4", 4, 256, 1, 2, lambda: UNet(4, 32, 1, 2)),
    # what Train Model has at first: 256 x 256 pixels, folded
    ("train", "U-Net", "width=32,depth=3", 4, 128, 4, 37, lambda: UNet(3, 32, 4, 37)),
]


def peer(what, model, x):
    if what == "predict":
        model.eval()

        def predict():
            with torch.no_grad():
                model(x)
        return predict
    model.train()
    adam = torch.optim.Adam(model.parameters(), 1e-3)

    def step():
        scores = model(x)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, torch.zeros_like(scores))
        adam.zero_grad()
        loss.backward()
        adam.step()
    return step


def timed(work):
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


class Java:
    def __init__(self, *arguments):
        self.process = subprocess.Popen(["java", "-Xmx6g", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True,
                                        env={**os.environ, "OMP_NUM_THREADS": THREADS})

    def ask(self, *words):
        self.process.stdin.write(";".join(str(w) for w in words) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["mvn", "-q", "dependency:copy", "-Dartifact=" + ONNX_RUNTIME, "-DoutputDirectory=" + folder],
                   cwd=ROOT, check=True)
    bundle = ROOT / "target" / "segmenta"
    segmenta = Java("-Dsegmenta.threads=" + THREADS, "-cp", os.pathsep.join(
        [str(ROOT / "target" / "test-classes"), str(bundle / "plugins" / "*"), str(bundle / "jars" / "*")]), "io.github.segmenta.benchmark.NetworkTimes")
    onnx = Java("-cp", os.path.join(folder, "*"), str(ROOT / "benchmarks" / "peers" / "OnnxTimes.java"), THREADS)
    print("%s threads, %d rounds, %d processors; PyTorch %s, ONNX Runtime %s" % (
        THREADS, ROUNDS, os.cpu_count(), torch.__version__, ONNX_RUNTIME.rsplit(":", 1)[1]))
    print("%-58s %9s %9s %6s %9s %6s" % ("", "Segmenta", "PyTorch", "ratio", "ONNX", "ratio"))
    for k, (what, network, settings, batch, side, channels, outputs, make) in enumerate(WORK):
        model = make()
        x = torch.rand(batch, channels, side, side)
        runs = {"Segmenta": lambda: segmenta.ask(what, network, settings, batch, side, channels, outputs)}
        torch_run = peer(what, model, x)
        runs["PyTorch"] = lambda: timed(torch_run)
        if what == "predict":
            file = os.path.join(folder, "%d.onnx" % k)
            torch.onnx.export(model, x, file, opset_version=13)
            runs["ONNX"] = lambda: onnx.ask(file, batch, channels, side)
        for _ in range(60 if what == "predict" else 6):
            runs["Segmenta"]()  # lets the compiler of the JVM do its work
        times = {name: [] for name in runs}
        for turn in range(ROUNDS + 3):
            for name, run in runs.items():
                ms = run()
                if turn >= 3:  # the first ones warm up
                    times[name].append(ms)
        own = numpy.median(times["Segmenta"])
        line = "%-58s %9.1f" % ("%s %s %s, %d x %d^2 x %d" % (what, network, settings, batch, side, channels), own)
        for name in ("PyTorch", "ONNX"):
            if name in times:
                line += " %9.1f %6.2f" % (numpy.median(times[name]), own / numpy.median(times[name]))
        print(line, flush=True)
    for program in (segmenta, onnx):
        program.process.stdin.close()
        program.process.wait()
