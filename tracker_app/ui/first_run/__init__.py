"""What the window shows before anything was ever recorded; the timer above it works all the while."""
