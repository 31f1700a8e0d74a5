"""Budgets of length: functions (ctags), source files, templates; test lines per line of app and server."""
import re
import statistics
from lint import files, output, read, report

sources = files(".c")
tags = output("ctags", "-x", "--_xformat=%{input}\t%{line}\t%{end}\t%N", "--c-kinds=f", "--fields=+ne", *sources)
lengths, long_functions = [], []
for row in tags.stdout.splitlines():
    parts = row.split("\t")
    if len(parts) == 4 and parts[2].isdigit():
        length = int(parts[2]) - int(parts[1]) + 1
        lengths.append(length)
        if length > 100:
            long_functions.append(f"{parts[0]}:{parts[1]} {parts[3]}: {length} lines: split it, 100 is the most")
tail = []
if not lengths:
    tail.append(f"ctags found no functions: {tags.stderr[:200]}")
else:
    over = sum(1 for n in lengths if n > 60)
    if statistics.median(lengths) > 15:
        tail.append(f"the median function has {statistics.median(lengths)} lines, 15 is the budget")
    if over > 0.05 * len(lengths):
        tail.append(f"{over} of {len(lengths)} functions have over 60 lines, 5 % is the budget")
long_files = [f"{p}: {n} lines: split it, 800 is the most" for p in sources if (n := read(p).count("\n")) > 800]
long_ui = [f"{p}: {n} lines: split a widget out, 300 is the most" for p in files(".ui") if (n := read(p).count("\n")) > 300]
code = sum(read(p).count("\n") for p in files(".c", under=("app", "server")))
tests = sum(read(p).count("\n") for p in files(".c", ".py", under=("tests",)))
ratio = [] if tests >= 0.5 * code else [f"{tests} lines of test for {code} lines of app and server: 0.5 a line is the least"]
gotos = [f"{p}: goto: use g_autoptr and return" for p in sources if re.search(r"^\s*goto\s", read(p), re.M)]
report([("/lint/budgets/no-function-over-100", long_functions), ("/lint/budgets/median-and-tail", tail),
        ("/lint/budgets/source-files", long_files), ("/lint/budgets/templates", long_ui),
        ("/lint/budgets/tests-per-line", ratio), ("/lint/budgets/no-goto", gotos)])
