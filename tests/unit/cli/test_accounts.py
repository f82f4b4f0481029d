"""`account add`: checked with the server, the secret in no word, no file and no output (P9)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.command_line import InProcess, dump
from tracker_app.app import accounts
from tracker_app.providers import errors
from tracker_app.providers.base import AccountSpec, CredentialSource, Identity
from tracker_app.providers.local import LocalProvider

CANARY = "canary-5be1d09c77"


class Server:
    """Plays the server: what it was asked with, and how it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[AccountSpec, str | None]] = []
        self.error: errors.ProviderError | None = None

    def make_provider(self, spec: AccountSpec, credentials: CredentialSource) -> LocalProvider:
        server = self

        class Provider(LocalProvider):
            def check(self) -> Identity:
                server.asked.append((spec, credentials.token()))
                if server.error is not None:
                    raise server.error
                return Identity(user=spec.user or "me")

        return Provider()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(accounts, "make_provider", server.make_provider)
    monkeypatch.setattr(accounts, "exchange_secret", lambda spec, secret: secret)
    monkeypatch.setattr(accounts, "token_for_run", lambda spec, given: given)
    return server


def add(holdfast: InProcess, *words: str, code: int = 0) -> tuple[str, str]:
    answer = holdfast("account", "add", "timetagger", "--url", "http://127.0.0.1:9/tt/", "--token-stdin", *words,
                      stdin=CANARY + "\n")  # fmt: skip
    assert answer.code == code, answer
    return answer.out, answer.err


def every_byte_under(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def test_p9_without_a_keyring_the_account_is_kept_and_the_variable_to_set_is_named(
    holdfast: InProcess, server: Server, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = add(holdfast, "--name", "My Work", "--user", "ada")
    assert "HOLDFAST_TOKEN_MY_WORK" in err
    assert "No password store found" in err
    assert server.asked[0][0].user == "ada"
    assert server.asked[0][1] == CANARY
    (account,) = holdfast.ok("account", "list", "--json").json["accounts"]
    assert (account["name"], account["user"], account["token_store"]) == ("My Work", "ada", "session")
    # The next run has nothing to sign in with until the variable is set.
    checked = holdfast("account", "check", "My Work")
    assert (checked.code, "HOLDFAST_TOKEN_MY_WORK" in checked.err) == (4, True)
    monkeypatch.setenv("HOLDFAST_TOKEN_MY_WORK", CANARY)
    assert holdfast.ok("account", "check", "--json").json["accounts"] == [
        {"account": "My Work", "ok": True, "user": "ada", "problem": None}
    ]
    assert server.asked[-1][1] == CANARY
    assert [p["code"] for p in holdfast("sync", "--status", "--json").json["problems"]] == ["HF-KEY-001"]
    holdfast("sync")
    assert holdfast("sync", "--status", "--json").json["problems"] == []
    assert holdfast("doctor").code == 0
    assert CANARY not in out + err
    for words in (("backup",), ("doctor", "--json"), ("log",), ("account", "list"), ("config", "list")):
        answer = holdfast(*words)
        assert CANARY not in answer.out + answer.err, words
    assert CANARY.encode() not in every_byte_under(home)


def test_the_secret_may_come_from_a_named_variable(
    holdfast: InProcess, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_SECRET", CANARY)
    answer = holdfast.ok("account", "add", "timetagger", "--token-env", "SOME_SECRET", "--json")
    assert answer.json["account"]["name"] == "TimeTagger"
    assert [problem["code"] for problem in answer.json["problems"]] == ["HF-KEY-001"]
    assert server.asked[0][1] == CANARY


def test_p9_the_secret_is_never_a_word_of_the_command_line(holdfast: InProcess, server: Server, home: Path) -> None:
    for words in (
        ("--token", CANARY),
        (CANARY,),
        (f"--token-stdin={CANARY}",),
        ("--token-env", CANARY),
        ("--token-stdin", "--token-env", "HOME"),
    ):
        answer = holdfast("account", "add", "timetagger", *words, stdin="x\n")
        assert answer.code == 2
        assert CANARY not in answer.out + answer.err
    assert server.asked == []
    assert not (home / "holdfast.db").exists()


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (errors.SignInNeeded(), "HF-ACC-004"),
        (errors.Unreachable(cause="refused"), "HF-NET-003"),
        (errors.ServerTrouble(), "HF-SYNC-001"),
    ],
)
def test_what_the_server_does_not_accept_is_not_kept(
    holdfast: InProcess, server: Server, home: Path, error: errors.ProviderError, problem: str
) -> None:
    holdfast.ok("start", "x")
    before = dump(home)
    server.error = error
    out, _ = add(holdfast, "--json", code=4)
    assert problem in out
    assert dump(home) == before


def test_checking_tells_what_passes_by_itself_from_what_needs_the_user(
    holdfast: InProcess, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(holdfast, "--name", "Work")
    monkeypatch.setenv("HOLDFAST_TOKEN_WORK", CANARY)
    trouble: Sequence[tuple[errors.ProviderError, int]] = (
        (errors.Unreachable(cause="network"), 3),
        (errors.ServerTrouble(), 3),
        (errors.SignInNeeded(), 4),
        (errors.Unreachable(cause="tls"), 4),
    )
    for error, code in trouble:
        server.error = error
        assert holdfast("account", "check").code == code


def test_an_account_is_signed_in_again_by_the_same_user_only(holdfast: InProcess, server: Server, home: Path) -> None:
    add(holdfast, "--name", "Work", "--user", "ada")
    answer = holdfast("account", "sign-in", "Work", "--token-stdin", stdin="new " + CANARY + "\n")
    assert (answer.code, "HOLDFAST_TOKEN_WORK" in answer.err) == (0, True)
    assert server.asked[-1][1] == "new " + CANARY
    before = dump(home)
    assert holdfast("account", "sign-in", "Work", "--token-stdin", "--user", "bob", stdin="x\n").code == 4
    assert holdfast("account", "sign-in", "Nobody", "--token-stdin", stdin="x\n").code == 6
    assert holdfast("account", "sign-in", "Work").code == 2
    assert dump(home) == before


def test_what_was_recorded_before_stays_here_unless_it_is_to_be_sent_too(holdfast: InProcess, server: Server) -> None:
    holdfast.ok("add", "Before", "--from", "-2h", "--to", "-1h")
    assert "1 entry recorded before" in add(holdfast, "--name", "One")[1]
    assert holdfast.ok("outbox", "--json").json["operations"] == []
    holdfast.ok("account", "remove", "One")
    assert "recorded before" not in add(holdfast, "--name", "Two", "--adopt-local")[1]
    assert [op["verb"] for op in holdfast.ok("outbox", "--json").json["operations"]] == ["create"]
    assert holdfast.ok("list", "--json").json["entries"][0]["account"] == "Two"


def test_two_accounts_cannot_be_called_the_same(holdfast: InProcess, server: Server, home: Path) -> None:
    add(holdfast, "--name", "Work")
    before = dump(home)
    add(holdfast, "--name", "Work", code=2)
    assert dump(home) == before
