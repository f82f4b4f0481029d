"""Draws every screen and state as pictures, for eyes."""
