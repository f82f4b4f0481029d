"""Counts requests against the hourly quota and the burst limit (sheet 4). Knows no path and no entry."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

HOUR = 3600.0
USER_BUCKET = "user"


class Plan(StrEnum):
    """The plan of every organization of the account."""

    FREE = "free"
    STARTER = "starter"
    PREMIUM = "premium"
    ENTERPRISE = "enterprise"


ORGANIZATION_TOTAL = {Plan.FREE: 30, Plan.STARTER: 240, Plan.PREMIUM: 600, Plan.ENTERPRISE: 100_000}
USER_TOTAL = 30
OTHER_USER_TOTAL = 100_000  # "other rules" for Enterprise, which the sheet does not give


@dataclass(frozen=True, slots=True)
class Meter:
    """How a bucket stands: requests left of the total, whole seconds until it has room again."""

    remaining: int
    total: int
    resets_in: int


@dataclass(slots=True)
class Quota:
    """Hourly buckets, one for the user and one per organization (4.2)."""

    plan: Plan
    sliding: bool = True
    _spent: dict[str, deque[float]] = field(default_factory=dict)

    def total(self, bucket: str) -> int:
        """Return the bucket's requests per hour."""
        if bucket == USER_BUCKET:
            return OTHER_USER_TOTAL if self.plan is Plan.ENTERPRISE else USER_TOTAL
        return ORGANIZATION_TOTAL[self.plan]

    def read(self, bucket: str, now: float) -> Meter:
        """Return how the bucket stands at `now` (seconds)."""
        spent = self._spent.setdefault(bucket, deque())
        if self.sliding:
            while spent and spent[0] <= now - HOUR:
                spent.popleft()
        elif spent and spent[0] <= now - HOUR:
            spent.clear()
        total = self.total(bucket)
        resets_in = ceil(spent[0] + HOUR - now) if spent else int(HOUR)
        return Meter(max(0, total - len(spent)), total, resets_in)

    def spend(self, bucket: str, now: float) -> bool:
        """Take one request; return False, taking none, when the bucket is empty."""
        if self.read(bucket, now).remaining == 0:
            return False
        self._spent[bucket].append(now)
        return True

    def exhaust(self, bucket: str, now: float) -> None:
        """Spend all that is left, as another program of the same user would."""
        while self.spend(bucket, now):
            pass


@dataclass(slots=True)
class Burst:
    """A leaky bucket of one request a second (4.1)."""

    capacity: int
    _level: float = 0.0
    _last: float | None = None

    def admit(self, now: float) -> bool:
        """Return whether a request at `now` (seconds) is let through."""
        if self.capacity == 0:
            return True
        if self._last is not None:
            self._level = max(0.0, self._level - max(0.0, now - self._last))
        self._last = now
        if self._level + 1 > self.capacity:
            return False
        self._level += 1
        return True
