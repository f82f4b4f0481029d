"""Reads what Toggl's refusals mean: status first, words only to refine it. Knows no record and sends nothing.

Facts: apis/toggl-track-v9.md 3 and 4. Words can change there, so they are looked for in pieces, in any case, and the
status alone decides where none is found.
"""

import re
from collections.abc import Mapping

from tracker_app.providers import hostile
from tracker_app.providers.errors import (
    AlreadyDone,
    Malformed,
    NotThere,
    PlanNeeded,
    ProviderError,
    RateLimited,
    Refused,
    SignInNeeded,
    TooOld,
    Unclear,
)
from tracker_app.providers.http import LONGEST_WAIT, Answer, filled

QUOTA_LEFT, QUOTA_RESETS = "X-Toggl-Quota-Remaining", "X-Toggl-Quota-Resets-In"
HOUR = 3600.0
MOST_HOURS = 999
MOST_DESCRIPTION = 3000
MOST_TAGS = 50
_LONGEST = 300
_WAIT = re.compile(r"reset in (\d{1,6}) second")
_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")

_REFUSALS: tuple[tuple[str, Refused], ...] = (
    ("stop time must be after", Refused(reason="other", field="stop")),
    ("duration per 1 time entry", Refused(reason="too-many-hours", field="stop", limit=MOST_HOURS)),
    ("time year must be between", Refused(reason="out-of-range", field="start")),
    ("start can't be blank", Refused(reason="required", field="start")),
    ("invalid start", Refused(reason="out-of-range", field="start")),
    ("length for description", Refused(reason="too-long", field="description", limit=MOST_DESCRIPTION)),
    ("tags are limited", Refused(reason="too-many", field="tags", limit=MOST_TAGS)),
    ("access the selected project", Refused(reason="archived", field="project")),
    ("project is archived", Refused(reason="archived", field="project")),
    ("access selected task", Refused(reason="missing", field="task")),
    ("added or edited in this period", Refused(reason="locked", field="start")),
    ("unmet constraints", Refused(reason="required")),
    ("isn't present in workspace", Refused(reason="missing", field="client")),
    ("only admins may", Refused(reason="permission")),
    ("does not have access", Refused(reason="permission")),
    ("cannot access workspace", Refused(reason="permission", field="workspace")),
    ("missing workspace", Refused(reason="permission", field="workspace")),
    ("suspended", Refused(reason="permission", field="workspace")),
    ("has already been taken", Refused(reason="duplicate", field="name")),
    ("name already", Refused(reason="duplicate", field="name")),
    ("already exists", Refused(reason="duplicate", field="name")),
    ("validating color", Refused(reason="other", field="color")),
    ("name can't be blank", Refused(reason="required", field="name")),
)
"""The first piece that is found decides; the longer words that hold another piece stand before it."""

_PAID: tuple[tuple[str, str | None], ...] = (
    ("tasks feature", "task"),
    ("billable is a premium", "billable"),
    ("premium feature", None),
    ("upgrade", None),
)
_REQUIRED = {"description": "description", "project": "project", "tag": "tags", "task": "task"}


def words_of(answer: Answer) -> str:
    """Return the readable reason in any of the shapes seen (sheet 3.3), "" if there is none."""
    if answer.looks_like_a_page:
        return ""
    try:
        text = _in_json(hostile.parse(answer.body))
    except Malformed:
        text = answer.body[: 4 * _LONGEST].decode("utf-8", "replace")
    return " ".join(text.split())[:_LONGEST]


def judge(answer: Answer, *, writes: bool, about_us: bool = False, sent: Mapping[str, object] | None = None) -> None:
    """Return for a 200; raise what any other status means for this call (sheet 3.2, 4.3).

    `about_us` for `/me`, where 403 can only mean the credentials. `sent` is the body, to name a paid field in it.
    What `http.py` has raised already (3xx, 429, 5xx) does not come here.
    """
    if answer.status == 200:
        return
    if answer.looks_like_a_page:
        raise filled(Unclear(cause="portal") if writes else Malformed(portal=True), answer)
    error = _meaning(answer, writes=writes, about_us=about_us, sent=sent or {})
    raise filled(error, answer)


