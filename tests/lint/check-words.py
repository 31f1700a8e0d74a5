"""Words that have no place in the source: left-overs, and strings that only this kind of mistake makes."""
import re
from lint import files, read, report

left = [f"{p}:{n}: left-over: finish it or take it out" for p in files(".c", ".h", ".ui")
        for n, text in enumerate(read(p).splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX)\b|not implemented", text)]
in_test = [f"{p}:{n}: the program may not behave differently in a test" for p in files(".c")
           for n, text in enumerate(read(p).splitlines(), 1) if re.search(r"g_test_(initialized|subprocess)|if \(.*\btest_mode\b", text)]
phones = [f"{p}:{n}: {m}: invented numbers have 555 in the middle" for p in files(".jsonl", ".c", ".ui", under=("resources", "ui"))
          for n, text in enumerate(read(p).splitlines(), 1)
          for m in re.findall(r"\b0[1-9]\d{1,2}-\d{3} ?\d{2,4}\b|\b06-\d{3} ?\d{2} ?\d{3}\b", text) if "-555" not in m]
report([("/lint/words/left-overs", left), ("/lint/words/no-test-switch", in_test), ("/lint/words/phone-numbers", phones)])
