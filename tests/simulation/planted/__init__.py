"""Bugs that are planted on purpose, each of which must be caught: the proof that the other proofs can fail (S6)."""
