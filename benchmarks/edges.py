"""Edge filters beside OpenCV, SciPy and scikit-image: the median times and their ratios, in one run.

    python3 benchmarks/edges.py [THREADS]
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
THREADS = sys.argv[1] if len(sys.argv) > 1 else "2"
TARGET = ROOT / "target" / "jmh"
CLASSPATH = TARGET / "jmh.classpath"
RESULT = TARGET / "jmh-edges.json"

# what an earlier run generated would be generated again
shutil.rmtree(TARGET, ignore_errors=True)
subprocess.run(["mvn", "-q", "-Pjmh", "test-compile", "dependency:build-classpath", "-Dmdep.outputFile=%s" % CLASSPATH,
                "-Dmdep.includeScope=test"], cwd=ROOT, check=True)
path = os.pathsep.join([str(TARGET / "test-classes"), str(TARGET / "classes"), CLASSPATH.read_text().strip()])
subprocess.run(["java", "-cp", path, "org.openjdk.jmh.Main", "EdgeBenchmark", "-jvmArgsAppend",
                "-Dsegmenta.threads=" + THREADS, "-rf", "json", "-rff", str(RESULT)], check=True, stdout=subprocess.DEVNULL)
ours = {}
for run in json.loads(RESULT.read_text()):
    name = run["benchmark"].rsplit(".", 1)[1] + "/" + run["params"]["type"]
    ours[name] = run["primaryMetric"]["scorePercentiles"]["50.0"]
peers = json.loads(subprocess.run([sys.executable, str(ROOT / "benchmarks" / "peers" / "edges.py"), THREADS], check=True,
                                  stdout=subprocess.PIPE).stdout)

print("milliseconds, 4096 x 4096, %s threads; ratio = ours / theirs; canny: SciPy stands for scikit-image" % THREADS)
print("%-20s %9s %9s %6s %9s %6s" % ("", "Segmenta", "OpenCV", "ratio", "SciPy", "ratio"))
for name, own in ours.items():
    peer = peers[name]
    print("%-20s %9.1f %9.1f %6.2f %9.1f %6.2f" % (name, own, peer["OpenCV"], own / peer["OpenCV"], peer["SciPy"],
                                                   own / peer["SciPy"]))
for name, ms in peers["rounded"].items():
    print("%-20s %9.1f %9.1f %6.2f   OpenCV from 8 bits to 8 bits, weights rounded to 1/256" % (
        name + "/uint8", ours[name + "/uint8"], ms, ours[name + "/uint8"] / ms))
