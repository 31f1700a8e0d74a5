-- What is being written in a dossier and was not sent yet: one text for each, sealed; it never leaves this computer.
CREATE TABLE note (dossier TEXT PRIMARY KEY, saved_at INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
