"""Worlds in which the production engine and store live under a virtual clock, with faulty servers (PROOF 3.2)."""
