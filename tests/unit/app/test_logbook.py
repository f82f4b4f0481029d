"""The log holds the last lines, for its owner's eyes, without a secret (P9)."""

import logging
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker_app.app import logbook
from tracker_app.app.logbook import FILE_BYTES, Logbook, last_lines, log_file, without_secrets

CANARY = "canary4f7c1e90b2"


@pytest.fixture
def book(home: Path) -> Iterator[Logbook]:
    opened = Logbook(home)
    opened.open()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Basic {CANARY}",
        f"Authorization: Bearer {CANARY}",
        f'{{"authtoken": "{CANARY}"}}',
        f"api_token={CANARY}",
        f"HOLDFAST_TOKEN='{CANARY}'",
        f"HOLDFAST_TOKEN_MY_SERVER={CANARY}",
        f"https://usertoken:{CANARY}@example.org/",
        f"x-eyJhbGciOi.{CANARY}.c2ln",
        f"eyJ-no-signed-token={CANARY}",
        f"password: {CANARY}",
        f"https://me:{CANARY}@example.org/api",
        f"eyJhbGciOi.{CANARY}.c2ln",
        f"Cookie: {CANARY}",
        f"{{'api_key': '{CANARY}'}}",
    ],
)
def test_whatever_looks_like_a_secret_is_taken_out(text: str) -> None:
    assert CANARY not in without_secrets(text)


def test_text_without_a_secret_stays_as_it_is() -> None:
    plain = "pulled 12 records from https://timetagger.app/api in 120 ms; see secretary meeting"
    assert without_secrets(plain) == plain


@pytest.mark.parametrize("piece", ["x", "eyJ-", "token", "token_", "token: ", "://", "bearer ", " ", "password-"])
def test_a_line_costs_its_length_once_whatever_it_repeats(piece: str) -> None:
    line = piece * (400_000 // len(piece))
    started = time.process_time()
    without_secrets(line)
    assert time.process_time() - started < 5  # a search that starts over at each place would take minutes


def test_a_secret_in_a_message_a_fact_or_a_traceback_reaches_neither_file_nor_memory(book: Logbook, home: Path) -> None:
    log = logging.getLogger("holdfast.test")
    log.warning("token=%s", CANARY)
    log.warning("facts", extra={"header": {"authtoken": CANARY}})
    try:
        int(f"password={CANARY}")
    except ValueError:
        log.exception("failed")
    whole = log_file(home).read_text() + "\n".join(book.ring.lines)
    assert CANARY not in whole
    assert whole.count("[removed]") >= 6
    assert "ValueError" in whole


def test_the_files_can_be_read_by_their_owner_alone_also_after_they_were_rotated(book: Logbook, home: Path) -> None:
    log = logging.getLogger("holdfast.test")
    for n in range(3):
        log.warning("line", extra={"n": n, "long": "x" * (FILE_BYTES - 500)})
    files = sorted(log_file(home).parent.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(log_file(home).parent.stat().st_mode) == 0o700


def test_the_last_lines_come_in_order_across_rotated_files(
    book: Logbook, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for handler in book._handlers:
        if isinstance(handler, logbook.OwnersFile):
            handler.maxBytes = 400
    log = logging.getLogger("holdfast.test")
    for n in range(12):
        log.warning("step", extra={"n": n})
    seen = [line.rpartition("n=")[2] for line in last_lines(home, 5)]
    assert seen == ["7", "8", "9", "10", "11"]


def test_memory_keeps_the_newest_two_thousand_lines(book: Logbook) -> None:
    log = logging.getLogger("holdfast.test")
    for n in range(2100):
        log.warning("step", extra={"n": n})
    assert len(book.ring.lines) == 2000
    assert book.ring.lines[-1].endswith("n=2099")


def test_a_log_that_cannot_be_written_stops_nobody(home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text("a file where the folder should be")
    book = Logbook(home)
    book.open()
    try:
        logging.getLogger("holdfast.test").warning("still here")
        assert any("still here" in line for line in book.ring.lines)
    finally:
        book.close()


def test_closing_leaves_no_handler_behind(home: Path) -> None:
    before = list(logging.getLogger().handlers)
    book = Logbook(home)
    book.open()
    book.close()
    assert logging.getLogger().handlers == before
