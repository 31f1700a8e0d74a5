"""The table of faults: each fault once, and each test that it names is there. What has no test says why.

A test is "/suite/program/case" as GLib names it, or "soak:MUTANT": a place that the simulator must find when it is broken.
"""
import csv
import os
import re
from lint import ROOT, files, read, report

sources = {path: read(path) for path in files(".c", under=("tests",))}


def is_there(name):
    if name.startswith("soak:"):
        return os.path.exists(os.path.join(ROOT, "tests/simulation/mutants", name[5:] + ".txt"))
    if any(f'"{name}"' in text for text in sources.values()):
        return True
    # Built from parts: the folder and the name of the case stand in one file.
    start, case = "/".join(name.split("/")[:3]), name.split("/")[-1]
    return any(f'"{start}/' in text and re.search(rf'"/?{re.escape(case)}"', text) for text in sources.values())


with open(os.path.join(ROOT, "tests/faults.csv"), encoding="utf-8") as stream:
    rows = list(csv.DictReader(stream, delimiter=";"))
ids = [row["fault"] for row in rows]
twice = sorted({f"{i}: stands twice in the table" for i in ids if ids.count(i) > 1})
missing = [f"{row['fault']}: no test named {row['test']}: give its new name" for row in rows if row["test"] and not is_there(row["test"])]
silent = [f"{row['fault']}: neither a test nor a reason" for row in rows if not row["test"] and not row["why there is none"]]
few = [] if len(rows) >= 100 else [f"only {len(rows)} faults in the table"]
report([("/lint/faults/once", twice + few), ("/lint/faults/tests-are-there", missing), ("/lint/faults/or-a-reason", silent)])
