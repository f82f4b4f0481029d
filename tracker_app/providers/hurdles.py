"""Says what a workspace's rules refuse of an entry. Pure; one judge for the editor and for what is about to be sent."""

from collections.abc import Iterator
from enum import StrEnum

from tracker_app.providers.base import Fields, Rules


class Hurdle(StrEnum):
    """Why a workspace refuses an entry."""

    LOCKED = "locked"
    NO_PLACE = "no-place"
    REQUIRED = "required"


def hurdles(rules: Rules, fields: Fields) -> Iterator[tuple[Hurdle, tuple[str, ...]]]:
    """Yield each hurdle with the fields at fault. What is required may be missing until the timer stops."""
    start = fields.get("start")
    if rules.locked_before is not None and start is not None and start < rules.locked_before:
        yield Hurdle.LOCKED, ("start",)
    spare = tuple(name for name in sorted(rules.no_place) if fields.get(name))
    if spare:
        yield Hurdle.NO_PLACE, spare
    missing = tuple(name for name in sorted(rules.required) if name in fields and not fields[name])
    if missing and fields.get("stop") is not None:
        yield Hurdle.REQUIRED, missing
