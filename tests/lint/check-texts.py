"""Every text that a person sees can be translated, and the Dutch catalogue is complete."""
import os
import re
import tempfile
from lint import ROOT, files, output, read, report

listed = {l.strip() for l in read("po/POTFILES.in").splitlines() if l.strip() and not l.startswith("#")}
needs = {p for p in files(".c") if re.search(r"\b(_|N_|C_|ngettext)\s*\(\s*\"", re.sub(r"#define.*", "", read(p)))}
needs |= {p for p in files(".ui") if 'translatable="yes"' in read(p)}
missing = [f"{p}: has texts but is not in po/POTFILES.in: add it" for p in sorted(needs - listed)]
gone = [f"{p}: in po/POTFILES.in but not in the tree: remove it" for p in sorted(listed) if not os.path.exists(os.path.join(ROOT, p))]

plain = []
for path in files(".ui"):
    for line, text in enumerate(read(path).splitlines(), 1):
        match = re.search(r'<property name="(label|title|subtitle|tooltip-text|placeholder-text|description)">([^<]*[A-Za-z]{2}[^<]*)<', text)
        if match:
            plain.append(f'{path}:{line}: "{match.group(2)}" cannot be translated: translatable="yes"')

catalogue = []
with tempfile.TemporaryDirectory() as folder:
    pot = os.path.join(folder, "all.pot")
    out = output("xgettext", "--files-from=po/POTFILES.in", "--from-code=UTF-8", "--keyword=_", "--keyword=N_",
                 "--keyword=C_:1c,2", "--keyword=ngettext:1,2", "-o", pot)
    if not os.path.exists(pot):
        catalogue.append(f"xgettext: {out.stderr[:300]}")
    else:
        merged = os.path.join(folder, "nl.po")
        output("msgmerge", "-q", "--no-fuzzy-matching", "-o", merged, "po/nl.po", pot)
        for kind in ("--untranslated", "--only-fuzzy"):
            rest = output("msgattrib", kind, "--no-obsolete", "--no-wrap", merged).stdout
            catalogue += [f"nl.po ({kind[2:]}): {m}" for m in re.findall(r'^msgid (".+")$', rest, re.M) if m != '""']
    check = output("msgfmt", "--check", "-o", "/dev/null", "po/nl.po")
    if check.returncode:
        catalogue.append(check.stderr[:500])
report([("/lint/texts/potfiles-complete", missing), ("/lint/texts/potfiles-exist", gone),
        ("/lint/texts/templates-translatable", plain), ("/lint/texts/nl-complete", catalogue)])
