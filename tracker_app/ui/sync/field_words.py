"""Puts the value of an entry's field into words for a comparison. Pure; knows no widget."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker_app.app.messages import _
from tracker_app.app.refusal_texts import field_name
from tracker_app.ui import text


def title(field: str) -> str:
    """Return the name of a field as it begins a line."""
    name = field_name(field)
    return name[:1].upper() + name[1:]


class FieldWords:
    """`now` is UTC seconds; `names` gives projects and tasks their names."""

    def __init__(self, now: int, zone: str, names: Mapping[str, str]) -> None:
        self._now = now
        self._zone = ZoneInfo(zone)
        self._names = names

    def of(self, field: str, values: tuple[Any, ...]) -> tuple[str, ...]:
        """Return the values in words; times within one minute of each other show their seconds."""
        shown = tuple(self._value(field, value) for value in values)
        if len(set(shown)) < len(set(map(repr, values))):
            return tuple(self._exact(field, value) for value in values)
        return shown

    def _exact(self, field: str, value: Any) -> str:
        if field in ("start", "stop") and value is not None:
            return f"{datetime.fromtimestamp(int(value), self._zone):%H:%M:%S}"
        return self._value(field, value)

    def _value(self, field: str, value: Any) -> str:
        if field in ("start", "stop"):
            return _("still running") if value is None else text.when(int(value), self._now, self._zone)
        if field == "tags":
            return ", ".join(value) if value else _("none")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field in ("project", "task"):
            return _("none") if value is None else self._names.get(str(value), str(value))
        return str(value) if value not in (None, "") else _("empty")
