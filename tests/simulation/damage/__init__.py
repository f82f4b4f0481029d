"""Damages data files in every way a disk can, and measures how much of them is recovered (PROOF 3.4, G17)."""