def first_day_allowed(answer: ProviderError) -> str | None:
    """Return the date (YYYY-MM-DD) that a refused range names as the first one allowed (sheet 6.2)."""
    text = answer.words.casefold()
    found = _DAY.search(text) if "earlier than" in text else None
    return found.group(1) if found else None


def is_too_old(error: ProviderError) -> bool:
    """Whether a refused feed says that it does not reach back so far (sheet 6.2)."""
    return error.status == 400 and "older than" in error.words.casefold()


def _meaning(answer: Answer, *, writes: bool, about_us: bool, sent: Mapping[str, object]) -> ProviderError:
    status, words = answer.status, words_of(answer)
    folded = words.casefold()
    if status == 401 or (status == 403 and (about_us or not words)):
        return SignInNeeded()
    if status == 402 and (wait := _quota_wait(answer, folded)) is not None:
        return RateLimited(retry_after=wait, quota=True)
    if status in {410, 418, 426}:
        return TooOld()
    if not writes and status not in {402, 403, 404}:
        return Malformed()
    if (paid := _paid(status, folded, sent)) is not None:
        return paid
    if status == 404:
        return NotThere()
    if status == 409:
        return AlreadyDone()
    if 400 <= status < 500 and status not in {405, 407}:
        return _refused(folded, status)
    return Unclear(cause="shape") if writes else Malformed()


def _quota_wait(answer: Answer, folded: str) -> float | None:
    """Seconds until the hourly quota has room again, None if a 402 means something else (sheet 4.3)."""
    told = _WAIT.search(folded)
    if _number(answer, QUOTA_LEFT) == 0:
        wait = _number(answer, QUOTA_RESETS)
    elif "hourly limit for api calls" in folded:
        wait = None
    else:
        return None
    if wait is None:
        wait = float(told.group(1)) if told else HOUR
    return min(wait, LONGEST_WAIT)


def _number(answer: Answer, name: str) -> float | None:
    text = answer.headers.get(name, "").strip()
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def quota_of(answer: Answer) -> tuple[int, float | None] | None:
    """Return (requests left, seconds until the bucket has room) as the headers say; None if they are absent."""
    left = _number(answer, QUOTA_LEFT)
    return None if left is None else (int(left), _number(answer, QUOTA_RESETS))


def _paid(status: int, folded: str, sent: Mapping[str, object]) -> PlanNeeded | None:
    if "suspended" in folded:
        return None
    for piece, field in _PAID:
        if piece in folded:
            return PlanNeeded(field=field or _paid_field(sent))
    return PlanNeeded(field=_paid_field(sent)) if status == 402 else None


def _paid_field(sent: Mapping[str, object]) -> str | None:
    if sent.get("billable"):
        return "billable"
    return "task" if sent.get("task_id") is not None else None


def _refused(folded: str, status: int) -> Refused:
    if "please add" in folded:
        asked = folded.partition("please add")[2]
        found = sorted((asked.find(word), field) for word, field in _REQUIRED.items() if word in asked)
        return Refused(reason="required", field=found[0][1] if found else None)
    for piece, refused in _REFUSALS:
        if piece in folded:
            # A new one each time: an exception carries the traceback of its raising.
            fresh = Refused(reason=refused.reason, field=refused.field, limit=refused.limit)
            if fresh.field == "start" and folded.startswith("stop"):
                fresh.field = "stop"
            return fresh
    if status == 413:
        return Refused(reason="too-long")
    return Refused(reason="permission" if status == 403 else "other")


def _in_json(value: object) -> str:
    """Text out of a string, a list of strings, or an object with the reason under one of its names."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(one for one in value if isinstance(one, str))
    if isinstance(value, dict):
        for name in ("error_message", "message", "error", "default_message"):
            if name in value and (text := _in_json(value[name])):
                return text
    return ""
