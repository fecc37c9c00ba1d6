"""Every comparison with other programs, one after the other; the machine should have nothing else to do.

    mvn -DskipTests package
    python3 benchmarks/all.py > table.txt

The dense CRF is left out where pydensecrf isn't installed.
"""
import importlib.util
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
SCRIPTS = ["thresholds", "edges", "clusters", "regions", "labels", "networks", "mask_rcnn", "nuclei"]
if importlib.util.find_spec("pydensecrf"):
    SCRIPTS.append("dense_crf")
failed = []
for name in SCRIPTS:
    print("## %s\n" % name, flush=True)
    if subprocess.run([sys.executable, str(FOLDER / (name + ".py"))], stderr=subprocess.DEVNULL).returncode:
        failed.append(name)
    print(flush=True)
if failed:
    sys.exit("did not run to their end: " + ", ".join(failed))
