"""Kills real processes at random moments of their work, and looks for what they had confirmed (P1, PROOF 3.4)."""
