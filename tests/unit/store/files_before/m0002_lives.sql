-- A file as version 1 left it: an account with a living entry, a deleted one and an edit on its way.
PRAGMA application_id = 1213156420;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'holdfast','m0001_first','2026-11-26 17:59:51.763658+00:00');
CREATE TABLE account (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, user TEXT NOT NULL,
  workspace TEXT NOT NULL, token_store TEXT NOT NULL, created_utc INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "account" VALUES('01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','memory','Work','memory://','','','keyring',1,0);
CREATE TABLE attempt (
  op_id TEXT NOT NULL REFERENCES op (op_id), n INTEGER NOT NULL, sent_utc INTEGER NOT NULL, outcome TEXT, status INTEGER,
  latency_ms INTEGER, request_id TEXT, server_date REAL, PRIMARY KEY (op_id, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempt" VALUES('01a20ce4-05c0-795f-bac8-3345cc050c32',1,1795512600,'acknowledged',200,NULL,NULL,1795512600.0);
INSERT INTO "attempt" VALUES('01a20cee-b420-79e8-bc67-0b0d7dd354be',1,1795513300,'acknowledged',200,NULL,NULL,1795513300.0);
INSERT INTO "attempt" VALUES('01a20cf9-6280-7603-a835-d1314fd952cf',1,1795514000,'acknowledged',NULL,NULL,NULL,1795514000.0);
CREATE TABLE change_log (
  n INTEGER PRIMARY KEY AUTOINCREMENT, writer TEXT NOT NULL, origin TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL
) STRICT;
INSERT INTO "change_log" VALUES(1,'235a32b30f62','person','entry','01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba');
INSERT INTO "change_log" VALUES(2,'235a32b30f62','person','op','01a20ce4-05c0-795f-bac8-3345cc050c32');
INSERT INTO "change_log" VALUES(3,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(4,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(5,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(6,'235a32b30f62','sync','op','01a20ce4-05c0-795f-bac8-3345cc050c32');
INSERT INTO "change_log" VALUES(7,'235a32b30f62','sync','entry','01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba');
INSERT INTO "change_log" VALUES(8,'235a32b30f62','sync','op','01a20ce4-05c0-795f-bac8-3345cc050c32');
INSERT INTO "change_log" VALUES(9,'235a32b30f62','sync','entry','01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba');
INSERT INTO "change_log" VALUES(10,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(11,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(12,'235a32b30f62','sync','op','01a20ce4-05c0-795f-bac8-3345cc050c32');
INSERT INTO "change_log" VALUES(13,'235a32b30f62','sync','entry','01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba');
INSERT INTO "change_log" VALUES(14,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(15,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(16,'235a32b30f62','person','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e');
INSERT INTO "change_log" VALUES(17,'235a32b30f62','person','op','01a20cee-b420-79e8-bc67-0b0d7dd354be');
INSERT INTO "change_log" VALUES(18,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(19,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(20,'235a32b30f62','sync','op','01a20cee-b420-79e8-bc67-0b0d7dd354be');
INSERT INTO "change_log" VALUES(21,'235a32b30f62','sync','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e');
INSERT INTO "change_log" VALUES(22,'235a32b30f62','sync','op','01a20cee-b420-79e8-bc67-0b0d7dd354be');
INSERT INTO "change_log" VALUES(23,'235a32b30f62','sync','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e');
INSERT INTO "change_log" VALUES(24,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(25,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(26,'235a32b30f62','sync','op','01a20cee-b420-79e8-bc67-0b0d7dd354be');
INSERT INTO "change_log" VALUES(27,'235a32b30f62','sync','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e');
INSERT INTO "change_log" VALUES(28,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(29,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(30,'235a32b30f62','person','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e');
INSERT INTO "change_log" VALUES(31,'235a32b30f62','person','op','01a20cf9-6280-7603-a835-d1314fd952cf');
INSERT INTO "change_log" VALUES(32,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(33,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(34,'235a32b30f62','sync','op','01a20cf9-6280-7603-a835-d1314fd952cf');
INSERT INTO "change_log" VALUES(35,'235a32b30f62','sync','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e');
INSERT INTO "change_log" VALUES(36,'235a32b30f62','sync','op','01a20cf9-6280-7603-a835-d1314fd952cf');
INSERT INTO "change_log" VALUES(37,'235a32b30f62','sync','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e');
INSERT INTO "change_log" VALUES(38,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(39,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(40,'235a32b30f62','sync','op','01a20cf9-6280-7603-a835-d1314fd952cf');
INSERT INTO "change_log" VALUES(41,'235a32b30f62','sync','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e');
INSERT INTO "change_log" VALUES(42,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(43,'235a32b30f62','sync','sync','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3');
INSERT INTO "change_log" VALUES(44,'235a32b30f62','person','entry','01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba');
INSERT INTO "change_log" VALUES(45,'235a32b30f62','person','op','01a20d04-10e0-7107-b70d-01665916ba8f');
CREATE TABLE client (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, name TEXT NOT NULL, name_key TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE conflict (
  id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account, local_id TEXT NOT NULL, field TEXT NOT NULL,
  base_json TEXT NOT NULL, ours_json TEXT NOT NULL, theirs_json TEXT NOT NULL, chosen TEXT NOT NULL,
  found_utc INTEGER NOT NULL, resolved_utc INTEGER
) STRICT;
CREATE TABLE cursor (
  account TEXT PRIMARY KEY REFERENCES account, value TEXT, epoch TEXT, saved_utc INTEGER NOT NULL, full_utc INTEGER,
  listing INTEGER NOT NULL DEFAULT 0, reading INTEGER NOT NULL DEFAULT 0, rules_json TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO "cursor" VALUES('01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','3',NULL,1795514700,1795513300,2,0,NULL);
CREATE TABLE entry (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, start_utc INTEGER NOT NULL, stop_utc INTEGER,
  zone TEXT NOT NULL, description TEXT NOT NULL, folded TEXT NOT NULL, project_id TEXT REFERENCES project,
  task_id TEXT REFERENCES task, billable INTEGER NOT NULL, deleted INTEGER NOT NULL, local_rev INTEGER NOT NULL,
  updated_utc INTEGER NOT NULL, note TEXT NOT NULL DEFAULT '',
  CHECK (stop_utc IS NULL OR stop_utc >= start_utc)
) STRICT;
INSERT INTO "entry" VALUES('01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3',1795509000,1795510800,'Europe/Tallinn','Draft 2','draft 2',NULL,NULL,0,0,2,1795514700,'');
INSERT INTO "entry" VALUES('01a20cee-b420-7fad-8a83-1f30a41e3f8e','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3',1795509700,1795511500,'Europe/Tallinn','Gone','gone',NULL,NULL,0,1,2,1795514000,'');
CREATE TABLE entry_tag (
  entry_id TEXT NOT NULL REFERENCES entry, tag_id TEXT NOT NULL REFERENCES tag, PRIMARY KEY (entry_id, tag_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "entry_tag" VALUES('01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba','deep');
CREATE TABLE finding (
  incident_id TEXT NOT NULL REFERENCES incident, local_id TEXT NOT NULL, verdict TEXT NOT NULL, before_json TEXT,
  mine_json TEXT, server_json TEXT, checked_utc INTEGER, choice TEXT, PRIMARY KEY (incident_id, local_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE held (
  account TEXT NOT NULL REFERENCES account, kind TEXT NOT NULL, remote_id TEXT NOT NULL, record_json TEXT NOT NULL,
  held_utc INTEGER NOT NULL, PRIMARY KEY (account, kind, remote_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE incident (
  id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account, opened_utc INTEGER NOT NULL, closed_utc INTEGER,
  first_utc INTEGER, last_utc INTEGER, window_from INTEGER, window_to INTEGER, rolled_back INTEGER NOT NULL,
  evidence_json TEXT NOT NULL, readings INTEGER NOT NULL DEFAULT 0, next_reading REAL, notified_utc INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE journal (
  n INTEGER PRIMARY KEY AUTOINCREMENT, at_utc INTEGER NOT NULL, origin TEXT NOT NULL, what TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'final'))
) STRICT;
INSERT INTO "journal" VALUES(1,1795512600,'person','add','done');
INSERT INTO "journal" VALUES(2,1795513300,'person','add','done');
INSERT INTO "journal" VALUES(3,1795514000,'person','delete','done');
INSERT INTO "journal" VALUES(4,1795514700,'person','edit','done');
CREATE TABLE journal_step (
  n INTEGER NOT NULL REFERENCES journal, entry_id TEXT NOT NULL, before_json TEXT NOT NULL, after_json TEXT NOT NULL,
  created INTEGER NOT NULL, PRIMARY KEY (n, entry_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "journal_step" VALUES(1,'01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba','{}','{"start":1795509000,"stop":1795510800,"description":"Draft","project":null,"task":null,"tags":[],"billable":false}',1);
INSERT INTO "journal_step" VALUES(2,'01a20cee-b420-7fad-8a83-1f30a41e3f8e','{}','{"start":1795509700,"stop":1795511500,"description":"Gone","project":null,"task":null,"tags":[],"billable":false}',1);
INSERT INTO "journal_step" VALUES(3,'01a20cee-b420-7fad-8a83-1f30a41e3f8e','{"deleted":false}','{"deleted":true}',0);
INSERT INTO "journal_step" VALUES(4,'01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba','{"description":"Draft","tags":[]}','{"description":"Draft 2","tags":["deep"]}',0);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('min_reader_version','1');
INSERT INTO "meta" VALUES('schema_version','1');
CREATE TABLE op (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, op_id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account, kind TEXT NOT NULL, local_id TEXT NOT NULL,
  verb TEXT NOT NULL CHECK (verb IN ('create', 'update', 'delete')), patch_json TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'unknown', 'acknowledged', 'verified', 'lost', 'rejected',
    'blocked', 'superseded', 'kept')),
  created_utc INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, remote_id TEXT, sent_json TEXT,
  first_sent_utc INTEGER, last_sent_utc INTEGER, next_at REAL, probe_after REAL, ack_utc INTEGER, ack_version TEXT,
  ack_order REAL, verified_utc INTEGER, verify_count INTEGER NOT NULL DEFAULT 0, error_code TEXT, error_json TEXT,
  superseded_by TEXT, repairs TEXT, echoed INTEGER, before_json TEXT
) STRICT;
INSERT INTO "op" VALUES(1,'01a20ce4-05c0-795f-bac8-3345cc050c32','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','entry','01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba','create','{"start":1795509000,"stop":1795510800,"description":"Draft","project":null,"tags":[],"billable":false}','verified',1795512600,1,'r000001','{"start":1795509000,"stop":1795510800,"description":"Draft","project":null,"tags":[],"billable":false}',1795512600,1795512600,NULL,1795512660.0,1795512600,'1',1795512600.0,1795513300,0,NULL,NULL,NULL,NULL,1,NULL);
INSERT INTO "op" VALUES(2,'01a20cee-b420-79e8-bc67-0b0d7dd354be','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e','create','{"start":1795509700,"stop":1795511500,"description":"Gone","project":null,"tags":[],"billable":false}','verified',1795513300,1,'r000002','{"start":1795509700,"stop":1795511500,"description":"Gone","project":null,"tags":[],"billable":false}',1795513300,1795513300,NULL,1795513360.0,1795513300,'2',1795513300.0,1795514000,0,NULL,NULL,NULL,NULL,1,NULL);
INSERT INTO "op" VALUES(3,'01a20cf9-6280-7603-a835-d1314fd952cf','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e','delete','{}','verified',1795514000,1,'r000002','{"start":1795509700,"stop":1795511500,"description":"Gone","project":null,"tags":[],"billable":false}',1795514000,1795514000,NULL,1795514060.0,1795514000,'3',1795514000.0,1795514700,0,NULL,NULL,NULL,NULL,1,'{"version":"2","fields":{"start":1795509700,"stop":1795511500,"description":"Gone","project":null,"tags":[],"billable":false}}');
INSERT INTO "op" VALUES(4,'01a20d04-10e0-7107-b70d-01665916ba8f','01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','entry','01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba','update','{"description":"Draft 2","tags":["deep"]}','pending',1795514700,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE problem (
  code TEXT NOT NULL, subject TEXT NOT NULL, facts_json TEXT NOT NULL, opened_utc INTEGER NOT NULL,
  dismissed_utc INTEGER, PRIMARY KEY (code, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE project (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, client_id TEXT REFERENCES client, name TEXT NOT NULL,
  name_key TEXT NOT NULL, color TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE remote (
  account TEXT NOT NULL REFERENCES account, kind TEXT NOT NULL, local_id TEXT NOT NULL, remote_id TEXT NOT NULL,
  base_json TEXT NOT NULL, extra_json TEXT NOT NULL DEFAULT '{}', base_version TEXT NOT NULL, base_order REAL NOT NULL,
  seen_utc INTEGER NOT NULL, presence TEXT NOT NULL CHECK (presence IN ('present', 'tombstone', 'missing', 'alias')),
  listing INTEGER NOT NULL DEFAULT 0, missed_utc REAL, PRIMARY KEY (account, kind, remote_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "remote" VALUES('01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','entry','01a20ce4-05c0-7ea2-b3a3-b66d1c1d3fba','r000001','{"start":1795509000,"stop":1795510800,"description":"Draft","project":null,"tags":[],"billable":false}','{}','1',1795512600.0,1795514700,'present',2,NULL);
INSERT INTO "remote" VALUES('01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','entry','01a20cee-b420-7fad-8a83-1f30a41e3f8e','r000002','{"start":1795509700,"stop":1795511500,"description":"Gone","project":null,"tags":[],"billable":false}','{}','3',1795514000.0,1795514700,'tombstone',2,NULL);
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sync_state (
  account TEXT PRIMARY KEY REFERENCES account, policy_json TEXT NOT NULL, state TEXT NOT NULL, since_utc INTEGER,
  last_success_utc INTEGER, last_try_utc INTEGER, next_pull_utc REAL, problem_json TEXT, clock_offset REAL,
  quota_json TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;
INSERT INTO "sync_state" VALUES('01a20ce4-05c0-7331-a62a-5aacdb8ca5f3','{"failures":0.0,"first_failure_at":null,"failure_times":[],"budget":10.0,"breaker":"closed","recovery_successes":0,"next_at":null,"floor_until":null,"max_wait_seconds":90000.0,"clicked_at":1795514700.0,"click_retry_left":false}','ok',NULL,1795514700,1795514700,1.79551503437243247028e+09,NULL,0.0,'[{"bucket": "all", "remaining": 21, "total": 30, "resets_at": 1795516200}]');
CREATE TABLE tag (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, name TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "tag" VALUES('deep',NULL,'deep',0,0);
CREATE TABLE task (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, project_id TEXT NOT NULL REFERENCES project,
  name TEXT NOT NULL, name_key TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX account_name ON account (name) WHERE removed = 0;
CREATE INDEX client_name ON client (name_key);
CREATE INDEX project_name ON project (name_key);
CREATE INDEX task_name ON task (project_id, name_key);
CREATE UNIQUE INDEX tag_name ON tag (name);
CREATE UNIQUE INDEX one_running_timer ON entry ((1)) WHERE stop_utc IS NULL AND deleted = 0;
CREATE INDEX entry_by_start ON entry (start_utc, id, stop_utc) WHERE deleted = 0;
CREATE INDEX entry_by_stop ON entry (stop_utc) WHERE deleted = 0;
CREATE INDEX entry_by_text ON entry (folded, project_id, start_utc) WHERE deleted = 0;
CREATE INDEX entry_by_project ON entry (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX entry_tag_by_tag ON entry_tag (tag_id);
CREATE INDEX remote_by_local ON remote (local_id);
CREATE INDEX op_by_record ON op (local_id, seq);
CREATE INDEX op_open ON op (account, seq) WHERE state NOT IN ('verified', 'superseded', 'kept');
CREATE INDEX conflict_open ON conflict (local_id) WHERE resolved_utc IS NULL;
CREATE UNIQUE INDEX one_open_incident ON incident (account) WHERE closed_utc IS NULL;
CREATE INDEX journal_undoable ON journal (state, n) WHERE state <> 'final';
CREATE INDEX journal_by_entry ON journal_step (entry_id, n);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('op',4);
INSERT INTO "sqlite_sequence" VALUES('journal',4);
INSERT INTO "sqlite_sequence" VALUES('change_log',45);
COMMIT;
