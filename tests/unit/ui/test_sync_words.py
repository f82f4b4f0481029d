"""The calm line about sync: one sentence that says whether time is safe, and when the next try is (UI.md 7, 13)."""

import pytest

from tracker_app.app.problems import problem
from tracker_app.app.sync_views import AccountStatus, OutboxRow, QuotaView
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, OpId
from tracker_app.domain.operations import OpState, Verb
from tracker_app.ui.sync import words
from tracker_app.ui.sync.words import Headline, Mood, headline

NOW = 1_795_530_000  # 2026-11-24 16:20 in Tallinn
ZONE = "Europe/Tallinn"


def account(state: str = "ok", **more: object) -> AccountStatus:
    values = {"last_success": NOW - 240, **more}
    return AccountStatus(AccountId("a1"), "Work", "timetagger", "TimeTagger", state, **values)  # type: ignore[arg-type]


def line(*accounts: AccountStatus, paused: bool = False) -> Headline:
    return headline(accounts, NOW, ZONE, paused=paused)


def test_no_account_is_no_fault_and_offers_one() -> None:
    assert line() == Headline(
        "This computer only. Your time is saved here.", Mood.LOCAL, "connect", "Connect an account"
    )


def test_all_is_well_says_when_the_last_change_was_sent() -> None:
    assert line(account()) == Headline("All changes sent 16:16", Mood.CALM)


def test_p5_an_outage_says_since_when_what_is_safe_and_the_next_try() -> None:
    shown = line(account("trouble", since=NOW - 8280, pending=12, next_attempt=NOW + 1080))
    assert shown.sentence == (
        "Work is not answering since 14:02. 12 changes are safe on this computer. Next try about 16:38."
    )
    assert shown.mood is Mood.TROUBLE


def test_no_network_is_calm_even_with_nothing_waiting() -> None:
    shown = line(account("offline", since=NOW - 600))
    assert shown.sentence == "No network since 16:10. Your time is safe on this computer."
    assert shown.mood is Mood.OFFLINE


def test_a_server_that_is_down_is_not_called_a_network_that_is_gone() -> None:
    down = problem("HF-NET-003", {"service": "Work"}, subject="a1")
    shown = line(account("offline", since=NOW - 600, problems=(down,)))
    assert shown.sentence == "Work is not reachable since 16:10. Your time is safe on this computer."
    assert words.state_words(account("offline", problems=(down,))) == "Not reachable"
    portal = problem("HF-NET-007", {"service": "Work"}, subject="a1")
    assert line(account("offline", since=NOW, problems=(portal,))).sentence.startswith(
        "This network asks you to sign in. Your time is safe"
    )


def test_a_spent_quota_is_a_pause_with_its_end_and_never_an_error() -> None:
    spent = (QuotaView("user", 0, 30, NOW + 2400),)
    shown = line(account("waiting", pending=3, next_attempt=NOW + 2400, quota=spent))
    assert shown.sentence == "Hourly limit of Work reached. 3 changes wait; sending again at 17:00."
    assert shown.mood is Mood.BUSY


def test_a_lost_sign_in_offers_to_sign_in_and_speaks_for_all_accounts() -> None:
    shown = line(account("trouble", since=NOW, pending=2), account("credentials", pending=1))
    assert shown.sentence == "Work asks you to sign in again. 3 changes are safe on this computer."
    assert (shown.action, shown.button) == ("sign-in", "Sign in")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (account(pending=1), "Sending 1 change…"),
        (account(first_sync=True, read_so_far=1204), "Reading your history from Work: 1204 entries so far."),
        (account(last_success=None), "Connected to Work. Nothing to send yet."),
        (
            account("needs-you", rejected=1),
            "Everything that could be sent is sent; 1 change is left for you to decide.",
        ),
        (account("needs-you"), "Everything that could be sent is sent; 1 change is left for you to decide."),
    ],
)
def test_what_happens_now_is_said_in_one_sentence(status: AccountStatus, sentence: str) -> None:
    assert line(status).sentence.replace(",", "").startswith(sentence.replace(",", ""))


def test_a_pause_of_ones_own_is_no_trouble() -> None:
    assert line(account(pending=1), paused=True).sentence == "Sync is paused. 1 change is safe on this computer."
    assert line(account("trouble"), paused=True).mood is Mood.OFFLINE


def test_the_clock_difference_is_said_in_words_and_small_ones_are_none() -> None:
    assert words.clock_words(-3660) == "1 hour 1 minute ahead"
    assert words.clock_words(90) == "1 minute behind"
    assert words.clock_words(-0.8) == "agrees with the server"


def test_a_quota_says_what_is_left_and_when_it_is_full_again() -> None:
    assert words.quota_words(QuotaView("u", 22, 30, NOW + 2400), NOW, ZONE) == (
        "22 of 30 requests left, full again at 17:00"
    )
    assert words.quota_words(QuotaView("u", 1, None, None), NOW, ZONE) == "1 request left"


def test_the_facts_of_an_account_never_leave_out_when_it_last_worked() -> None:
    told = dict(words.facts(account(last_success=None, last_try=NOW - 60, next_attempt=NOW), NOW, ZONE))
    assert told == {"Last success": "never", "Last try": "16:19", "Next try": "now"}


def row(**more: object) -> OutboxRow:
    values: dict[str, object] = {
        "account": AccountId("a1"), "account_name": "Work", "kind": Kind.ENTRY, "record": "e1", "label": "Review draft",
        "verb": Verb.CREATE, "state": OpState.PENDING, "fields": (), "attempts": 0, "created": NOW, **more,
    }  # fmt: skip
    return OutboxRow(id=OpId("op"), **values)  # type: ignore[arg-type]


def test_each_operation_says_what_it_does_and_what_it_waits_for() -> None:
    assert words.what(row()) == "New entry: Review draft"
    assert words.what(row(verb=Verb.DELETE, kind=Kind.PROJECT, label="Website")) == "Deleted project: Website"
    assert words.what(row(label="")) == "New entry: no description"
    assert words.progress(row()) == "waiting to be sent"
    assert words.progress(row(waits_for="the network")) == "waits for the network"
    assert words.progress(row(state=OpState.UNKNOWN, waits_for="a check")) == "looking whether it arrived"


def test_every_kind_of_change_has_its_own_words() -> None:
    kinds = (Kind.ENTRY, Kind.PROJECT, Kind.CLIENT, Kind.TASK, Kind.TAG)
    said = {words.what(row(kind=kind, verb=verb)) for kind in kinds for verb in Verb}
    assert len(said) == len(kinds) * len(Verb)


def test_empty_lists_say_why_they_are_empty() -> None:
    assert words.nothing_waits([account()], NOW, ZONE) == "Everything you did is on the server (16:16)."
    assert words.none_found([account()], NOW, ZONE) == "None. Last check 16:16."
    assert words.nothing_waits([account(rejected=1)], NOW, ZONE) == (
        "Nothing waits to be sent but 1 change that was not accepted. It is under Problems."
    )
    assert words.nothing_waits([], NOW, ZONE).startswith("This computer only.")
    assert words.none_found([], NOW, ZONE) == "None."
