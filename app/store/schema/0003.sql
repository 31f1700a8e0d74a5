-- Records that a comparison with the server found missing or of another version: asked for until they come.
CREATE TABLE want (kind TEXT NOT NULL, id TEXT NOT NULL, stream TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX want_stream ON want (stream, kind, id);

-- Operations that are offered again because the server lost history. again_until: until then (ms) a refusal means "not
-- yet", because what they build on may still have to be offered by others; 0: an ordinary operation.
ALTER TABLE outbox ADD COLUMN again_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
