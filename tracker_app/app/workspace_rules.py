"""Says what a server's workspace will refuse of an entry, before anything is sent (apis/toggl-track-v9.md 3.4, 5.3).

Nothing is stripped or changed to please it, and nothing here keeps an entry from being saved: it would wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker_app.domain.entry import TimeEntry
from tracker_app.providers.base import Rules, rules_from_json
from tracker_app.store.accounts import Account
from tracker_app.store.database import Database
from tracker_app.store.remotes import Remotes


class Hurdle(StrEnum):
    """Why a server would refuse an entry."""

    REQUIRED = "required"
    NO_PLACE = "no-place"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that a server would refuse: `fields` at fault, or the instant `before` which all is locked (UTC)."""

    hurdle: Hurdle
    service: str
    fields: tuple[str, ...] = ()
    before: int = 0


class WorkspaceRules:
    """What the workspaces of the accounts ask, as last told. `accounts` gives the accounts there are."""

    def __init__(self, database: Database, accounts: Callable[[], Sequence[Account]]) -> None:
        self._database = database
        self._accounts = accounts

    def obstacles(self, entry: TimeEntry) -> list[Obstacle]:
        """Return what the entry's server would refuse; nothing for an entry of this computer alone."""
        account = next((one for one in self._accounts() if one.id == entry.account), None)
        if account is None:
            return []
        with self._database.read() as connection:
            rules = rules_from_json(Remotes(connection).rules(account.id))
        return obstacles_of(rules, entry, account.name)


def obstacles_of(rules: Rules, entry: TimeEntry, service: str) -> list[Obstacle]:
    """Return what these rules refuse of an entry. What is required may come until the timer stops."""
    found = []
    if rules.locked_before is not None and entry.start < rules.locked_before:
        found.append(Obstacle(Hurdle.LOCKED, service, before=rules.locked_before))
    missing = tuple(name for name in sorted(rules.required) if not getattr(entry, name, True))
    if missing and entry.stop is not None:
        found.append(Obstacle(Hurdle.REQUIRED, service, missing))
    spare = tuple(name for name in sorted(rules.no_place) if getattr(entry, name, None))
    if spare:
        found.append(Obstacle(Hurdle.NO_PLACE, service, spare))
    return found
