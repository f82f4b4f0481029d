CREATE TABLE remote_2 (
  account TEXT NOT NULL REFERENCES account, kind TEXT NOT NULL, local_id TEXT NOT NULL, remote_id TEXT NOT NULL,
  base_json TEXT NOT NULL, extra_json TEXT NOT NULL DEFAULT '{}', base_version TEXT NOT NULL, base_order REAL NOT NULL,
  seen_utc INTEGER NOT NULL,
  presence TEXT NOT NULL CHECK (presence IN ('present', 'tombstone', 'missing', 'alias', 'returned')),
  listing INTEGER NOT NULL DEFAULT 0, missed_utc REAL, double_of TEXT, PRIMARY KEY (account, kind, remote_id)
) STRICT, WITHOUT ROWID;
INSERT INTO remote_2 (account, kind, local_id, remote_id, base_json, extra_json, base_version, base_order, seen_utc,
  presence, listing, missed_utc) SELECT account, kind, local_id, remote_id, base_json, extra_json, base_version,
  base_order, seen_utc, presence, listing, missed_utc FROM remote;
DROP TABLE remote;
ALTER TABLE remote_2 RENAME TO remote;
CREATE INDEX remote_by_local ON remote (local_id);
CREATE INDEX remote_in_doubt ON remote (account) WHERE missed_utc IS NOT NULL
  OR presence IN ('missing', 'alias', 'returned');
ALTER TABLE cursor ADD COLUMN audited_utc INTEGER;
