-- What SQLite itself makes of a file in which nobody has written yet.
PRAGMA user_version = 0;
