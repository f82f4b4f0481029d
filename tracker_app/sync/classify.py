"""Decides what an answer means, for the operation and for the account: one table (SYNC 2.3). Pure.

Knows no store and no clock. `app/explain.py` has the words, `policy.py` the waits.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker_app.domain.operations import Verb
from tracker_app.providers import errors
from tracker_app.sync.policy_events import Event, Happened


class Means(StrEnum):
    """What an answer to a write means for its operation."""

    NOT_SENT = "not-sent"
    """It had no effect: it goes out again, in its place."""
    UNKNOWN = "unknown"
    """Nobody can say whether it had an effect: it is looked for before anything else."""
    BLOCKED = "blocked"
    """A cause outside the record holds everything up."""
    REJECTED = "rejected"
    """Refused for good, in this form."""
    DONE = "done"
    """What it asks for has happened already."""
    STALE = "stale"
    """Somebody was faster: read, merge, then send what is left of it."""
    SEEK = "seek"
    """The record is not where it was; look for it at once, since no queue can still be holding the write."""


class Standing(StrEnum):
    """Where an answer leaves the account; CLI.md's words for the trouble, "ok" for none."""

    OK = "ok"
    OFFLINE = "offline"
    TROUBLE = "trouble"
    WAITING = "waiting"
    CREDENTIALS = "credentials"
    NEEDS_YOU = "needs-you"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer's meaning. `code` is the stable word stored with a blocked or refused operation."""

    means: Means
    standing: Standing
    happened: Happened
    code: str | None = None

    @property
    def is_healthy(self) -> bool:
        """Whether the server did its part, whatever it thought of the record."""
        return self.standing is Standing.OK


@dataclass(frozen=True, slots=True)
class ReadVerdict:
    """What a failed reading means. It changes no cursor, no base and no row (I13)."""

    standing: Standing
    happened: Happened
    code: str | None = None
    start_over: bool = False
    """List everything; what is missing then is a finding, not a deletion."""


_SUCCESS = Happened(Event.SUCCESS)
_FAILURE = Happened(Event.FAILURE)
_SIGN_IN = Happened(Event.SIGN_IN)
_USUAL_QUOTA_SECONDS = 3600.0
"""What a spent hourly quota is taken to last where the server does not say (apis/toggl-track-v9.md 4.3)."""


def of_write(error: errors.ProviderError, verb: Verb, *, seen_before: bool, in_trouble: bool) -> Verdict:
    """Return what the answer to a write means.

    `seen_before`: the server has shown us the record. `in_trouble`: an incident is open, so that a missing record
    proves nothing.
    """
    match error:
        case errors.Unreachable():
            return Verdict(Means.NOT_SENT, Standing.OFFLINE, _FAILURE)
        case errors.RateLimited():
            return Verdict(Means.NOT_SENT, Standing.WAITING, _busy(error))
        case errors.SignInNeeded():
            return Verdict(Means.BLOCKED, Standing.CREDENTIALS, _SIGN_IN, "sign-in")
        case errors.OtherServer():
            return Verdict(Means.BLOCKED, Standing.NEEDS_YOU, _SIGN_IN, "other-server")
        case errors.TooOld():
            return Verdict(Means.BLOCKED, Standing.NEEDS_YOU, _SIGN_IN, "too-old")
        case errors.PlanNeeded():
            return Verdict(Means.REJECTED, Standing.OK, _SUCCESS, "plan")
        case errors.Refused():
            return Verdict(Means.REJECTED, Standing.OK, _SUCCESS, error.reason)
        case errors.AlreadyDone():
            return Verdict(Means.DONE, Standing.OK, _SUCCESS)
        case errors.ChangedThere():
            return Verdict(Means.STALE, Standing.OK, _SUCCESS)
        case errors.NotThere():
            return _not_there(verb, seen_before=seen_before, in_trouble=in_trouble)
        case _:
            return Verdict(Means.UNKNOWN, Standing.TROUBLE, _fault(error))


def of_read(error: errors.ProviderError) -> ReadVerdict:
    """Return what a failed reading means."""
    match error:
        case errors.Unreachable():
            return ReadVerdict(Standing.OFFLINE, _FAILURE)
        case errors.RateLimited():
            return ReadVerdict(Standing.WAITING, _busy(error))
        case errors.SignInNeeded():
            return ReadVerdict(Standing.CREDENTIALS, _SIGN_IN, "sign-in")
        case errors.OtherServer():
            return ReadVerdict(Standing.NEEDS_YOU, _SIGN_IN, "other-server")
        case errors.TooOld():
            return ReadVerdict(Standing.NEEDS_YOU, _SIGN_IN, "too-old")
        case errors.CursorRefused():
            return ReadVerdict(Standing.OK, _SUCCESS, start_over=True)
        case errors.ServerTrouble() if error.retry_after is not None:
            return ReadVerdict(Standing.TROUBLE, Happened(Event.REFUSED_BUSY, error.retry_after))
        case _:
            return ReadVerdict(Standing.TROUBLE, _fault(error))


def _not_there(verb: Verb, *, seen_before: bool, in_trouble: bool) -> Verdict:
    if verb is Verb.DELETE and seen_before and not in_trouble:
        return Verdict(Means.DONE, Standing.OK, _SUCCESS)
    if verb is Verb.CREATE:
        # The place is gone, or closed to us: a project, a workspace.
        return Verdict(Means.REJECTED, Standing.OK, _SUCCESS, "missing")
    return Verdict(Means.SEEK, Standing.OK, _SUCCESS, "gone")


def _busy(error: errors.RateLimited) -> Happened:
    if error.quota:
        # The user's own share is spent: a wait, and no sign that the server is unwell.
        return Happened(Event.QUOTA_SPENT, _USUAL_QUOTA_SECONDS if error.retry_after is None else error.retry_after)
    return Happened(Event.REFUSED_BUSY, error.retry_after)


def _fault(error: errors.ProviderError) -> Happened:
    return Happened(Event.TIMEOUT) if getattr(error, "cause", "") == "timeout" else _FAILURE
