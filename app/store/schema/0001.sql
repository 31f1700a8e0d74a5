-- What the user sees: the server's state with the own waiting operations applied. One table per record kind, one
-- column per open field of app/domain/wv-kind-*.c; a test compares them. Sealed content is one value.

CREATE TABLE "organisation" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "name" TEXT,
  "short_name" TEXT,
  "type" TEXT,
  "description" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "website" TEXT,
  "address" TEXT,
  "postcode" TEXT,
  "place" TEXT,
  "municipality" TEXT,
  "kvk" TEXT,
  "agb" TEXT,
  "public_key" TEXT,
  "active_from" TEXT,
  "active_to" TEXT,
  "successor" TEXT,
  extra TEXT
);
CREATE TABLE "contact" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "organisation" TEXT,
  "name" TEXT,
  "roles" TEXT,
  "job_title" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "hours" TEXT,
  "phone_hours" TEXT,
  "deputy" TEXT,
  "absent_from" TEXT,
  "absent_to" TEXT,
  "active_from" TEXT,
  "active_to" TEXT,
  extra TEXT
);
CREATE INDEX "contact_organisation" ON "contact" ("organisation");
CREATE TABLE "practice_link" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "practice" TEXT,
  "contact" TEXT,
  "deputy" TEXT,
  "themes" TEXT,
  "valid_from" TEXT,
  "valid_to" TEXT,
  "confirmed_on" TEXT,
  "successor" TEXT,
  extra TEXT
);
CREATE INDEX "practice_link_practice" ON "practice_link" ("practice");
CREATE INDEX "practice_link_contact" ON "practice_link" ("contact");
CREATE TABLE "offer" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "title" TEXT,
  "summary" TEXT,
  "professional_note" TEXT,
  "organisation" TEXT,
  "contact" TEXT,
  "themes" TEXT,
  "target_groups" TEXT,
  "minimum_age" INTEGER,
  "maximum_age" INTEGER,
  "eligibility" TEXT,
  "exclusion" TEXT,
  "languages" TEXT,
  "cost_kind" TEXT,
  "cost_amount" INTEGER,
  "cost_text" TEXT,
  "reimbursement" TEXT,
  "referral_needed" TEXT,
  "application_process" TEXT,
  "capacity" TEXT,
  "capacity_on" TEXT,
  "full_until" TEXT,
  "waiting_weeks" INTEGER,
  "status" TEXT,
  "alert" TEXT,
  "setting" TEXT,
  "location_name" TEXT,
  "address" TEXT,
  "postcode" TEXT,
  "place" TEXT,
  "municipality" TEXT,
  "latitude" INTEGER,
  "longitude" INTEGER,
  "locations" TEXT,
  "accessibility" TEXT,
  "transport" TEXT,
  "schedules" TEXT,
  "service_areas" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "url" TEXT,
  "source" TEXT,
  "source_id" TEXT,
  "source_licence" TEXT,
  "verified_on" TEXT,
  "verified_by" TEXT,
  "verify_every" INTEGER,
  extra TEXT
);
CREATE INDEX "offer_organisation" ON "offer" ("organisation");
CREATE INDEX "offer_contact" ON "offer" ("contact");
CREATE INDEX offer_walk_in ON offer (latitude) WHERE schedules LIKE '%WALKIN=1%';
CREATE INDEX offer_list ON offer (municipality, status, title);
CREATE TABLE "referral" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "number" TEXT,
  "kind" TEXT,
  "from_organisation" TEXT,
  "from_contact" TEXT,
  "to_organisation" TEXT,
  "to_contact" TEXT,
  "offer" TEXT,
  "themes" TEXT,
  "urgency" TEXT,
  "answer_due" TEXT,
  "feedback_due" TEXT,
  "relation" TEXT,
  "related" TEXT,
  "sent_at" INTEGER,
  "counted_municipality" TEXT,
  "counted_age_band" TEXT,
  sealed BLOB,
  extra TEXT
);
CREATE INDEX "referral_from_organisation" ON "referral" ("from_organisation");
CREATE INDEX "referral_to_organisation" ON "referral" ("to_organisation");
CREATE INDEX "referral_offer" ON "referral" ("offer");
CREATE TABLE "grant" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  "grantee" TEXT,
  "view" TEXT,
  "wrapped_key" TEXT,
  "valid_from" INTEGER,
  "valid_until" INTEGER,
  extra TEXT
);
CREATE INDEX "grant_dossier" ON "grant" ("dossier");
CREATE TABLE "client_contact" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  sealed BLOB,
  extra TEXT
);
CREATE INDEX "client_contact_dossier" ON "client_contact" ("dossier");
CREATE TABLE "consent" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  "purposes" TEXT,
  "recipients" TEXT,
  "given_on" TEXT,
  "how" TEXT,
  "expires_on" TEXT,
  "withdrawn_on" TEXT,
  sealed BLOB,
  extra TEXT
);
CREATE INDEX "consent_dossier" ON "consent" ("dossier");
CREATE TABLE "event" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  "type" TEXT,
  "from_state" TEXT,
  "to_state" TEXT,
  "reason" TEXT,
  "occurred_at" INTEGER,
  "until" TEXT,
  "outcome" TEXT,
  "target" TEXT,
  "assignee" TEXT,
  sealed BLOB,
  extra TEXT
);
CREATE INDEX "event_dossier" ON "event" ("dossier");
CREATE TABLE "handover" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  "planned_at" INTEGER,
  "done_at" INTEGER,
  "confirmed_at" INTEGER,
  "confirmed_by" TEXT,
  "present" TEXT,
  "counted_kind" TEXT,
  sealed BLOB,
  extra TEXT
);
CREATE INDEX "handover_dossier" ON "handover" ("dossier");
CREATE TABLE "feedback" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  "type" TEXT,
  "to_organisation" TEXT,
  "due_on" TEXT,
  "read_at" INTEGER,
  "read_by" TEXT,
  "counted_goal" TEXT,
  sealed BLOB,
  extra TEXT
);
CREATE INDEX "feedback_dossier" ON "feedback" ("dossier");
CREATE TABLE "message" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  "to_organisation" TEXT,
  "question" INTEGER,
  "answers" TEXT,
  "read_at" INTEGER,
  "read_by" TEXT,
  sealed BLOB,
  extra TEXT
);
CREATE INDEX "message_dossier" ON "message" ("dossier");
CREATE TABLE "action" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  "owner_organisation" TEXT,
  "owner" TEXT,
  "due_on" TEXT,
  "done_on" TEXT,
  "source" TEXT,
  sealed BLOB,
  extra TEXT
);
CREATE INDEX "action_dossier" ON "action" ("dossier");
CREATE TABLE "access" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "dossier" TEXT,
  "organisation" TEXT,
  "author" TEXT,
  "recorded_at" INTEGER,
  "device" TEXT,
  "action" TEXT,
  "occurred_at" INTEGER,
  "purpose" TEXT,
  extra TEXT
);
CREATE INDEX "access_dossier" ON "access" ("dossier");
CREATE TABLE "conflict" (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  v INTEGER NOT NULL DEFAULT 0,
  "organisation" TEXT,
  "dossier" TEXT,
  "target_kind" TEXT,
  "target" TEXT,
  "field" TEXT,
  "base_value" TEXT,
  "alternatives" TEXT,
  "status" TEXT,
  "settled_value" TEXT,
  "settled_by" TEXT,
  "settled_at" INTEGER,
  extra TEXT
);
CREATE INDEX "conflict_dossier" ON "conflict" ("dossier");
CREATE INDEX "conflict_status" ON "conflict" ("status");

