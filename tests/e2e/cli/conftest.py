"""Lends the tests of whole processes a real TimeTagger."""

from tests.servers.fixtures import own_timetagger, timetagger_server, timetagger_user

__all__ = ["own_timetagger", "timetagger_server", "timetagger_user"]
