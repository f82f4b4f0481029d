"""Toggl's refusals mean what its sheet says (3 and 4), in whatever shape they come."""

from __future__ import annotations

import json
from typing import Any

import pytest

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
from tracker_app.providers.http import Answer
from tracker_app.providers.toggl.answers import first_day_allowed, is_too_old, judge, words_of

JSON, TEXT, HTML = "application/json; charset=utf-8", "text/plain", "text/html"


def answer(status: int, body: bytes = b"", kind: str = TEXT, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"Content-Type": kind, **named}, body, "r", None, 1, body.decode("utf-8", "replace"))


def raised(reply: Answer, *, writes: bool = True, about_us: bool = False, sent: Any = None) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        judge(reply, writes=writes, about_us=about_us, sent=sent)
    return caught.value


SHAPES = {
    "string": lambda text: (json.dumps(text).encode(), JSON),
    "text": lambda text: (text.encode(), TEXT),
    "array": lambda text: (json.dumps([text]).encode(), JSON),
    "object": lambda text: (json.dumps({"error_message": text}).encode(), JSON),
    "nested": lambda text: (json.dumps({"error": {"default_message": text}}).encode(), JSON),
}
REFUSALS: list[tuple[int, str, tuple[str, str | None, int | None]]] = [
    (400, "Stop time must be after start time", ("other", "stop", None)),
    (400, "Max allowed duration per 1 time entry is 999 hours", ("too-many-hours", "stop", 999)),
    (400, "Start time year must be between 2006 and 2030", ("out-of-range", "start", None)),
    (400, "Stop time year must be between 2010 and 2100", ("out-of-range", "stop", None)),
    (400, "Start can't be blank", ("required", "start", None)),
    (400, "Invalid start date", ("out-of-range", "start", None)),
    (400, "Maximum length for description (3000 chars) exceeded", ("too-long", "description", 3000)),
    (400, "Tags are limited to 50 per task", ("too-many", "tags", 50)),
    (400, "User cannot access the selected project", ("archived", "project", None)),
    (400, "User cannot access selected task", ("missing", "task", None)),
    (403, "Entries can't be added or edited in this period. Contact your admin.", ("locked", "start", None)),
    (400, "This entry can't be saved - please add project, tag", ("required", "project", None)),
    (400, "This entry can't be saved - please add tag", ("required", "tags", None)),
    (400, "Currently running time entry has unmet constraints", ("required", None, None)),
    (403, "User cannot access workspace", ("permission", "workspace", None)),
    (400, "Missing workspace ID", ("permission", "workspace", None)),
    (402, "Workspace Acme is suspended", ("permission", "workspace", None)),
    (400, "Name has already been taken", ("duplicate", "name", None)),
    (400, "a tag with the name 'x' already exists", ("duplicate", "name", None)),
    (400, "Client with the ID 5 isn't present in workspace 1", ("missing", "client", None)),
    (403, "Only admins may create projects in this workspace", ("permission", None, None)),
    (403, "User does not have access to this resource.", ("permission", None, None)),
    (400, "Error in validating color 'red'", ("other", "color", None)),
    (400, "tag name can't be blank", ("required", "name", None)),
    (400, "words that nobody has seen yet", ("other", None, None)),
    (403, "words that nobody has seen yet", ("permission", None, None)),
    (413, "", ("too-long", None, None)),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("status", "text", "meant"), REFUSALS)
def test_each_known_message_names_reason_field_and_limit(
    status: int, text: str, meant: tuple[str, str | None, int | None], shape: str
) -> None:
    for spelling in (text, text.upper()):
        body, kind = SHAPES[shape](spelling)
        error = raised(answer(status, body, kind))
        assert isinstance(error, Refused), error
        assert (error.reason, error.field, error.limit, error.status) == (*meant, status)


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (b'"a bare string"', JSON, "a bare string"),
        (b'["one", "two"]', JSON, "one; two"),
        (b'{"message": "m"}', JSON, "m"),
        (b'{"payload": 1}', JSON, ""),
        (b"plain  words", TEXT, "plain words"),
        (b"", TEXT, ""),
        (b"<html><body>429</body></html>", HTML, ""),
        (b"<html><body>no type</body></html>", "", ""),
        (b"\xff\xfe", TEXT, "��"),
        (b"[" * 5000, JSON, "[" * 300),
    ],
)
def test_any_shape_of_body_gives_words_or_none(body: bytes, kind: str, text: str) -> None:
    assert words_of(answer(400, body, kind)) == text


