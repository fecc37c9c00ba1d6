"""Writes the scores of a benchmark into the cards of the models, in place of those it has under the same title.

    bin/segmenta benchmark DATA --csv SCORES.csv
    python3 benchmarks/cards.py SCORES.csv TITLE

Needs Debian's python3-yaml. Scores are the last entry of a card and are set anew; what stands before isn't touched.
"""
import csv
import os
import sys

import yaml

MODELS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "models")
SHORT = {"PQ at IoU 0.50": "PQ", "AJI": "AJI", "Dice (foreground)": "Dice", "IoU (foreground)": "IoU",
         "Seconds per image": "seconds per image"}

table, title = sys.argv[1:]
scores = {}
with open(table, encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        method, over = row["Method"].rsplit(", ", 1)
        over = {"mean over images": "per image"}.get(over, over)
        name = row["Score"]
        if name.startswith("AP (") and not name.endswith("0.95"):
            name = "AP at IoU " + name[-4:]
        elif name.startswith("Mean AP (") and name.endswith("0.90"):
            name = "mean AP at IoU 0.50 to 0.90"
        elif name in SHORT:
            name = SHORT[name]
        else:
            continue
        scores.setdefault(method, {}).setdefault(over, {})[name] = round(float(row["Value"]), 3)

START = "    scores:\n"
for model in sorted(os.listdir(MODELS)):
    path = os.path.join(MODELS, model, "model.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    old = yaml.safe_load(text)["config"]["segmenta"]["scores"]
    found = {method: values for method, values in scores.items() if method == model or method.startswith(model + " and ")}
    for method, values in found.items():
        old[title + method[len(model):]] = {over: dict(sorted(some.items())) for over, some in values.items()}
    if not found:
        continue
    block = yaml.safe_dump(old, sort_keys=False, allow_unicode=True, width=100)
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(text[:text.index(START)] + START + "".join("      " + line + "\n" for line in block.splitlines()))
    os.replace(path + ".part", path)
    print(model, "has the scores of", title)
