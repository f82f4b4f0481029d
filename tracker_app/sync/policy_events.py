"""The events that move the retry policy. Knows no rule."""

from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """All that moves the policy: what a call came to, what the person and what the computer did."""

    SUCCESS = "success"
    FAILURE = "failure"
    """The network, a 5xx, or an answer of the wrong shape."""
    TIMEOUT = "timeout"
    REFUSED_BUSY = "refused_busy"
    """429, or 503 with a time: refused before any work was done."""
    QUOTA_SPENT = "quota_spent"
    """This user's own requests for the hour are spent: a wait, and no sign of trouble."""
    SIGN_IN = "sign_in"
    """The credentials are not accepted, on any call."""

    CLICKED = "clicked"
    """"Sync now"; to be told once the call went, or before `may_call`: both work."""

    STARTED = "started"
    BOOTED = "booted"
    """Started by the system at boot rather than by a person."""
    UPDATED = "updated"
    """First start of a new version, which everybody else may have got at the same moment."""
    WOKE = "woke"
    NETWORK_BACK = "network_back"
    """Our own link was away and a local check says that it is back."""
    LIVE_CONNECTION_LOST = "live_connection_lost"
    """The server closed it (RST, 1001, 1012, 1013), so most likely that of many."""
    LINK_LOST = "link_lost"
    """The live connection broke because our own link went away."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event; `wait_seconds` is what the server asked for with a refusal, None if it named no time."""

    event: Event
    wait_seconds: float | None = None
