"""The desktop file and the metainfo are valid, and the icon exists."""
import os
from lint import ROOT, output, report

ID = "nl.welverwijs.Welverwijs"
desktop = output("desktop-file-validate", f"resources/{ID}.desktop")
meta = output("appstreamcli", "validate", "--no-net", f"resources/{ID}.metainfo.xml")
icons = [f"resources/icons/{p} is missing" for p in (f"{ID}.svg", f"{ID}-symbolic.svg")
         if not os.path.exists(os.path.join(ROOT, "resources/icons", p))]
report([("/lint/desktop/desktop-file", (desktop.stdout + desktop.stderr).splitlines() if desktop.returncode else []),
        ("/lint/desktop/metainfo", (meta.stdout + meta.stderr).splitlines() if meta.returncode else []),
        ("/lint/desktop/icons", icons)])
