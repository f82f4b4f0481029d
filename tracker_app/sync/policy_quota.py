"""Decides what a nearly spent request quota is still used for. Knows no header, no clock."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a request is for, dearest first."""

    START_STOP = "start_stop"
    EDIT = "edit"
    AUDIT = "audit"
    PULL = "pull"


_LEAST_RESERVE = 3.0
_RESERVE_SHARE = 0.2
_STEP_SHARE = 0.1
_STEPS = {Purpose.EDIT: 0, Purpose.AUDIT: 1, Purpose.PULL: 2}


def quota_allows(remaining: int | None, total: int | None, purpose: Purpose) -> bool:
    """Whether a request may be spent on the purpose, by the server's own count of requests left (SYNC 2.8).

    A fifth of the quota, at least three requests, stays for start and stop. Pulls end first, then the audit,
    then edits. A server that counts nothing (`remaining` None) allows everything.
    """
    if remaining is None:
        return True
    if purpose is Purpose.START_STOP:
        return remaining > 0
    if total is None:
        reserve, step = _LEAST_RESERVE, 1.0
    else:
        reserve, step = max(_LEAST_RESERVE, _RESERVE_SHARE * total), _STEP_SHARE * total
    return remaining > reserve + step * _STEPS[purpose]


def is_drained(remaining: int | None, total: int | None) -> bool:
    """Whether less than half is left, which just after a bucket was filled means that it is filled drop by drop."""
    return remaining is not None and total is not None and remaining < total / 2
