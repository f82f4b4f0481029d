"""The outage of 16 January 2018, replayed on a virtual clock through the real engine and store (issue 4)."""
