-- Copied, restored and lost: what it takes to notice. As ../schema/0002.sql, without what belongs to a file.

ALTER TABLE device ADD COLUMN revoked text COLLATE "C";
ALTER TABLE code ADD COLUMN device text COLLATE "C", ADD COLUMN attempt text COLLATE "C";

-- sum: 64 bits as a signed number
ALTER TABLE stream ADD COLUMN live bigint NOT NULL DEFAULT 0, ADD COLUMN sum bigint NOT NULL DEFAULT 0;
ALTER TABLE stream_entry ADD COLUMN v bigint NOT NULL DEFAULT 0, ADD COLUMN at bigint NOT NULL DEFAULT 0;
CREATE INDEX stream_entry_tombstone ON stream_entry (at) WHERE op <> 'put';
UPDATE stream_entry e SET v = r.v FROM record r WHERE r.kind = e.kind AND r.id = e.rec AND e.op = 'put';

CREATE TABLE stream_nonce (
  stream text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  nonce text COLLATE "C" NOT NULL,
  PRIMARY KEY (stream, seq)
);
INSERT INTO stream_nonce SELECT id, head, nonce FROM stream;

-- version-floor as there; history: what wv_server_postgres_get_history() said when the epoch began
INSERT INTO meta VALUES ('version-floor', '0');
