"""The sync centre: what waits, what is in the way, what needs a choice, and the log."""
