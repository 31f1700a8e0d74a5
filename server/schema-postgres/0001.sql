-- The central server on PostgreSQL: the same tables as ../schema, so that a database can be moved from one to the other
-- table by table. "C" orders ids by their bytes: the same on every machine, whatever its locale.

CREATE TABLE meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);

CREATE TABLE device (
  id text COLLATE "C" PRIMARY KEY,
  organisation text COLLATE "C" NOT NULL,
  contact text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL UNIQUE,
  last_n bigint NOT NULL DEFAULT 0,
  ratchet text COLLATE "C",
  previous_ratchet text COLLATE "C",
  enrolled_at bigint NOT NULL,
  last_seen bigint NOT NULL DEFAULT 0
);

CREATE TABLE code (
  hash text COLLATE "C" PRIMARY KEY,
  organisation text COLLATE "C" NOT NULL,
  contact text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  invited_by text COLLATE "C",
  expires_at bigint NOT NULL,
  used_at bigint
);

CREATE TABLE organisation_key (organisation text COLLATE "C" PRIMARY KEY, public_key text NOT NULL, recovery_wrap text);

-- data and versions stay text: jsonb would change numbers and order, and nothing here looks inside
CREATE TABLE record (
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  dossier text COLLATE "C",
  v bigint NOT NULL,
  data text NOT NULL,
  versions text NOT NULL,
  deleted bigint NOT NULL DEFAULT 0,
  made bigserial NOT NULL,              -- rises within a dossier, whose guard is held when a record is made
  PRIMARY KEY (kind, id)
);
CREATE INDEX record_dossier ON record (dossier, made) WHERE dossier IS NOT NULL;

CREATE TABLE grantee (
  dossier text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  grant_id text COLLATE "C" NOT NULL PRIMARY KEY,
  ended bigint NOT NULL DEFAULT 0
);
CREATE INDEX grantee_dossier ON grantee (dossier);

CREATE TABLE stream (id text COLLATE "C" PRIMARY KEY, head bigint NOT NULL, nonce text NOT NULL, floor bigint NOT NULL DEFAULT 0);
CREATE TABLE stream_entry (
  stream text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  rec text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  op text COLLATE "C" NOT NULL,
  PRIMARY KEY (stream, kind, rec)
);
CREATE UNIQUE INDEX stream_entry_seq ON stream_entry (stream, seq);

CREATE TABLE receipt (
  op_id text COLLATE "C" PRIMARY KEY,
  device text COLLATE "C" NOT NULL,
  n bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  v bigint NOT NULL,
  conflict text COLLATE "C",
  at bigint NOT NULL
);
CREATE INDEX receipt_device ON receipt (device, n);

CREATE TABLE audit (
  at bigint NOT NULL,
  device text COLLATE "C" NOT NULL,
  stream text COLLATE "C" NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL
);

-- Only here: one row for each thing that two processes must not work on at the same time (a dossier, the key of an
-- organisation). Rows are locked, never read; they may be deleted while no server runs.
CREATE TABLE guard (name text COLLATE "C" PRIMARY KEY);
