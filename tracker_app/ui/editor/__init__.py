"""The detail panel of one entry: fields, warnings, history. Knows no list and no window."""
