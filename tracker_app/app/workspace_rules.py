"""Says what a server's workspace will refuse of an entry, before anything is sent (apis/toggl-track-v9.md 3.4, 5.3).

Nothing is stripped or changed to please it, and nothing here keeps an entry from being saved: it would wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker_app.domain.entry import FIELDS, TimeEntry
from tracker_app.providers.base import rules_from_json
from tracker_app.providers.hurdles import Hurdle, hurdles
from tracker_app.store.accounts import Account
from tracker_app.store.database import Database
from tracker_app.store.remotes import Remotes

__all__ = ["Hurdle", "Obstacle", "WorkspaceRules"]


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
        """Return what the entry's server would refuse, gravest first; nothing for an entry of this computer alone."""
        account = next((one for one in self._accounts() if one.id == entry.account), None)
        if account is None:
            return []
        with self._database.read() as connection:
            rules = rules_from_json(Remotes(connection).rules(account.id))
        fields = {name: getattr(entry, name) for name in FIELDS}
        return [
            Obstacle(hurdle, account.name, names, rules.locked_before or 0) for hurdle, names in hurdles(rules, fields)
        ]
