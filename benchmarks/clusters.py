"""k-means beside scikit-learn and OpenCV: the median times and their ratios, in one run.

    python3 benchmarks/clusters.py [THREADS]
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
RESULT = TARGET / "jmh-clusters.json"

# what an earlier run generated would be generated again
shutil.rmtree(TARGET, ignore_errors=True)
subprocess.run(["mvn", "-q", "-Pjmh", "test-compile", "dependency:build-classpath", "-Dmdep.outputFile=%s" % CLASSPATH,
                "-Dmdep.includeScope=test"], cwd=ROOT, check=True)
path = os.pathsep.join([str(TARGET / "test-classes"), str(TARGET / "classes"), CLASSPATH.read_text().strip()])


def times_of_peers():
    return json.loads(subprocess.run([sys.executable, str(ROOT / "benchmarks" / "peers" / "clusters.py"), THREADS],
                                     check=True, stdout=subprocess.PIPE).stdout)


# before and after ours, so that other load on the machine counts for both
rounds = [times_of_peers()]
subprocess.run(["java", "-cp", path, "org.openjdk.jmh.Main", "ClusterBenchmark", "-jvmArgsAppend",
                "-Dsegmenta.threads=" + THREADS, "-rf", "json", "-rff", str(RESULT)], cwd=ROOT, check=True,
               stdout=subprocess.DEVNULL)
ours = {run["benchmark"].rsplit(".", 1)[1]: run["primaryMetric"]["scorePercentiles"]["50.0"]
        for run in json.loads(RESULT.read_text())}
rounds.append(times_of_peers())

print("milliseconds, 2048 x 2048, k = 5, 10 iterations, %s threads; times = theirs / ours" % THREADS)
print("%-10s %9s %13s %6s %9s %6s" % ("", "Segmenta", "scikit-learn", "times", "OpenCV", "times"))
for name, own in ours.items():
    scikit, opencv = (sum(r[name][peer][0] for r in rounds) / len(rounds) for peer in ("scikit-learn", "OpenCV"))
    print("%-10s %9.1f %13.1f %6.1f %9.1f %6.1f" % (name, own, scikit, scikit / own, opencv, opencv / own))
