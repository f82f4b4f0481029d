"""Turns what went wrong, as typed facts, into words for people: the only such place (ARCHITECTURE 4.11).

Knows no screen. A server's or library's own words go under "details" and nowhere else.
"""

import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracker_app.app.ports import SecretFault, SecretsUnavailable
from tracker_app.app.problems import Problem, problem
from tracker_app.domain.refusals import Refusal
from tracker_app.providers import errors
from tracker_app.store.errors import FileFault, StoreError

if TYPE_CHECKING:
    from tracker_app.providers.errors import ProviderError

FILE_CODES = {
    FileFault.BUSY: "HF-FILE-001",
    FileFault.READ_ONLY: "HF-FILE-002",
    FileFault.FULL: "HF-FILE-003",
    FileFault.DAMAGED: "HF-FILE-004",
    FileFault.NEWER: "HF-FILE-005",
    FileFault.NOT_OURS: "HF-FILE-006",
    FileFault.CANNOT_OPEN: "HF-FILE-007",
    FileFault.IO: "HF-FILE-014",
}
SECRET_CODES = {
    SecretFault.NO_KEYRING: "HF-KEY-001",
    SecretFault.LOCKED: "HF-KEY-002",
    SecretFault.SLOW: "HF-KEY-003",
    SecretFault.MISSING: "HF-KEY-004",
    SecretFault.BROKEN: "HF-KEY-005",
}
UNREACHABLE_CODES = {
    "network": "HF-NET-001",
    "name": "HF-NET-002",
    "refused": "HF-NET-003",
    "tls": "HF-NET-004",
    "proxy": "HF-NET-005",
    "timeout": "HF-NET-006",
}
REASON_CODES = {
    "too-long": "HF-ENTRY-001",
    "required": "HF-ENTRY-002",
    "archived": "HF-ENTRY-003",
    "locked": "HF-ENTRY-004",
    "duplicate": "HF-ENTRY-005",
    "permission": "HF-ENTRY-006",
    "missing": "HF-ENTRY-007",
    "other": "HF-ENTRY-008",
    "plan": "HF-ENTRY-009",
    "gone": "HF-ENTRY-010",
    "too-many": "HF-ENTRY-021",
    "out-of-range": "HF-ENTRY-022",
    "too-many-hours": "HF-ENTRY-023",
    "no-workspace": "HF-ACC-006",
}


def sentence(refusal: Refusal) -> str:
    """Return why an input was refused, as a sentence with what else was possible."""
    from tracker_app.app.refusal_texts import sentence_of

    return sentence_of(refusal)


def of_store(error: StoreError) -> Problem:
    """Say what a fault of the data file means; if the edit was saved all the same, that comes first."""
    if error.kept:
        return problem("HF-FILE-018", {"tape": error.kept}, subject=error.path, details=str(error))
    return problem(FILE_CODES[error.fault], {"path": error.path}, subject=error.path, details=error.detail)


def of_secrets(error: SecretsUnavailable, service: str = "", *, seconds: int = 10, variable: str = "") -> Problem:
    """Say what it means that there is no secret to be had; `variable` is the one to give it in instead."""
    facts = {"service": service, "seconds": seconds, "variable": variable}
    return problem(SECRET_CODES[error.fault], facts, subject=service, details=error.backend)


def of_provider(
    error: "ProviderError",
    service: str,
    *,
    next_try: str | None = None,
    since: str | None = None,
    waiting: str | None = None,
) -> Problem:
    """Say what trouble with a server means. `next_try` and `since` are clock times as the user reads them.

    `waiting` is a whole sentence such as "3 changes wait.", from `changes_wait`.
    """
    facts = {"service": service, "next_try": next_try, "since_clock": since, "waiting": waiting}
    return problem(
        code_of_provider(error), facts | _facts_of(error), subject=service, details=details_of_provider(error)
    )


def changes_wait(count: int) -> str:
    """Return the sentence that says how many changes wait."""
    from tracker_app.app.messages import ngettext

    return ngettext("{count} change waits.", "{count} changes wait.", count).format(count=count)


def code_of_provider(error: "ProviderError") -> str:
    """Return the catalogue's code for trouble with a server."""
    match error:
        case errors.Unreachable():
            return UNREACHABLE_CODES.get(error.cause, "HF-NET-001")
        case errors.Unclear():
            return "HF-NET-007" if error.cause == "portal" else "HF-SYNC-008"
        case errors.Malformed():
            return "HF-NET-007" if error.portal else "HF-SYNC-006"
        case errors.RateLimited():
            return "HF-SYNC-003" if error.quota else "HF-SYNC-002"
        case errors.Refused():
            return REASON_CODES.get(error.reason, "HF-ENTRY-008")
        case _:
            return _PLAIN_CODES.get(type(error), "HF-SYNC-001")


_PLAIN_CODES: dict[type[errors.ProviderError], str] = {
    errors.ServerTrouble: "HF-SYNC-001",
    errors.SignInNeeded: "HF-SYNC-004",
    errors.OtherServer: "HF-SYNC-005",
    errors.PlanNeeded: "HF-ENTRY-009",
    errors.NotThere: "HF-ENTRY-010",
    errors.AlreadyDone: "HF-ENTRY-012",
    errors.ChangedThere: "HF-ENTRY-011",
    errors.TooOld: "HF-SYNC-007",
    errors.CursorRefused: "HF-SYNC-009",
}


def of_rejection(facts: Mapping[str, Any], entry_label: str, service: str) -> Problem:
    """Say why a server refused one entry; facts are "reason", "field", "limit", "words" and "status"."""
    from tracker_app.app.refusal_texts import field_name

    code = REASON_CODES.get(str(facts.get("reason") or "other"), "HF-ENTRY-008")
    field = facts.get("field")
    known = {
        "service": service,
        "entry": entry_label,
        "field": field_name(str(field)) if field else None,
        "limit": facts.get("limit"),
    }
    return problem(code, known, subject=entry_label, details=_details(facts.get("words"), facts.get("status"), None))


def of_any(error: BaseException, doing: str) -> Problem:
    """Say what an exception means that reached a boundary: trouble by its own entry, anything else as our mistake."""
    if isinstance(error, StoreError):
        return of_store(error)
    if isinstance(error, SecretsUnavailable):
        return of_secrets(error)
    return of_bug(error, doing)


def of_bug(error: BaseException, doing: str) -> Problem:
    """Say that we made a mistake; `doing` completes "while it was ...". The traceback is under details, no values."""
    lines = traceback.format_tb(error.__traceback__)
    return problem("HF-BUG-001", {"doing": doing}, subject=doing, details="".join([*lines, type(error).__name__]))


def _facts_of(error: "ProviderError") -> dict[str, Any]:
    from tracker_app.app.refusal_texts import field_name

    field = getattr(error, "field", None)
    return {
        "issuer": getattr(error, "issuer", None),
        "field": field_name(field) if field else None,
        "limit": getattr(error, "limit", None),
    }


def details_of_provider(error: "ProviderError") -> str:
    """Return the server's own words with status and request id, to be shown folded."""
    return _details(error.words, error.status, error.request_id)


def _details(words: object, status: object, request: object) -> str:
    parts = [str(words)] if words else []
    if status is not None:
        parts.append(f"HTTP {status}")
    if request:
        parts.append(f"request {request}")
    return "\n".join(parts)
