-- The key under which an organisation was sealed to the first time, or that a person accepted since.
CREATE TABLE pinned_key (
  organisation TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  pinned_at INTEGER NOT NULL,
  accepted_by TEXT
) WITHOUT ROWID;

-- What opens the own work in the outbox whose dossier may not be seen any more; goes when that is put away.
CREATE TABLE kept_key (
  dossier TEXT NOT NULL,
  wrapped_key TEXT NOT NULL,
  PRIMARY KEY (dossier, wrapped_key)
) WITHOUT ROWID;
