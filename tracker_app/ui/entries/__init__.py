"""The list of entries by day: its model, its view, its page. Knows no other page."""
