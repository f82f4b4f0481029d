"""Reads from one account's server, one request at a time, and remembers how fresh what it read is.

Every method that reads makes one request and takes in what it brought. Decides nothing about what comes next.
"""

from collections.abc import Sequence

from tracker_app.providers.base import Found, ListsSpans, Written
from tracker_app.providers.errors import ProviderError
from tracker_app.store.incidents import Incident
from tracker_app.sync import audit, probe, verify
from tracker_app.sync.bearing import Bearing
from tracker_app.sync.classify import Standing, of_read
from tracker_app.sync.desk import Desk
from tracker_app.sync.incidents import Sign
from tracker_app.sync.pace import Pace
from tracker_app.sync.pull import take_page, take_span

FRESH_SECONDS = 10.0
"""A change of what the server has is sent only so soon after a reading that what others did is merged first. Where
readings cost nothing, the reading comes directly before each such change: nothing closes that window, but it is small.
Counted from the answer: on a server that takes longer to give it, nothing would ever be sent.
"""
WHOLE_SECONDS = 86_400.0
"""Where readings cost nothing, everything is read once a day: what a server loses unannounced shows in no feed."""


class Readings:
    """The readings of one account. `owed` says that something was written which no reading has shown yet."""

    def __init__(self, desk: Desk, pace: Pace, bearing: Bearing) -> None:
        self._desk = desk
        self._pace = pace
        self._bearing = bearing
        # The clock of a demonstration runs faster than its requests do.
        self._fresh_seconds = FRESH_SECONDS * float(getattr(desk.clock, "speed", 1.0))
        self._audit = audit.Audit()
        self._audited_last = False
        self._read_at: float | None = None
        self._just_read = False
        self._wanted = False
        self.owed = False

    def want(self) -> None:
        """Let a reading be due now."""
        self._wanted = True

    def is_due(self, *, in_pass: bool) -> bool:
        """Whether it is time for a reading; within a pass, a periodic one waits for its end."""
        due = self._pace.state().next_pull
        now = self._desk.clock.now()
        # A stored moment far ahead means that the clock was set back: nothing may park the readings for a year.
        far = now + 2 * self._desk.timings.pull_period * (1 + self._desk.timings.pull_spread) + 86_400
        return self._wanted or due is None or due > far or (due <= now and not in_pass)

    @property
    def is_fresh(self) -> bool:
        """Whether what the server has was read so lately that a change may build on it.

        A pass owes a reading before its first change even where the quota spares none for its own sake.
        """
        if self._wanted or (not self._just_read and self._desk.capabilities.quota_per_hour is None):
            return False
        return self._read_at is not None and 0 <= self._desk.clock.now() - self._read_at <= self._fresh_seconds

    @property
    def is_audits_turn(self) -> bool:
        """Whether recent weeks are read back whole in place of the next reading, on a server not read whole every day.

        So it costs no request more; never two such in a row, since the feed must be read too.
        """
        capabilities, provider = self._desk.capabilities, self._desk.provider
        if capabilities.quota_per_hour is None or not isinstance(provider, ListsSpans):
            return False
        if self._wanted or self.owed or self._audited_last:
            return False
        now = self._desk.clock.now()
        with self._desk.look() as bench:
            listed, audited = bench.remotes.listed_at(bench.account), bench.remotes.audited_at(bench.account)
        due = audit.due_at(audited, listed, now)
        return due is not None and due <= now

    def wrote(self, written: Written | None) -> None:
        """Note that a change went out, and what the server showed of it."""
        self._just_read = False
        if written is not None and (not written.echoed or self._desk.capabilities.quota_per_hour is None):
            self.owed = True

    def is_stale(self) -> None:
        """Note that the server has something else than was read, and have it read."""
        self._read_at, self._wanted = None, True

    def start_over(self) -> None:
        """Have everything read anew."""
        with self._desk.bench() as bench:
            bench.remotes.begin_listing(bench.account, bench.now)

    def suspect_all(self) -> None:
        """What the server holds is in question: have it read whole, where that costs nothing."""
        if self._desk.capabilities.quota_per_hour is None and self._desk.capabilities.incremental_pull:
            self.start_over()
            self._wanted = True

    def well(self, *, read: bool = False) -> None:
        """The server answered as it should; the end of an incident puts all it holds in question."""
        if self._bearing.well(read=read):
            self.suspect_all()

    def check(self) -> bool:
        """Ask who we are, as the lightest request."""
        sent_at = self._desk.clock.now()
        try:
            self._desk.provider.check()
        except ProviderError as error:
            self.failed(error, sent_at)
        else:
            self.well()
        return True

    def pull(self) -> bool:
        """Read the next page of the feed, or of everything."""
        desk = self._desk
        self._audited_last = False
        # Until this one is through there is none: what was read before it may be long ago by the time it is.
        self._just_read = False
        with desk.look() as bench:
            cursor, epoch = bench.remotes.cursor(bench.account)
            listing = bench.remotes.is_listing(bench.account)
            listed_at = bench.remotes.listed_at(bench.account)
        sent_at = desk.clock.now()
        if not listing and self._starts_over(cursor, listed_at, sent_at):
            self.start_over()
            cursor = None
        try:
            page = desk.provider.pull(cursor)
        except ProviderError as error:
            self.failed(error, sent_at)
            return True
        self._pace.measured(page.server_date, sent_at)
        if epoch is not None and page.epoch is not None and page.epoch != epoch:
            desk.signs.append(Sign.NEW_HISTORY)
        take_page(desk, page)
        if not page.more:
            self._read_at = desk.clock.now()
            self._just_read = True
            self.owed = self._wanted = False
        self.well(read=not page.more)
        return True

    def read_back(self, incident: Incident) -> bool:
        """Read back what an incident touched; False if there was nothing to ask for."""
        with self._desk.look() as bench:
            sought = verify.ask(bench, incident)
        sent_at = self._desk.clock.now()
        try:
            found = self._desk.provider.find(sought) if sought else Found()
        except ProviderError as error:
            self.failed(error, sent_at)
            return True
        verify.tell(self._desk, incident, found)
        if sought:
            self.well()
        return bool(sought)

    def read_span(self) -> bool:
        """Read back the next span of recent weeks whole."""
        desk, sent_at = self._desk, self._desk.clock.now()
        assert isinstance(desk.provider, ListsSpans)  # noqa: S101 - for the type checker: `is_audits_turn` has looked
        self._audited_last = True
        span = self._audit.begin(sent_at)
        try:
            page = desk.provider.list_between(*span)
        except ProviderError as error:
            self.failed(error, sent_at)
            return True
        self._pace.measured(page.server_date, sent_at)
        take_span(desk, page)
        if self._audit.done(span, whole=bool(page.covers)):
            with desk.bench() as bench:
                bench.remotes.save_audit(bench.account, bench.now)
        self.well(read=True)
        return True

    def look_for(self, in_doubt: Sequence[probe.Doubt]) -> bool:
        """Look for what is in doubt."""
        sent_at = self._desk.clock.now()
        try:
            found = self._desk.provider.find([doubt.sought for doubt in in_doubt])
        except ProviderError as error:
            self.failed(error, sent_at)
            return True
        probe.resolve(self._desk, in_doubt, found)
        self.well()
        return True

    def failed(self, error: ProviderError, sent_at: float) -> None:
        """Take up that a reading failed, which went out at `sent_at` by our clock."""
        self._pace.measured(error.server_date, sent_at)
        verdict = of_read(error)
        if verdict.start_over:
            self.start_over()
            self._wanted = True
            self.well()
            return
        self._pace.answered(verdict.happened, verdict.standing, self._desk.told(error))
        if verdict.standing is Standing.TROUBLE:
            self._bearing.troubled(Sign.FAULT)
        if verdict.code is not None:
            self._bearing.block(verdict.code)

    def _starts_over(self, cursor: str | None, listed_at: int | None, now: float) -> bool:
        capabilities = self._desk.capabilities
        if cursor is None or not capabilities.incremental_pull:
            return True
        return capabilities.quota_per_hour is None and (listed_at is None or not 0 <= now - listed_at < WHOLE_SECONDS)
