"""What the lint tests share: the files of the project and a TAP report with one case per rule."""
import os
import subprocess
import sys

ROOT = sys.argv[1]


def files(*endings, under=("app", "server", "ui")):
    found = []
    for top in under:
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            found += [os.path.relpath(os.path.join(folder, n), ROOT) for n in names if n.endswith(endings)]
    return sorted(found)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as stream:
        return stream.read()


def output(*args):
    return subprocess.run(args, cwd=ROOT, capture_output=True, text=True, check=False)


def report(cases):
    """cases: list of (name, list of problems). Prints TAP and ends the program."""
    print(f"1..{len(cases)}")
    for number, (name, problems) in enumerate(cases, 1):
        print(f"{'not ok' if problems else 'ok'} {number} {name}")
        for problem in problems[:40]:
            print(f"# {problem}")
    sys.exit(1 if any(problems for _, problems in cases) else 0)
