"""Says how sync stands, in whole sentences (UI.md 7, 12, 13). Pure: values in, texts out; knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from tracker_app.app.messages import LazyText, _, _l, ngettext
from tracker_app.app.problems import Problem
from tracker_app.app.sync_views import AccountStatus, OutboxRow, QuotaView
from tracker_app.domain.changes import Kind
from tracker_app.domain.operations import OpState, Verb
from tracker_app.ui import text


class Mood(StrEnum):
    """How the header looks; one word for each shape and colour."""

    CALM = "calm"
    BUSY = "busy"
    OFFLINE = "offline"
    TROUBLE = "trouble"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Headline:
    """The one sentence about sync, as the sync centre, the status bar and the tray show it.

    `action` is the word of an action of the problem catalogue, "connect", or "".
    """

    sentence: str
    mood: Mood
    action: str = ""
    button: str = ""


NO_NETWORK = "HF-NET-001"
_SILENT = frozenset({"HF-NET-002", "HF-NET-003", "HF-NET-006"})
_GRAVITY = ("ok", "waiting", "needs-you", "offline", "trouble", "credentials")


def headline(accounts: Sequence[AccountStatus], now: int, zone: str, *, paused: bool = False) -> Headline:
    """Return the calm line that says where all accounts stand; the gravest account speaks for all."""
    waiting = sum(one.waiting for one in accounts)
    if not accounts:
        return Headline(
            _("This computer only. Your time is saved here."), Mood.LOCAL, "connect", _("Connect an account")
        )
    if paused:
        return Headline(_pausing(waiting + sum(one.rejected for one in accounts)), Mood.OFFLINE)
    gravest = max(accounts, key=lambda one: _GRAVITY.index(one.state) if one.state in _GRAVITY else 0)
    return _of(gravest, waiting, now, ZoneInfo(zone))


def _of(one: AccountStatus, waiting: int, now: int, zone: ZoneInfo) -> Headline:
    if one.state == "credentials":
        asks = _("{service} asks you to sign in again.").format(service=one.name)
        return Headline(f"{asks} {_safe(waiting)}", Mood.TROUBLE, "sign-in", _("Sign in"))
    if one.state == "trouble":
        what = (
            _("{service} is not answering.").format(service=one.name)
            if one.since is None
            else _("{service} is not answering since {clock}.").format(
                service=one.name, clock=text.when(one.since, now, zone)
            )
        )
        return Headline(f"{what} {_safe(waiting)}{_next(one, now, zone)}", Mood.TROUBLE)
    if one.state == "offline":
        return Headline(f"{_unreached(one, now, zone)} {_safe(waiting)}{_next(one, now, zone)}", Mood.OFFLINE)
    if one.first_sync:
        return Headline(
            _("Reading your history from {service}: {entries} so far. You can track time meanwhile.").format(
                service=one.name, entries=text.entries(one.read_so_far)
            ),
            Mood.BUSY,
        )
    if one.state == "waiting":
        return Headline(_spent(one, waiting, now, zone), Mood.BUSY)
    if waiting:
        return Headline(_sending(waiting), Mood.BUSY)
    if one.rejected or one.conflicts or one.state == "needs-you":
        return Headline(
            _("Everything that could be sent is sent; {count} for you to decide.").format(
                count=_choices(one.rejected + one.conflicts)
            ),
            Mood.TROUBLE,
        )
    if one.last_success is None:
        return Headline(_("Connected to {service}. Nothing to send yet.").format(service=one.name), Mood.CALM)
    return Headline(_("All changes sent {clock}").format(clock=text.when(one.last_success, now, zone)), Mood.CALM)


def _unreached(one: AccountStatus, now: int, zone: ZoneInfo) -> str:
    """Say why nothing goes out; a server that is down is not a network that is gone."""
    clock = None if one.since is None else text.when(one.since, now, zone)
    cause = _obstacle(one)
    if cause is None:
        return _("No network.") if clock is None else _("No network since {clock}.").format(clock=clock)
    if cause.code in _SILENT and clock is not None:
        return _("{service} is not reachable since {clock}.").format(service=one.name, clock=clock)
    # Translators: a title without a full stop becomes a sentence
    return _("{title}.").format(title=cause.title)


def _obstacle(one: AccountStatus) -> Problem | None:
    return next(
        (found for found in one.problems if found.code.startswith("HF-NET-") and found.code != NO_NETWORK), None
    )


def _pausing(waiting: int) -> str:
    if not waiting:
        return _("Sync is paused. Everything you did before is on the server.")
    return ngettext(
        "Sync is paused. {n} change is safe on this computer.",
        "Sync is paused. {n} changes are safe on this computer.",
        waiting,
    ).format(n=text.number(waiting))


def _safe(waiting: int) -> str:
    if not waiting:
        return _("Your time is safe on this computer.")
    return ngettext("{n} change is safe on this computer.", "{n} changes are safe on this computer.", waiting).format(
        n=text.number(waiting)
    )


def _next(one: AccountStatus, now: int, zone: ZoneInfo) -> str:
    if one.next_attempt is None:
        return ""
    if one.next_attempt <= now:
        return " " + _("Trying now.")
    return " " + _("Next try about {clock}.").format(clock=text.when(one.next_attempt, now, zone))


def _spent(one: AccountStatus, waiting: int, now: int, zone: ZoneInfo) -> str:
    what = (
        _("Hourly limit of {service} reached.").format(service=one.name)
        if any(not bucket.remaining for bucket in one.quota)
        else _("{service} asks for a pause.").format(service=one.name)
    )
    waits = text.waiting(waiting) if waiting else _("nothing waits")
    if one.next_attempt is None:
        return f"{what} {_safe(waiting)}"
    return _("{what} {changes}; sending again at {clock}.").format(
        what=what, changes=waits, clock=text.when(one.next_attempt, now, zone)
    )


def _sending(waiting: int) -> str:
    return ngettext("Sending {n} change…", "Sending {n} changes…", waiting).format(n=text.number(waiting))


def _choices(count: int) -> str:
    return ngettext("{n} change is left", "{n} changes are left", max(count, 1)).format(n=text.number(max(count, 1)))


def state_words(one: AccountStatus) -> str:
    """Return the state of one account in a word or two."""
    if one.paused:
        return _("Paused")
    if one.first_sync and one.state in ("ok", "waiting"):
        return _("Reading history")
    if one.state == "offline" and _obstacle(one) is not None:
        return _("Not reachable")
    return {
        "ok": _("In step"),
        "offline": _("No network"),
        "trouble": _("Not answering"),
        "waiting": _("Waiting"),
        "credentials": _("Sign-in needed"),
        "needs-you": _("Needs you"),
    }.get(one.state, one.state)


def facts(one: AccountStatus, now: int, zone_name: str) -> list[tuple[str, str]]:
    """Return what is known of one account as (label, value), in the order shown."""
    zone = ZoneInfo(zone_name)

    def at(instant: int | None) -> str:
        return _("never") if instant is None else text.when(instant, now, zone)

    lines = [(_("Last success"), at(one.last_success)), (_("Last try"), at(one.last_try))]
    if one.next_attempt is not None:
        soon = one.next_attempt <= now
        lines.append((_("Next try"), _("now") if soon else text.when(one.next_attempt, now, zone)))
    if one.clock_offset is not None:
        lines.append((_("Clock"), clock_words(one.clock_offset)))
    if one.acknowledged:
        lines.append((_("Being checked"), text.number(one.acknowledged)))
    return lines


def clock_words(offset: float) -> str:
    """Return how this computer's clock differs from the server's; `offset` is server less computer, in seconds."""
    seconds = round(abs(offset))
    if seconds < 3:
        return _("agrees with the server")
    length = text.duration_in_words(seconds)
    return _("{length} behind").format(length=length) if offset > 0 else _("{length} ahead").format(length=length)


def quota_words(bucket: QuotaView, now: int, zone: str) -> str:
    """Return what is left of a bucket of requests."""
    left = (
        ngettext("{n} request left", "{n} requests left", bucket.remaining).format(n=bucket.remaining)
        if bucket.total is None
        else _("{left} of {total} requests left").format(left=bucket.remaining, total=bucket.total)
    )
    if bucket.resets_at is None or bucket.resets_at <= now:
        return left
    return _("{left}, full again at {clock}").format(left=left, clock=text.when(bucket.resets_at, now, ZoneInfo(zone)))


# Only what is asked for is translated: an outbox has hundreds of rows.
_WHAT: dict[tuple[Kind, Verb], LazyText] = {
    (Kind.ENTRY, Verb.CREATE): _l("New entry: {name}"),
    (Kind.ENTRY, Verb.UPDATE): _l("Changed entry: {name}"),
    (Kind.ENTRY, Verb.DELETE): _l("Deleted entry: {name}"),
    (Kind.PROJECT, Verb.CREATE): _l("New project: {name}"),
    (Kind.PROJECT, Verb.UPDATE): _l("Changed project: {name}"),
    (Kind.PROJECT, Verb.DELETE): _l("Deleted project: {name}"),
    (Kind.CLIENT, Verb.CREATE): _l("New client: {name}"),
    (Kind.CLIENT, Verb.UPDATE): _l("Changed client: {name}"),
    (Kind.CLIENT, Verb.DELETE): _l("Deleted client: {name}"),
    (Kind.TASK, Verb.CREATE): _l("New task: {name}"),
    (Kind.TASK, Verb.UPDATE): _l("Changed task: {name}"),
    (Kind.TASK, Verb.DELETE): _l("Deleted task: {name}"),
    (Kind.TAG, Verb.CREATE): _l("New tag: {name}"),
    (Kind.TAG, Verb.UPDATE): _l("Changed tag: {name}"),
    (Kind.TAG, Verb.DELETE): _l("Deleted tag: {name}"),
}
_PROGRESS: dict[OpState, LazyText] = {
    OpState.PENDING: _l("waiting to be sent"),
    OpState.SENDING: _l("sending"),
    OpState.UNKNOWN: _l("looking whether it arrived"),
    OpState.ACKNOWLEDGED: _l("accepted, being checked"),
    OpState.VERIFIED: _l("on the server"),
    OpState.LOST: _l("lost by the server, sent again"),
    OpState.REJECTED: _l("not accepted"),
    OpState.BLOCKED: _l("waiting for the account"),
}


def what(row: OutboxRow) -> str:
    """Return what an operation does, as "New entry: Review draft"."""
    found = _WHAT.get((row.kind, row.verb))
    return ("{name}" if found is None else str(found)).format(name=row.label or _("no description"))


def progress(row: OutboxRow) -> str:
    """Return where an operation stands, in words."""
    if row.waits_for and row.state not in (OpState.SENDING, OpState.UNKNOWN):
        # Translators: {what} is "the network", "sign-in", "the server's pause to end" ...
        return _("waits for {what}").format(what=row.waits_for)
    return str(_PROGRESS.get(row.state, row.state))


def age(seconds: int) -> str:
    """Return how long ago something was, short: "now", "5 min", "3 h", "2 d"."""
    if seconds < 60:
        return _("now")
    if seconds < 3600:
        return _("{n} min").format(n=seconds // 60)
    if seconds < 86_400:
        return _("{n} h").format(n=seconds // 3600)
    return _("{n} d").format(n=text.number(seconds // 86_400))


def nothing_waits(accounts: Sequence[AccountStatus], now: int, zone: str) -> str:
    """Return the sentence of an empty outbox (UI.md 12)."""
    if not accounts:
        return _("This computer only. Connect an account to send your time to a server.")
    last = [one.last_success for one in accounts if one.last_success is not None]
    if not last:
        return _("Nothing waits to be sent.")
    refused = sum(one.rejected for one in accounts)
    if refused:
        return ngettext(
            "Nothing waits to be sent but {n} change that was not accepted. It is under Problems.",
            "Nothing waits to be sent but {n} changes that were not accepted. They are under Problems.",
            refused,
        ).format(n=text.number(refused))
    return _("Everything you did is on the server ({clock}).").format(clock=text.when(min(last), now, ZoneInfo(zone)))


def none_found(accounts: Sequence[AccountStatus], now: int, zone: str) -> str:
    """Return the sentence of an empty list of problems or conflicts (UI.md 12)."""
    last = [one.last_success for one in accounts if one.last_success is not None]
    if not last:
        return _("None.")
    return _("None. Last check {clock}.").format(clock=text.when(max(last), now, ZoneInfo(zone)))