SPENT = "You have hit your hourly limit for API calls. Your quota will reset in 1838 seconds."


@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize(
    ("text", "headers", "wait"),
    [
        (SPENT, {}, 1838.0),
        (SPENT, {"X_Toggl_Quota_Remaining": "0", "X_Toggl_Quota_Resets_In": "77"}, 77.0),
        ("", {"X_Toggl_Quota_Remaining": "0", "X_Toggl_Quota_Resets_In": "12"}, 12.0),
        ("", {"X_Toggl_Quota_Remaining": "0"}, 3600.0),
        ("You have hit your HOURLY LIMIT for API calls", {}, 3600.0),
        (SPENT, {"X_Toggl_Quota_Remaining": "0", "X_Toggl_Quota_Resets_In": "soon"}, 1838.0),
    ],
)
def test_a_402_that_means_quota_is_a_wait(text: str, headers: dict[str, str], wait: float, writes: bool) -> None:
    error = raised(answer(402, text.encode(), **headers), writes=writes)
    assert isinstance(error, RateLimited)
    assert (error.quota, error.retry_after) == (True, wait)


@pytest.mark.parametrize(
    ("text", "sent", "field"),
    [
        ("Billable is a premium feature", {"billable": True}, "billable"),
        ("workspace does not have the tasks feature", {"task_id": 5}, "task"),
        ("This is a premium feature", {"task_id": 5}, "task"),
        ("", {"billable": True, "task_id": None}, "billable"),
        ("", {}, None),
    ],
)
def test_any_other_402_is_a_matter_of_the_plan(text: str, sent: Any, field: str | None) -> None:
    error = raised(answer(402, text.encode(), X_Toggl_Quota_Remaining="12"), sent=sent)
    assert isinstance(error, PlanNeeded)
    assert error.field == field


def test_a_paid_feature_is_one_whatever_the_status() -> None:
    assert isinstance(raised(answer(400, b"Billable is a premium feature")), PlanNeeded)


STATUSES: list[tuple[int, bytes, bool, bool, type[ProviderError]]] = [
    # status, body, writes, about us, error
    (401, b"", True, False, SignInNeeded),
    (401, b"", False, False, SignInNeeded),
    (403, b"", True, False, SignInNeeded),
    (403, b"", False, True, SignInNeeded),
    (403, b"some words", False, True, SignInNeeded),
    (403, b"some words", False, False, Refused),
    (404, b"Time entry not found", True, False, NotThere),
    (404, b"Time entry not found", False, False, NotThere),
    (409, b"Time entry already stopped", True, False, AlreadyDone),
    (410, b"", True, False, TooOld),
    (410, b"", False, False, TooOld),
    (418, b"", True, False, TooOld),
    (400, b"some words", False, False, Malformed),
    (407, b"", True, False, Unclear),
    (204, b"", True, False, Unclear),
    (201, b"{}", False, False, Malformed),
]


@pytest.mark.parametrize(("status", "body", "writes", "about_us", "kind"), STATUSES)
def test_each_status_bears_as_the_sheet_says(
    status: int, body: bytes, writes: bool, about_us: bool, kind: type[ProviderError]
) -> None:
    error = raised(answer(status, body), writes=writes, about_us=about_us)
    assert type(error) is kind
    assert error.status == status


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 410, 418])
def test_p2_a_page_is_somebody_elses_answer_whatever_its_status(status: int) -> None:
    page = answer(status, b"<!DOCTYPE html><html></html>", HTML)
    written, read = raised(page, writes=True), raised(page, writes=False)
    assert isinstance(written, Unclear)
    assert written.cause == "portal"
    assert isinstance(read, Malformed)
    assert read.portal


def test_a_refused_range_names_the_first_day_allowed() -> None:
    error = raised(answer(400, b'"start_date must not be earlier than 2026-08-28"', JSON), writes=False)
    assert first_day_allowed(error) == "2026-08-28"
    assert first_day_allowed(raised(answer(400, b"Invalid start date 2026-08-28"), writes=False)) is None


def test_a_feed_asked_too_far_back_is_told_from_other_trouble() -> None:
    assert is_too_old(raised(answer(400, b"Since cannot be older than 3 months"), writes=False))
    assert not is_too_old(raised(answer(400, b"Invalid since"), writes=False))


def test_a_refusal_is_a_new_one_each_time() -> None:
    first, second = (raised(answer(400, b"Stop time must be after start time")) for _ in range(2))
    assert first is not second
