"""Decides who is told of an outage, what and when, and sends it: e-mail and push, where the user set that up (P5).

At most two messages an outage and channel: one when there is something to tell, and one when nothing needs the user
any more. Whatever cannot be sent is tried again by the retry policy and dropped after two days; never a loop.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker_app.app.incident_report import NEEDS_YOU, UNCHECKED, headline, summary
from tracker_app.app.messages import _
from tracker_app.app.ports import Secrets, SecretsUnavailable
from tracker_app.app.problems import Problem, problem
from tracker_app.app.sync_views import IncidentRow
from tracker_app.desktop.post import MailServer, PostTrouble, send_mail, send_push
from tracker_app.desktop.secrets import KeyringTrouble
from tracker_app.domain.changes import Kind, Origin
from tracker_app.store.database import Database
from tracker_app.store.errors import StoreError
from tracker_app.store.letters import Letter, Letters
from tracker_app.store.preferences import Preferences
from tracker_app.sync import policy
from tracker_app.sync.clock import Clock
from tracker_app.sync.policy import Event, Happened, Timings
from tracker_app.sync.policy_state import PolicyState, from_json, to_json

if TYPE_CHECKING:
    from tracker_app.app.settings import Settings

SECRET_KEY = "notify:smtp"  # noqa: S105 - the name of a secret, not one
SECRET_VARIABLE = "HOLDFAST_SMTP_PASSWORD"  # noqa: S105 - likewise
EMAIL, PUSH, DESKTOP = "email", "push", "desktop"
NEWS, ALL_DONE = "needs-you", "done"
NEWS_SECONDS = 48 * 3600
"""An outage that was over so long ago is no news, and a message not sent by then is dropped."""
KEPT_SECONDS = 60 * 86_400
_TRYING_SECONDS = 120.0
"""A letter that is being sent by one process is left alone by others for so long."""
_CODE = "HF-TELL-001"


def kind_for(row: IncidentRow, told: Sequence[str], now: int) -> str | None:
    """Return which message about an outage is due, given those that were made of it already; None for none."""
    if row.closed is None or row.told is None or not row.findings:
        return None
    needs = any(one.verdict in (NEEDS_YOU, UNCHECKED) for one in row.findings)
    if not told:
        return (NEWS if needs else ALL_DONE) if 0 <= now - row.told < NEWS_SECONDS else None
    return ALL_DONE if ALL_DONE not in told and not needs else None


class Telling:
    """Messages about the outages of one data file."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: "Settings",
        secrets: Secrets,
        environ: Mapping[str, str],
        zone: Callable[[], str],
        incidents: Callable[[], Sequence[IncidentRow]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._secrets = secrets
        self._environ = environ
        self._zone = zone
        self._incidents = incidents
        self._random = random.Random()  # noqa: S311 - spreads tries over time; nothing is kept secret by it

    def channels(self) -> list[str]:
        """Return the channels that were set up."""
        wanted = ((EMAIL, self._text("email_to") and self._text("smtp_host")), (PUSH, self._text("push_url")))
        return [name for name, is_set in wanted if is_set]

    def turn(self) -> None:
        """Make the messages that are due, and send those whose time has come; waits for the network."""
        channels = self.channels()
        with self._database.read() as connection:
            waiting = any(letter.is_open for letter in Letters(connection).all())
        if not channels and not waiting:
            return
        rows = {row.id: row for row in self._incidents()}
        self._make(rows, channels)
        for channel in channels:
            letter = self._claim(channel)
            if letter is not None:
                self._send(letter, rows.get(letter.incident))

    def is_first(self, incident: str) -> bool:
        """Note that the desktop is told of an outage now; False if it was told before, by an earlier run too."""
        now = int(self._clock.now())
        try:
            with self._database.write(Origin.SYNC) as unit:
                letters = Letters(unit.connection)
                if any((one.incident, one.channel) == (incident, DESKTOP) for one in letters.all()):
                    return False
                letters.put(Letter(incident, NEWS, DESKTOP, now, float(now), 1, sent=now))
        except StoreError:
            # A file that takes nothing now: rather told twice than not at all.
            return True
        return True

    def test(self, channel: str) -> Problem | None:
        """Send a message by which the user sees that it works; returns why not."""
        title = _("Holdfast: a test")
        body = _("This is how you will hear of an outage that touched your entries. Nothing is wrong.")
        try:
            self._deliver(channel, title, body)
        except PostTrouble as trouble:
            return problem(_CODE, {"channel": channel_name(channel)}, subject=channel, details=trouble.words)
        return None

    def keep_secret(self, secret: str) -> bool:
        """Keep the password of the mail server in the keyring, or forget it; whether the keyring did so (P9)."""
        try:
            if secret:
                self._secrets.put(SECRET_KEY, secret)
            else:
                self._secrets.drop(SECRET_KEY)
        except (KeyringTrouble, SecretsUnavailable):
            return False
        return True

    def _make(self, rows: Mapping[str, IncidentRow], channels: Sequence[str]) -> None:
        now = int(self._clock.now())
        with self._database.write(Origin.SYNC) as unit:
            letters = Letters(unit.connection)
            letters.forget(now - KEPT_SECONDS)
            known = letters.all()
            for letter in known:
                if letter.is_open and not 0 <= now - letter.made < NEWS_SECONDS:
                    letters.put(replace(letter, dropped=now))
            for channel in channels:
                for row in rows.values():
                    told = [one.kind for one in known if (one.incident, one.channel) == (row.id, channel)]
                    kind = kind_for(row, told, now)
                    if kind is not None:
                        letters.put(Letter(row.id, kind, channel, now, float(now)))

    def _claim(self, channel: str) -> Letter | None:
        """Take the next letter of a channel, if the retry policy lets one go now."""
        now = self._clock.now()
        with self._database.write(Origin.SYNC) as unit:
            letters = Letters(unit.connection)
            due = [one for one in letters.all() if one.channel == channel and one.is_open and one.next_at <= now]
            if not due or not policy.may_call(_state(letters, channel), now, Timings()).go:
                return None
            claimed = replace(due[0], tries=due[0].tries + 1, next_at=now + _TRYING_SECONDS)
            letters.put(claimed)
            return claimed

    def _send(self, letter: Letter, row: IncidentRow | None) -> None:
        trouble = None
        if row is not None:
            try:
                named = bool(self._settings.get("notify.entry_texts"))
                zone = self._zone()
                self._deliver(letter.channel, headline(row, zone), summary(row, zone).text(names=named))
            except PostTrouble as failed:
                trouble = failed
        now = int(self._clock.now())
        with self._database.write(Origin.SYNC) as unit:
            letters, problems = Letters(unit.connection), Preferences(unit.connection)
            if trouble is None:
                letters.put(replace(letter, sent=now))
                problems.close_problem(_CODE, letter.channel)
            else:
                facts = {"channel": channel_name(letter.channel), "details": trouble.words}
                problems.open_problem(_CODE, letter.channel, facts, now)
            happened = Happened(Event.SUCCESS if trouble is None else Event.FAILURE)
            state = policy.after(_state(letters, letter.channel), happened, now, self._random, Timings())
            letters.save_policy(letter.channel, to_json(state))
            unit.changed(Kind.PROBLEM, letter.channel)

    def _deliver(self, channel: str, title: str, body: str) -> None:
        if channel == PUSH:
            ca_file = self._settings.get("network.ca_file")
            send_push(self._text("push_url"), self._text("push_form"), title, body, str(ca_file) or None)
            return
        user = self._text("smtp_user")
        port = int(self._settings.number("notify.smtp_port"))
        server = MailServer(self._text("smtp_host"), port, self._text("smtp_tls"), user, self._secret() if user else "")
        send_mail(server, self._text("email_to"), title, body)

    def _secret(self) -> str:
        given = self._environ.get(SECRET_VARIABLE, "")
        if given:
            return given
        try:
            found = self._secrets.get(SECRET_KEY)
        except (KeyringTrouble, SecretsUnavailable):
            found = None
        if not found:
            raise PostTrouble("The keyring did not give the password of the mail server.")
        return found

    def _text(self, name: str) -> str:
        return str(self._settings.get(f"notify.{name}")).strip()


def channel_name(channel: str) -> str:
    """Return what people call a channel."""
    return _("e-mail") if channel == EMAIL else _("push")


def _state(letters: Letters, channel: str) -> PolicyState:
    text = letters.policy(channel)
    return from_json(text) if text else PolicyState()
