"""Reads the zone that the user chose, if any. Imports next to nothing: every recorded entry asks for it."""

from functools import lru_cache

from tracker_app.store.database import Database
from tracker_app.store.errors import StoreError
from tracker_app.store.preferences import Preferences

KEY = "time.zone"


def chosen_zone(database: Database) -> str:
    """Return the chosen IANA zone; "" where none was chosen, none is known by that name, or nothing can be read."""
    try:
        with database.read() as connection:
            text = Preferences(connection).get(KEY)
    except StoreError:
        return ""
    return text if text and _is_known(text) else ""


@lru_cache(maxsize=8)
def _is_known(zone: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
