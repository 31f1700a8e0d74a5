-- The central server: what it keeps for the region. It can open nothing: sealed values are text to it.

-- key → value: epoch (random id of this history), n of the last commit nonce
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

-- a desktop. last_n, ratchet: place for the detection of copied databases
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL,
  contact TEXT NOT NULL,
  role TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,      -- SHA-256 of the token, never the token
  last_n INTEGER NOT NULL DEFAULT 0,
  ratchet TEXT,
  previous_ratchet TEXT,
  enrolled_at INTEGER NOT NULL,
  last_seen INTEGER NOT NULL DEFAULT 0
);

-- an invitation: single use, expiring; hash of the code only
CREATE TABLE code (
  hash TEXT PRIMARY KEY,
  organisation TEXT NOT NULL,
  contact TEXT NOT NULL,
  role TEXT NOT NULL,
  invited_by TEXT,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
);

-- what an organisation needs on a second computer: its secret under the recovery code, which we cannot open
CREATE TABLE organisation_key (organisation TEXT PRIMARY KEY, public_key TEXT NOT NULL, recovery_wrap TEXT);

-- every record with its open fields and, as one value, its sealed part
CREATE TABLE record (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  dossier TEXT,
  v INTEGER NOT NULL,
  data TEXT NOT NULL,                   -- JSON object: open fields and "sealed"
  versions TEXT NOT NULL,               -- JSON object: field → version of its last change
  deleted INTEGER NOT NULL DEFAULT 0,
  made INTEGER NOT NULL,                -- order of creation, so that a dossier is handed over oldest first
  PRIMARY KEY (kind, id)
);
CREATE INDEX record_dossier ON record (dossier, made) WHERE dossier IS NOT NULL;

-- who may see a dossier
CREATE TABLE grantee (
  dossier TEXT NOT NULL,
  organisation TEXT NOT NULL,
  grant_id TEXT NOT NULL PRIMARY KEY,
  ended INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX grantee_dossier ON grantee (dossier);

-- state-based streams: one entry per record and stream, moved to the head by each change
CREATE TABLE stream (id TEXT PRIMARY KEY, head INTEGER NOT NULL, nonce TEXT NOT NULL, floor INTEGER NOT NULL DEFAULT 0);
CREATE TABLE stream_entry (
  stream TEXT NOT NULL,
  kind TEXT NOT NULL,
  rec TEXT NOT NULL,
  seq INTEGER NOT NULL,
  op TEXT NOT NULL,                     -- put, del, gone
  PRIMARY KEY (stream, kind, rec)
);
CREATE UNIQUE INDEX stream_entry_seq ON stream_entry (stream, seq);

-- what became of an operation, in the same transaction as its effect
CREATE TABLE receipt (
  op_id TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  v INTEGER NOT NULL,
  conflict TEXT,
  at INTEGER NOT NULL
);
CREATE INDEX receipt_device ON receipt (device, n);

-- what was delivered to whom
CREATE TABLE audit (
  at INTEGER NOT NULL,
  device TEXT NOT NULL,
  stream TEXT NOT NULL,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER NOT NULL
);
