"""Decides what the account dialog shows: which field a problem belongs to, names, sentences. Knows no widget."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tracker_app.app.messages import _, ngettext
from tracker_app.app.problems import Problem
from tracker_app.ui import text

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

_PLACES = {
    "HF-ACC-002": "url",
    "HF-ACC-003": "secret",
    "HF-ACC-004": "secret",
    "HF-ACC-005": "secret",
    "HF-SYNC-004": "secret",
    "HF-SYNC-005": "url",
    "HF-SYNC-006": "url",
}

_BY_HAND = frozenset({f"HF-NET-00{n}" for n in (1, 2, 3, 5, 6)} | {f"HF-SYNC-00{n}" for n in (1, 2, 3, 6, 8, 9)})
"""Problems whose catalogue entry promises another try by itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The server's answer with what the second step needs to know of this computer.

    `candidate` goes back to `accounts.keep` as it is. `store` names the password store, "" if there is none.
    """

    candidate: Any
    adoptable: int
    store: str

    @property
    def user(self) -> str:
        """Who the server says we are."""
        identity = self.candidate.identity
        return str(identity.name or identity.user or self.candidate.spec.user)

    @property
    def workspaces(self) -> list[tuple[str, str]]:
        """(id, name) of each workspace that could be chosen."""
        return list(self.candidate.identity.workspaces)


def ask(holdfast: "Holdfast", kind: str, url: str, user: str, secret: str) -> Asked | object:
    """Ask the server; for a thread of its own. Returns Asked, or the Problem or Refusal that came instead."""
    accounts = holdfast.accounts
    answer = accounts.ask_server(kind, url=url, user=user, secret=secret)
    if not hasattr(answer, "identity"):
        return answer
    return Asked(answer, accounts.adoptable(), accounts.credentials.backend())


def adapted(problem: Problem) -> Problem:
    """Return a problem as it is true in this dialog: nothing waits yet, and nobody tries again but the person."""
    if problem.code not in _BY_HAND:
        return problem
    return replace(
        problem, safe=_("Nothing was changed."), do=_("Check the address and the network, then try again."), actions=()
    )


def place_of(problem: Problem) -> str:
    """Return the field a problem is shown beside: "url" or "secret"; "" for none of them."""
    if problem.code.startswith("HF-NET-") and problem.code != "HF-NET-001":
        return "url"
    return _PLACES.get(problem.code, "")


def sentence_of(problem: Problem) -> str:
    """Return a problem in the room below a field."""
    return f"{problem.what} {problem.do}".strip()


def free_name(title: str, taken: Iterable[str]) -> str:
    """Return a name for an account that no other has: "Toggl Track", "Toggl Track 2"."""
    names = set(taken)
    name, n = title, 1
    while name in names:
        n += 1
        name = f"{title} {n}"
    return name


def adopt_words(count: int) -> str:
    """Return the label of the choice to give this computer's entries to the account."""
    return ngettext("Also send the entry made before", "Also send the {n} entries made before", count).format(
        n=text.number(count)
    )


def adopt_help(count: int) -> str:
    """Return what happens without that."""
    return ngettext(
        "Otherwise it stays on this computer only, and only new entries are sent.",
        "Otherwise they stay on this computer only, and only new entries are sent.",
        count,
    )


def store_words(store: str) -> str:
    """Return where the sign-in will be kept."""
    if store:
        return _("Your sign-in is kept in the password store of this computer, nowhere else.")
    return _("No password store was found on this computer. The sign-in lasts until you quit; then you sign in again.")
