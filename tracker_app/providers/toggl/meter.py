"""Keeps what Toggl's headers last said of its two hourly quotas. Knows no request and no clock but the server's.

Facts: apis/toggl-track-v9.md 4.2. All programs of one user share a quota, so only the headers count, never our own sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker_app.providers.base import Quota
from tracker_app.providers.http import Answer
from tracker_app.providers.toggl.answers import HOUR, quota_of

USER, WORKSPACE = "user", "workspace"
"""Calls about the user (`/me`: pulls), and calls that name a workspace (writes, rules, reports)."""
USER_TOTAL = FREE_TOTAL = 30
HISTORY_SHARE = 0.4
"""Old history leaves this much of a quota to what cannot wait (SYNC 2.8: a fifth for start and stop, and edits)."""
LEAST_LEFT = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """A bucket as an answer at `at` (the server's seconds, None if it told none) showed it."""

    left: int
    resets_in: float | None
    at: float | None


class Meter:
    """The last reading of each bucket. `is_free` tells whether the workspace has the free plan's 30 an hour."""

    def __init__(self, *, is_free: bool) -> None:
        self.is_free = is_free
        self.now: float | None = None
        """The server's clock in the last answer, UTC seconds."""
        self._readings: dict[str, Reading] = {}

    def hear(self, path: str, answer: Answer) -> None:
        """Note what an answer says of its bucket."""
        if answer.server_date is not None:
            self.now = answer.server_date
        found = quota_of(answer)
        if found is not None:
            self._readings[bucket_of(path)] = Reading(*found, answer.server_date)

    def quotas(self) -> Sequence[Quota]:
        """What is left, bucket by bucket, of those that were heard of lately: an old reading says nothing any more."""
        return [
            Quota(
                name,
                one.left,
                max(self._total(name), one.left) if self._total(name) else None,
                None if one.resets_in is None else one.resets_in - self._age(one),
                reads=name == USER,
                writes=name == WORKSPACE,
            )
            for name, one in sorted(self._readings.items())
            if not self._is_over(one)
        ]

    def has_room(self, bucket: str) -> bool:
        """Whether a request for old history may be spent now: yes where nothing is known."""
        one = self._readings.get(bucket)
        if one is None or self._is_over(one):
            return True
        return one.left > max(LEAST_LEFT, HISTORY_SHARE * self._total(bucket))

    def _age(self, one: Reading) -> float:
        """How long ago a bucket was read, by the server's clock (seconds)."""
        return 0.0 if self.now is None or one.at is None else max(0.0, self.now - one.at)

    def _is_over(self, one: Reading) -> bool:
        """Whether the bucket has had room again since."""
        return self._age(one) >= (one.resets_in or HOUR)

    def _total(self, bucket: str) -> int:
        if bucket == USER:
            return USER_TOTAL
        return FREE_TOTAL if self.is_free else 0


def bucket_of(path: str) -> str:
    """Return the bucket that a call of this path spends (sheet 4.2)."""
    inside = path.partition("api/v9/")[2]
    return USER if inside == "me" or inside.startswith(("me/", "me?")) else WORKSPACE
