"""Who is told of an outage, what, and when: once, by a message really delivered, and never in a loop (P5)."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.fakes.mail import Mailbox
from tests.worlds import World, a_world
from tracker_app.app.sync_views import FindingRow, IncidentRow
from tracker_app.app.telling import ALL_DONE, EMAIL, NEWS, PUSH, SECRET_KEY, kind_for
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId, EntryId
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.incidents import Finding, Incident, Incidents
from tracker_app.store.letters import Letters

ACCOUNT = AccountId("0195a000-0000-7000-8000-00000000000a")
INCIDENT = "0195a000-0000-7000-8000-00000000000b"
SECRET = "canary-of-the-mail-server"


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as world:
        with world.holdfast.database.write() as unit:
            Accounts(unit.connection).add(
                Account(ACCOUNT, "timetagger", "Work", "http://127.0.0.1:9/timetagger/", "me", token_store="session")
            )
        yield world


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as found:
        yield found


def set_up_mail(world: World, mailbox: Mailbox, **more: str) -> None:
    given = {"email_to": "me@example.com", "smtp_host": "127.0.0.1", "smtp_port": str(mailbox.port), "smtp_tls": "none"}
    for name, value in {**given, **more}.items():
        assert world.holdfast.settings.set(f"notify.{name}", value) is None


def an_outage(world: World, entry: TimeEntry, verdict: str, incident: str = INCIDENT) -> None:
    now = int(world.clock.now())
    fields = {"start": entry.start, "stop": entry.stop, "description": entry.description}
    with world.holdfast.database.write() as unit:
        store = Incidents(unit.connection)
        store.put(
            Incident(
                incident, ACCOUNT, now - 8000, now - 3000, now - 8000, now - 4000, readings=1, notified=now - 60,
            )
        )  # fmt: skip
        store.put_finding(Finding(incident, entry.id, verdict, None, fields, {**fields, "description": "Theirs"}, now))


def test_p5_an_email_is_really_delivered_once_and_names_service_times_counts_and_what_to_check(
    world: World, mailbox: Mailbox
) -> None:
    set_up_mail(world, mailbox, entry_texts="yes")
    an_outage(world, world.entry("Offer for Acme"), "needs-you")
    for _ in range(5):
        world.holdfast.telling.turn()
        world.clock.pass_(700)
    (letter,) = mailbox.letters
    assert letter["To"] == "me@example.com"
    assert letter["Subject"] == (
        "Trouble with Work from 2026-11-24 09:16 to 10:23. 1 entry checked: 1 for you to look at."
    )
    body = letter.get_content()
    assert "## Look at 1 entry" in body
    assert "2026-11-24 10:30–11:00 “Offer for Acme”: description: yours is" in body
    assert "description: yours is “Offer for Acme”, on Work it is “Theirs”" in body


def test_p9_no_entry_text_leaves_the_computer_unless_the_user_says_so(world: World, mailbox: Mailbox) -> None:
    set_up_mail(world, mailbox)
    an_outage(world, world.entry("Offer for Acme"), "restored")
    world.holdfast.telling.turn()
    (letter,) = mailbox.letters
    assert "Acme" not in letter.as_string()
    assert "1 restored" in letter.get_content()


def test_p5_a_second_and_last_message_says_that_nothing_needs_the_user_any_more(world: World, mailbox: Mailbox) -> None:
    set_up_mail(world, mailbox)
    entry = world.entry("Offer")
    an_outage(world, entry, "needs-you")
    world.holdfast.telling.turn()
    for verdict in ("restored", "needs-you", "safe"):
        world.clock.pass_(900)
        an_outage(world, entry, verdict)
        world.holdfast.telling.turn()
    assert ["for you to look at" in letter["Subject"] for letter in mailbox.letters] == [True, False]


def test_p5_a_mail_server_that_fails_is_one_problem_and_is_spared_and_the_message_dropped_after_two_days(
    world: World, mailbox: Mailbox
) -> None:
    mailbox.refuses = "451 not today"
    set_up_mail(world, mailbox)
    an_outage(world, world.entry("Offer"), "safe")
    for _ in range(60):
        world.holdfast.telling.turn()
        world.clock.pass_(600)
    (problem,) = [one for one in world.holdfast.sync_centre.problems() if one.code == "HF-TELL-001"]
    assert "by e-mail" in problem.what
    assert "451" in problem.details
    assert 3 <= mailbox.connections <= 40
    mailbox.refuses = ""
    world.clock.pass_(48 * 3600)
    world.holdfast.telling.turn()
    assert mailbox.letters == []
    with world.holdfast.database.read() as connection:
        (letter,) = Letters(connection).all()
    assert letter.dropped is not None


def test_p5_a_message_that_failed_goes_out_when_the_server_is_back_and_the_problem_goes(
    world: World, mailbox: Mailbox
) -> None:
    mailbox.refuses = "451 not today"
    set_up_mail(world, mailbox)
    an_outage(world, world.entry("Offer"), "safe")
    world.holdfast.telling.turn()
    mailbox.refuses = ""
    world.reopen()
    for _ in range(10):
        world.clock.pass_(1000)
        world.holdfast.telling.turn()
    assert len(mailbox.letters) == 1
    assert [one for one in world.holdfast.sync_centre.problems() if one.code == "HF-TELL-001"] == []


def test_p9_the_password_is_in_the_keyring_alone_and_goes_over_no_open_line(world: World, mailbox: Mailbox) -> None:
    set_up_mail(world, mailbox, smtp_user="me@example.com")
    assert world.holdfast.telling.keep_secret(SECRET)
    assert world.secrets.kept[SECRET_KEY] == SECRET
    assert world.holdfast.telling.test(EMAIL) is None
    assert len(mailbox.logins) == 1
    assert SECRET not in world.dump()
    world.holdfast.settings.set("notify.smtp_host", "mail.example.com")
    problem = world.holdfast.telling.test(EMAIL)
    assert problem is not None
    assert "only over TLS" in problem.details
    assert world.holdfast.telling.keep_secret("")
    assert world.secrets.kept == {}


@pytest.mark.parametrize("form", ["text", "json"])
def test_p5_a_push_service_gets_title_and_text(world: World, form: str) -> None:
    got: list[tuple[dict[str, str], bytes]] = []

    class Push(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Push) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        world.holdfast.settings.set("notify.push_url", f"http://127.0.0.1:{server.server_port}/topic")
        world.holdfast.settings.set("notify.push_form", form)
        an_outage(world, world.entry("Offer"), "safe")
        world.holdfast.telling.turn()
        world.holdfast.telling.turn()
        server.shutdown()
        thread.join()
    ((headers, body),) = got
    title = headers["Title"] if form == "text" else json.loads(body)["title"]
    assert title.startswith("Trouble with Work from")
    assert "1 safe" in body.decode()


def test_a_push_address_must_be_one_of_tls(world: World) -> None:
    assert world.holdfast.settings.set("notify.push_url", "http://example.com/x") is not None
    assert world.holdfast.telling.channels() == []
    problem = world.holdfast.telling.test(PUSH)
    assert problem is not None


def row(verdict: str, *, closed: int | None = 100, told: int | None = 200) -> IncidentRow:
    finding = FindingRow(EntryId("e"), "Offer", verdict)
    return IncidentRow("i", "Work", 0, closed, {}, (finding,), told=told)


@pytest.mark.parametrize(
    ("incident", "told", "now", "due"),
    [
        (row("safe", closed=None), [], 300, None),
        (row("safe", told=None), [], 300, None),
        (row("safe"), [], 300, ALL_DONE),
        (row("safe"), [ALL_DONE], 300, None),
        (row("needs-you"), [], 300, NEWS),
        (row("unchecked"), [], 300, NEWS),
        (row("needs-you"), [NEWS], 300, None),
        (row("safe"), [NEWS], 300, ALL_DONE),
        (row("needs-you"), [NEWS, ALL_DONE], 300, None),
        (row("needs-you"), [ALL_DONE], 300, None),
        (row("safe"), [], 200 + 48 * 3600, None),
    ],
)
def test_at_most_two_messages_and_none_of_old_outages(
    incident: IncidentRow, told: list[str], now: int, due: str | None
) -> None:
    assert kind_for(incident, told, now) == due
