"""Who may include whom (architecture): read from the #include lines."""
import re
from lint import files, read, report

MAY = {
    "app/domain": {"domain"},
    "app/seal": {"domain", "seal"},
    "app/store": {"domain", "seal", "store"},
    "app/sync": {"domain", "seal", "store", "sync"},
    "app/exchange": {"domain", "exchange"},
    "app/insight": {"domain", "insight"},
    "app/cli": {"domain", "seal", "store", "sync", "exchange", "insight", "cli"},
    "server": {"domain", "server"},
    "ui": {"domain", "seal", "store", "sync", "exchange", "insight", "ui"},
}
# seal/wv-courier-box.h is the one exception to "the server cannot open anything": it opens the envelope of a courier file,
# which is sealed for the server instead of TLS. What lies in it of a dossier stays sealed; no other header of seal/ may follow.
SERVER_HEADERS = {"sync/wv-message.h", "sync/wv-message-repair.h", "sync/wv-courier-wire.h", "store/wv-db.h", "store/wv-migrate.h",
                  "store/wv-json.h", "seal/wv-courier-box.h"}
ONLY_IN = {  # library header → folders that may see it
    "sodium.h": {"app/seal"},
    "libsecret/": {"app/seal"},
    "sqlite3.h": {"app/store"},
    "libsoup/": {"app/sync"},
    "microhttpd.h": {"server"},
    "libpq-fe.h": {"server"},
    "gtk/": {"ui"},
    "adwaita.h": {"ui"},
}


def folder_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "app" else parts[0]


own, library = [], []
for path in files(".c", ".h"):
    folder = folder_of(path)
    for line, target in enumerate(re.findall(r'^.*$', read(path), re.M), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', target)
        if not match:
            continue
        name = match.group(2)
        first = name.split("/")[0]
        if match.group(1) == '"' and "/" in name and not name.startswith(("app/", "build/")):
            allowed = first in MAY.get(folder, set()) or (folder == "server" and name in SERVER_HEADERS)
            if not allowed:
                own.append(f"{path}:{line}: {folder} may not include {name}: move the code to a folder that may")
        for header, places in ONLY_IN.items():
            if name.startswith(header) and folder not in places:
                library.append(f"{path}:{line}: {name} belongs in {', '.join(places)} only: call that folder")
sql = []
for path in files(".c"):
    for line, text in enumerate(read(path).splitlines(), 1):
        if re.search(r'"[^"]*\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b[^"]*=\s*\'?%[sd]', text):
            sql.append(f"{path}:{line}: a value formatted into SQL: bind it by name")
report([("/lint/layers/own-headers", own), ("/lint/layers/library-headers", library), ("/lint/layers/sql-values", sql)])
