"""Segment Nuclei beside the network of StarDist in PyTorch: one run, in turn, medians.

    mvn -DskipTests package
    python3 benchmarks/nuclei.py [ROUNDS]

Segmenta: the whole command from a macro, with scale and polarity found from the image, labels, ROIs and table. PyTorch: the
network alone, with random weights, without its suppression of overlapping polygons. It is the one of U. Schmidt et al. (2018):
a U-Net of depth 3 with 32 channels, 128 channels before 32 distances and a probability; on every pixel, or on every second
one, for which two convolutions and a pooling come first. Image: 1024 × 1024 pixels of synthetic nuclei.
"""
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy
import tifffile
import torch
from torch import nn

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
ROOT = pathlib.Path(__file__).resolve().parent.parent
SIDE = 1024
torch.set_num_threads(2)


def twice(a, b):
    return nn.Sequential(nn.Conv2d(a, b, 3, padding=1), nn.ReLU(), nn.Conv2d(b, b, 3, padding=1), nn.ReLU())


class StarDist(nn.Module):
    def __init__(self, grid):
        super().__init__()
        self.first = nn.Sequential(twice(1, 32), nn.MaxPool2d(2)) if grid == 2 else nn.Identity()
        before = 32 if grid == 2 else 1
        self.down = nn.ModuleList([twice(before, 32), twice(32, 64), twice(64, 128)])
        self.middle = nn.Sequential(nn.Conv2d(128, 256, 3, padding=1), nn.ReLU(), nn.Conv2d(256, 128, 3, padding=1), nn.ReLU())
        self.up = nn.ModuleList([nn.Sequential(nn.Conv2d(2 * n, n, 3, padding=1), nn.ReLU(), nn.Conv2d(n, max(32, n // 2), 3,
                                                                                                      padding=1), nn.ReLU())
                                 for n in (128, 64, 32)])
        self.features = nn.Sequential(nn.Conv2d(32, 128, 3, padding=1), nn.ReLU())
        self.out = nn.Conv2d(128, 33, 1)

    def forward(self, x):
        x = self.first(x)
        skips = []
        for block in self.down:
            x = block(x)
            skips.append(x)
            x = nn.functional.max_pool2d(x, 2)
        x = self.middle(x)
        for block in self.up:
            x = block(torch.cat([nn.functional.interpolate(x, scale_factor=2), skips.pop()], 1))
        return self.out(self.features(x))


def timed(work):
    start = time.perf_counter()
    with torch.no_grad():
        work()
    return 1000 * (time.perf_counter() - start)


with tempfile.TemporaryDirectory() as folder:
    tile = tifffile.imread(str(ROOT / "test-images" / "synthetic" / "nuclei_8bit.tif"))
    image = numpy.tile(tile, (-(-SIDE // tile.shape[0]), -(-SIDE // tile.shape[1])))[:SIDE, :SIDE]
    file = pathlib.Path(folder) / "nuclei.tif"
    tifffile.imwrite(str(file), image)
    macro = pathlib.Path(folder) / "nuclei.ijm"
    go = pathlib.Path(folder) / "go"
    # waits for a file before each run, so that the programs take turns
    macro.write_text("""for (i = 0; i < %d; i++) {
    while (!File.exists("%s")) wait(5);
    ok = File.delete("%s");
    open("%s");
    start = getTime();
    run("Segment Nuclei...", "");
    print("ms " + (getTime() - start) + " objects " + nResults);
    run("Clear Results");
    run("Close All");
}
""" % (ROUNDS + 3, go, go, file))
    own = subprocess.Popen([str(ROOT / "target" / "segmenta" / "bin" / "segmenta"), "macro", str(macro)],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def segmenta():
        go.touch()
        for line in own.stdout:
            if line.startswith("ms "):
                return float(line.split()[1])
        raise SystemExit("Segment Nuclei did not run to its end")

    nets = {"StarDist, every pixel": StarDist(1).eval(), "StarDist, every second pixel": StarDist(2).eval()}
    x = torch.rand(1, 1, SIDE, SIDE)
    times = {}
    for turn in range(ROUNDS + 3):
        runs = {"Segment Nuclei": segmenta}
        runs.update({name: lambda net=net: timed(lambda: net(x)) for name, net in nets.items()})
        for name, run in runs.items():
            ms = run()
            if turn >= 3:
                times.setdefault(name, []).append(ms)
    own.wait()

ours = numpy.median(times["Segment Nuclei"])
print("%d × %d, %d rounds, 2 threads; PyTorch %s" % (SIDE, SIDE, ROUNDS, torch.__version__))
for name, ms in times.items():
    print("%-30s %8.0f ms   ratio %.2f" % (name, numpy.median(ms), ours / numpy.median(ms)))
