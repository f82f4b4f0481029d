CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE account (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, user TEXT NOT NULL,
  workspace TEXT NOT NULL, token_store TEXT NOT NULL, created_utc INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX account_name ON account (name) WHERE removed = 0;
CREATE TABLE client (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, name TEXT NOT NULL, name_key TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX client_name ON client (name_key);
CREATE TABLE project (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, client_id TEXT REFERENCES client, name TEXT NOT NULL,
  name_key TEXT NOT NULL, color TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX project_name ON project (name_key);
CREATE TABLE task (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, project_id TEXT NOT NULL REFERENCES project,
  name TEXT NOT NULL, name_key TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX task_name ON task (project_id, name_key);
CREATE TABLE tag (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, name TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX tag_name ON tag (name);
CREATE TABLE entry (
  id TEXT PRIMARY KEY, account TEXT REFERENCES account, start_utc INTEGER NOT NULL, stop_utc INTEGER,
  zone TEXT NOT NULL, description TEXT NOT NULL, folded TEXT NOT NULL, project_id TEXT REFERENCES project,
  task_id TEXT REFERENCES task, billable INTEGER NOT NULL, deleted INTEGER NOT NULL, local_rev INTEGER NOT NULL,
  updated_utc INTEGER NOT NULL, note TEXT NOT NULL DEFAULT '',
  CHECK (stop_utc IS NULL OR stop_utc >= start_utc)
) STRICT;
CREATE UNIQUE INDEX one_running_timer ON entry ((1)) WHERE stop_utc IS NULL AND deleted = 0;
CREATE INDEX entry_by_start ON entry (start_utc, id, stop_utc) WHERE deleted = 0;
CREATE INDEX entry_by_stop ON entry (stop_utc) WHERE deleted = 0;
CREATE INDEX entry_by_text ON entry (folded, project_id, start_utc) WHERE deleted = 0;
CREATE INDEX entry_by_project ON entry (project_id) WHERE project_id IS NOT NULL;
CREATE TABLE entry_tag (
  entry_id TEXT NOT NULL REFERENCES entry, tag_id TEXT NOT NULL REFERENCES tag, PRIMARY KEY (entry_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_tag_by_tag ON entry_tag (tag_id);
CREATE TABLE remote (
  account TEXT NOT NULL REFERENCES account, kind TEXT NOT NULL, local_id TEXT NOT NULL, remote_id TEXT NOT NULL,
  base_json TEXT NOT NULL, extra_json TEXT NOT NULL DEFAULT '{}', base_version TEXT NOT NULL, base_order REAL NOT NULL,
  seen_utc INTEGER NOT NULL, presence TEXT NOT NULL CHECK (presence IN ('present', 'tombstone', 'missing', 'alias')),
  listing INTEGER NOT NULL DEFAULT 0, missed_utc REAL, PRIMARY KEY (account, kind, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_by_local ON remote (local_id);
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
CREATE INDEX op_by_record ON op (local_id, seq);
CREATE INDEX op_open ON op (account, seq) WHERE state NOT IN ('verified', 'superseded', 'kept');
CREATE TABLE attempt (
  op_id TEXT NOT NULL REFERENCES op (op_id), n INTEGER NOT NULL, sent_utc INTEGER NOT NULL, outcome TEXT, status INTEGER,
  latency_ms INTEGER, request_id TEXT, server_date REAL, PRIMARY KEY (op_id, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE conflict (
  id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account, local_id TEXT NOT NULL, field TEXT NOT NULL,
  base_json TEXT NOT NULL, ours_json TEXT NOT NULL, theirs_json TEXT NOT NULL, chosen TEXT NOT NULL,
  found_utc INTEGER NOT NULL, resolved_utc INTEGER
) STRICT;
CREATE INDEX conflict_open ON conflict (local_id) WHERE resolved_utc IS NULL;
CREATE TABLE cursor (
  account TEXT PRIMARY KEY REFERENCES account, value TEXT, epoch TEXT, saved_utc INTEGER NOT NULL, full_utc INTEGER,
  listing INTEGER NOT NULL DEFAULT 0, reading INTEGER NOT NULL DEFAULT 0, rules_json TEXT
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
CREATE UNIQUE INDEX one_open_incident ON incident (account) WHERE closed_utc IS NULL;
CREATE TABLE finding (
  incident_id TEXT NOT NULL REFERENCES incident, local_id TEXT NOT NULL, verdict TEXT NOT NULL, before_json TEXT,
  mine_json TEXT, server_json TEXT, checked_utc INTEGER, choice TEXT, PRIMARY KEY (incident_id, local_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_state (
  account TEXT PRIMARY KEY REFERENCES account, policy_json TEXT NOT NULL, state TEXT NOT NULL, since_utc INTEGER,
  last_success_utc INTEGER, last_try_utc INTEGER, next_pull_utc REAL, problem_json TEXT, clock_offset REAL,
  quota_json TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;
CREATE TABLE journal (
  n INTEGER PRIMARY KEY AUTOINCREMENT, at_utc INTEGER NOT NULL, origin TEXT NOT NULL, what TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'final'))
) STRICT;
CREATE INDEX journal_undoable ON journal (state, n) WHERE state <> 'final';
CREATE TABLE journal_step (
  n INTEGER NOT NULL REFERENCES journal, entry_id TEXT NOT NULL, before_json TEXT NOT NULL, after_json TEXT NOT NULL,
  created INTEGER NOT NULL, PRIMARY KEY (n, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_by_entry ON journal_step (entry_id, n);
CREATE TABLE problem (
  code TEXT NOT NULL, subject TEXT NOT NULL, facts_json TEXT NOT NULL, opened_utc INTEGER NOT NULL,
  dismissed_utc INTEGER, PRIMARY KEY (code, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE change_log (
  n INTEGER PRIMARY KEY AUTOINCREMENT, writer TEXT NOT NULL, origin TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL
) STRICT;
