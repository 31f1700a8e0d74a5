-- Copied, restored and lost: what it takes to notice.

-- left: why the device may no longer read ("left", "stolen"); NULL while it may
ALTER TABLE device ADD COLUMN revoked TEXT;

-- a code may be used once more by the same computer, whose answer was lost
ALTER TABLE code ADD COLUMN device TEXT;
ALTER TABLE code ADD COLUMN attempt TEXT;

-- how many records live in the stream, and the sum over them (app/domain/wv-sum.h), as a signed number
ALTER TABLE stream ADD COLUMN live INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stream ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stream_entry ADD COLUMN v INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stream_entry ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX stream_entry_tombstone ON stream_entry (at) WHERE op <> 'put';
UPDATE stream_entry SET v = coalesce ((SELECT v FROM record WHERE record.kind = stream_entry.kind AND record.id = stream_entry.rec), 0)
  WHERE op = 'put';

-- From seq on, cursors of the stream have this nonce. Each opening of the database has its own: a history that was lost
-- and one that grew in its place are told apart, also when both reach the same seq.
CREATE TABLE stream_nonce (stream TEXT NOT NULL, seq INTEGER NOT NULL, nonce TEXT NOT NULL, PRIMARY KEY (stream, seq)) WITHOUT ROWID;
INSERT INTO stream_nonce SELECT id, head, nonce FROM stream;

-- commits: how often something was written; version-floor: new versions are above it, so that those of a lost history
-- never come again with other content; sums: 1 once stream.live and .sum are right for entries of before this file
INSERT OR IGNORE INTO meta VALUES ('commits', '0'), ('version-floor', '0');
