"""What the account dialog decides: which field a problem belongs to, and words that are true while nothing is kept."""

import pytest

from tracker_app.app.problem_texts import CATALOGUE
from tracker_app.app.problems import problem
from tracker_app.ui.accounts import presenter
from tracker_app.ui.problems.keyring_help import words_for


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("HF-ACC-002", "url"),
        ("HF-ACC-004", "secret"),
        ("HF-ACC-005", "secret"),
        ("HF-NET-001", ""),
        ("HF-NET-002", "url"),
        ("HF-NET-004", "url"),
        ("HF-SYNC-001", ""),
        ("HF-SYNC-006", "url"),
    ],
)
def test_each_problem_is_shown_beside_the_field_it_belongs_to(code: str, place: str) -> None:
    assert presenter.place_of(problem(code)) == place


@pytest.mark.parametrize("code", sorted(code for code in CATALOGUE if code.startswith(("HF-NET", "HF-SYNC"))))
def test_the_dialog_never_promises_a_try_that_nobody_makes(code: str) -> None:
    facts = {"service": "TimeTagger", "next_try": "16:00"}
    shown = presenter.adapted(problem(code, facts))
    assert "by itself" not in shown.do
    assert "16:00" not in shown.do


def test_a_name_is_proposed_that_no_account_has() -> None:
    assert presenter.free_name("Toggl Track", []) == "Toggl Track"
    assert presenter.free_name("Toggl Track", ["Toggl Track", "Toggl Track 2"]) == "Toggl Track 3"


def test_where_the_sign_in_goes_is_said_before_it_is_kept() -> None:
    assert "nowhere else" in presenter.store_words("GNOME Keyring")
    assert "until you quit" in presenter.store_words("")


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_p9_every_platform_is_told_of_its_store_and_of_the_way_without_one(platform: str) -> None:
    assert "HOLDFAST_TOKEN_" in words_for(platform)
    assert "never writes it to a file" in words_for(platform)