-- What the server said, only for records with waiting operations. data NULL: the server has no such record.
CREATE TABLE shadow (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  v INTEGER NOT NULL DEFAULT 0,
  data TEXT,
  sealed BLOB,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- Operations that the server has not acknowledged. n stays NULL until the first sending. state: 0 waiting, 1 sent,
-- 2 refused.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tx INTEGER NOT NULL,
  n INTEGER UNIQUE,
  op_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  rec TEXT NOT NULL,
  dossier TEXT,
  verb TEXT NOT NULL,
  base_v INTEGER NOT NULL DEFAULT 0,
  base_op INTEGER,
  base_n INTEGER,
  set_json TEXT,
  was_json TEXT,
  sealed BLOB,
  was_sealed TEXT,
  made_at INTEGER NOT NULL,
  hold_until INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL DEFAULT 0,
  code TEXT
);
CREATE INDEX outbox_tx ON outbox (tx);
CREATE INDEX outbox_rec ON outbox (rec);
CREATE INDEX outbox_dossier ON outbox (dossier);
CREATE INDEX outbox_base ON outbox (base_op);

-- Acknowledged operations, kept 90 days: a server that lost history gets them again.
CREATE TABLE outbox_done (
  seq INTEGER PRIMARY KEY,
  tx INTEGER NOT NULL,
  n INTEGER,
  op_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  rec TEXT NOT NULL,
  dossier TEXT,
  verb TEXT NOT NULL,
  base_v INTEGER NOT NULL,
  set_json TEXT,
  was_json TEXT,
  sealed BLOB,
  was_sealed TEXT,
  made_at INTEGER NOT NULL,
  status INTEGER NOT NULL,
  v INTEGER NOT NULL,
  conflict TEXT,
  done_at INTEGER NOT NULL
);
CREATE INDEX outbox_done_at ON outbox_done (done_at);
CREATE INDEX outbox_done_dossier ON outbox_done (dossier);

-- Refused operations that the user has put away.
CREATE TABLE refused (
  seq INTEGER PRIMARY KEY,
  tx INTEGER NOT NULL,
  op_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  rec TEXT NOT NULL,
  dossier TEXT,
  verb TEXT NOT NULL,
  set_json TEXT,
  was_json TEXT,
  sealed BLOB,
  made_at INTEGER NOT NULL,
  code TEXT
);

CREATE TABLE cursor (stream TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sync_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Records of kinds that this version does not know, for a later version.
CREATE TABLE mirror_unknown (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  stream TEXT NOT NULL,
  v INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE TABLE draft (id TEXT PRIMARY KEY, saved_at INTEGER NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE profile (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Full text of the offers. No personal content: deleted words stay readable in its pages for a while. It keeps its
-- own copy of the text, so that a changed offer can be taken out again without its old row.
CREATE TABLE search_dirty (rowid INTEGER PRIMARY KEY);
-- Offers that changed since the search last had to read them all (search-base in sync_state).
CREATE TABLE search_recent (rowid INTEGER PRIMARY KEY);
CREATE VIRTUAL TABLE offer_fts USING fts5 (
  title, summary, tags, place, municipality,
  tokenize = 'unicode61 remove_diacritics 2'
);
