"""Keeps what policy, clock and quota say of one account in its row (SYNC 2.8, 2.9). Knows no rules."""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from statistics import median
from typing import Any

from tracker_app.domain.changes import Kind, Origin
from tracker_app.domain.ids import AccountId
from tracker_app.providers.base import Quota
from tracker_app.store.remotes import Remotes, SyncState
from tracker_app.sync.classify import Standing
from tracker_app.sync.desk import Desk
from tracker_app.sync.policy import Happened, PolicyState, after, from_json, next_pull, re_anchor, to_json
from tracker_app.sync.policy_quota import Purpose, is_drained, quota_allows

OFFSETS_KEPT = 20
MOST_SPREAD_SECONDS = 5.0
USER_BUCKET = "user"
"""The bucket that readings are taken from where a server has several (apis/toggl-track-v9.md 4.2)."""


CALM_SECONDS = 900
"""How long a bucket is left in peace that gives back a request at a time: else each would go as soon as it is there,
always for a reading, and never would there be enough for the change that the reading is for.
"""


class Pace:
    """The pace of one account."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._offsets: deque[float] = deque(maxlen=OFFSETS_KEPT)

    def state(self) -> SyncState:
        """Return what is stored of the account's sync."""
        with self._desk.database.read() as connection:
            return Remotes(connection).state(self._desk.account)

    def policy(self) -> PolicyState:
        """Return the policy's state, with its moments moved if the clock was set back."""
        stored = from_json(self.state().policy_json)
        moved = re_anchor(stored, self._desk.clock.now(), self._desk.timings)
        if moved != stored:
            self.save(policy_json=to_json(moved))
        return moved

    def tell(self, happened: Happened) -> None:
        """Let the policy know of an event that is no answer: a click, a start, a wake-up."""
        self.save(policy_json=to_json(self._after(happened)))

    def answered(
        self,
        happened: Happened,
        standing: Standing = Standing.OK,
        told: Mapping[str, Any] | None = None,
        *,
        read: bool = False,
    ) -> None:
        """Write down what a request came to. `told` has the problem's "code", "facts" and "details"."""
        now = int(self._desk.clock.now())
        old = self.state()
        policy = self._after(happened)
        changes: dict[str, Any] = {"policy_json": to_json(policy), "last_try": now, "quota": self._quota()}
        if standing is Standing.OK:
            changes |= {"state": "ok", "since": None, "problem": None, "last_success": now}
        else:
            changes |= {"state": standing.value, "problem": dict(told) if told else None}
            changes["since"] = old.since if old.state == standing.value and old.since is not None else now
        if read:
            changes["next_pull"] = next_pull(policy, now, self._desk.random, self._desk.timings)
        if self._offsets:
            changes["clock_offset"] = self._desk.offset
        self.save(**changes)

    def measured(self, server_date: float | None, sent_at: float) -> None:
        """Take in the server's date in an answer to a request that went out at `sent_at` (our clock)."""
        if server_date is None:
            return
        self._offsets.append(server_date - (sent_at + self._desk.clock.now()) / 2.0)
        if max(self._offsets) - min(self._offsets) < MOST_SPREAD_SECONDS:
            self._desk.offset = median(self._offsets)

    def allows(self, purpose: Purpose, *, reading: bool = False) -> bool:
        """Whether the quota has a request to spare for the purpose; with `reading`, also for the one it needs before.

        Where both come out of one bucket there must be two: a reading that spends what its change needs is in vain.
        """
        now = self._desk.clock.now()
        buckets = [bucket for bucket in self.state().quota if (_holds_until(bucket, purpose) or now) >= now]
        reads = [bucket for bucket in buckets if bucket["bucket"] == USER_BUCKET]
        writes = [bucket for bucket in buckets if bucket["bucket"] != USER_BUCKET]
        own = reads if reading or purpose in (Purpose.PULL, Purpose.AUDIT) else writes
        spent = 0 if reads and writes else int(reading)
        return all(
            bucket["remaining"] is None or quota_allows(bucket["remaining"] - spent, bucket["total"], purpose)
            for bucket in own or buckets
        )

    def quota_resets(self) -> float | None:
        """Return when the first spent bucket fills again (UTC seconds)."""
        found = [bucket.get(name) for bucket in self.state().quota for name in ("resets_at", "calm_until")]
        now = self._desk.clock.now()
        return min((moment for moment in found if moment is not None and moment > now), default=None)

    def save(self, **changes: Any) -> None:
        """Change what is stored of the account's sync."""
        with self._desk.database.write(Origin.SYNC) as unit:
            remotes = Remotes(unit.connection)
            old = remotes.state(self._desk.account)
            new = replace(old, **changes)
            if new != old:
                remotes.save_state(new)
                unit.changed(Kind.SYNC, self._desk.account)

    def _after(self, happened: Happened) -> PolicyState:
        return after(self.policy(), happened, self._desk.clock.now(), self._desk.random, self._desk.timings)

    def _quota(self) -> tuple[dict[str, Any], ...]:
        known = self.state().quota
        before = {bucket["bucket"]: bucket for bucket in known}
        return tuple(self._bucket(quota, before.get(quota.bucket)) for quota in self._desk.provider.quota()) or known

    def _bucket(self, quota: Quota, before: Mapping[str, Any] | None) -> dict[str, Any]:
        now = int(self._desk.clock.now())
        resets = None if quota.resets_in is None else now + int(quota.resets_in)
        calm = (before or {}).get("calm_until")
        if calm is None or not now < calm <= now + CALM_SECONDS:
            was_due = before is not None and before.get("resets_at") is not None and before["resets_at"] <= now
            calm = now + CALM_SECONDS if was_due and is_drained(quota.remaining, quota.total) else None
        return {
            "bucket": quota.bucket,
            "remaining": quota.remaining,
            "total": quota.total,
            "resets_at": resets,
            "calm_until": calm,
        }


def _holds_until(bucket: Mapping[str, Any], purpose: Purpose) -> float | None:
    """Until when a bucket's count says something; a person who starts or stops waits no longer than the server says."""
    moments = [bucket.get("resets_at"), None if purpose is Purpose.START_STOP else bucket.get("calm_until")]
    return max((moment for moment in moments if moment is not None), default=None)


def forget_wait(remotes: Remotes, account: AccountId) -> None:
    """Let an account be called at once, now that what was in its way is gone; what its server asked for still holds."""
    old = remotes.state(account)
    policy = replace(from_json(old.policy_json), next_at=None)
    new = replace(old, policy_json=to_json(policy), state="ok", since=None, problem=None, next_pull=None)
    if new != old:
        remotes.save_state(new)
