"""`notify test` and `notify password`: the messages that tell of an outage, tried and set up without a window."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import InProcess
from tests.fakes.mail import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as found:
        yield found


def test_p5_a_test_message_is_delivered_once_all_is_set_up_and_says_why_not_otherwise(
    holdfast: InProcess, mailbox: Mailbox
) -> None:
    assert holdfast("notify", "test").code == 2
    for key, value in (
        ("email_to", "me@example.com"), ("smtp_host", "127.0.0.1"), ("smtp_port", mailbox.port), ("smtp_tls", "none"),
    ):  # fmt: skip
        holdfast.ok("config", "set", f"notify.{key}", str(value))
    assert holdfast.ok("notify", "test", "--json").json == {"sent": ["email"], "problems": []}
    assert mailbox.letters[0]["Subject"] == "Holdfast: a test"
    mailbox.refuses = "550 no"
    answer = holdfast("notify", "test", "--json")
    assert (answer.code, answer.json["problems"][0]["code"]) == (4, "HF-TELL-001")


def test_p9_the_password_is_read_from_standard_input_and_never_shown(
    holdfast: InProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("canary-secret\n"))
    answer = holdfast("notify", "password", "--token-stdin")
    assert "canary-secret" not in answer.out + answer.err
    assert answer.code == 4  # no keyring here, and it says so
