"""Lends the room to the tests of this folder."""

from tests.gui.room import room

__all__ = ["room"]
