"""What the command line says of a broken home: exit code 5 and the cause's code; and it makes nothing worse (P6)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import InProcess
from tests.e2e.startup.states import BY_NAME, ZONE, Home, a_home, environment
from tests.worlds import HandClock, MemoryLocks, MemorySecrets
from tracker_app.app.compose import Holdfast
from tracker_app.app.opening import open_holdfast
from tracker_app.store import database

UNUSABLE = {
    "zero bytes": "HF-FILE-004",
    "gone": "HF-FILE-004",
    "garbage": "HF-FILE-004",
    "garbage, no backup": "HF-FILE-004",
    "cut short": "HF-FILE-004",
    "head broken": "HF-FILE-004",
    "tables missing": "HF-FILE-004",
    "half migrated": "HF-FILE-004",
    "far newer version": "HF-FILE-005",
    "another program's": "HF-FILE-006",
    "folder in its place": "HF-FILE-007",
    "held by another copy": "HF-FILE-001",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is well, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("whole") / "holdfast"
    a_home(folder)
    return folder


@pytest.fixture
def home(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    for function in (Holdfast.open, database.Database.open, database.connect):
        monkeypatch.setitem(function.__kwdefaults__, "busy_milliseconds", 50)
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)
    made = Home(Path(shutil.copytree(whole, tmp_path / "holdfast")))
    yield made
    made.let_go()


@pytest.fixture
def holdfast(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> InProcess:
    return InProcess(capsys, monkeypatch)


def _content(home: Home) -> bytes:
    return home.main.read_bytes() if home.main.is_file() else b""


@pytest.mark.parametrize(("name", "code"), UNUSABLE.items(), ids=lambda value: str(value))
def test_p6_an_unusable_file_is_exit_code_5_with_its_code_and_stays_as_it_is(
    holdfast: InProcess, home: Home, name: str, code: str
) -> None:
    BY_NAME[name].make(home)
    before, there = _content(home), home.main.exists()
    answer = holdfast("--home", str(home.folder), "status", "--json")
    assert (answer.code, answer.json["error"]["code"]) == (5, code)
    start = holdfast("--home", str(home.folder), "start", "lost?")
    assert start.code == 5
    assert code in start.err
    doctor = holdfast("--home", str(home.folder), "doctor", "--json")
    assert doctor.code == 5
    assert code in doctor.out
    home.let_go()
    assert home.main.exists() == there
    if before:
        assert _content(home)[:4000] == before[:4000]


@pytest.mark.parametrize("name", [name for name, code in UNUSABLE.items() if code == "HF-FILE-004"])
def test_p6_after_the_window_has_put_it_right_the_command_line_goes_on(
    holdfast: InProcess, home: Home, name: str
) -> None:
    BY_NAME[name].make(home)
    assert holdfast("--home", str(home.folder), "status").code == 5
    opened = open_holdfast(
        home.folder, clock=HandClock(home.now), zone=ZONE, secrets=MemorySecrets(), locks=MemoryLocks(),
        environ=environment(home),
    )  # fmt: skip
    opened.holdfast.close()
    listed = holdfast("--home", str(home.folder), "list", "--from", "2026-11-01", "--json")
    assert listed.code == 0
    assert [entry["description"] for entry in listed.json["entries"]] == (["before"] if BY_NAME[name].rows else [])


def test_a_file_of_a_newer_version_is_read_and_not_written(holdfast: InProcess, home: Home) -> None:
    BY_NAME["newer version"].make(home)
    start = holdfast("--home", str(home.folder), "start", "refused")
    assert start.code == 5
    assert "HF-FILE-005" in start.err
