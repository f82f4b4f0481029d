"""When the .venv folder is left alone, filled again, or made anew."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from environment import LOCKS, CannotInstall, Environment, Purpose, Stamp, fingerprint


@dataclass
class FakePip:
    """Writes down what would run; making a venv leaves an interpreter behind."""

    checkout: Path
    ran: list[list[str]] = field(default_factory=list)
    fails: Callable[[list[str]], bool] = lambda _command: False

    def __call__(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        if "-c" in words:
            return subprocess.CompletedProcess(command, 0, stdout=sys.version + "\n")
        self.ran.append(words)
        if "venv" in words:
            python = Environment(self.checkout).python
            python.parent.mkdir(parents=True)
            python.touch()
        return subprocess.CompletedProcess(command, 1 if self.fails(words) else 0)

    def steps(self) -> list[str]:
        """The last word of each command: the folder made, the lock, the checkout itself."""
        return [words[-1] for words in self.ran]


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePip:
    (tmp_path / "requirements").mkdir()
    for name in (*LOCKS.values(), "pyproject.toml"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    fake = FakePip(tmp_path)
    monkeypatch.setattr("subprocess.run", fake)
    return fake


def test_a_second_run_does_nothing(pip: FakePip) -> None:
    environment = Environment(pip.checkout)
    environment.bring_up_to_date(Purpose.RUN)
    assert pip.steps() == [str(pip.checkout / ".venv"), "requirements/run.lock", "."]

    pip.ran.clear()
    environment.bring_up_to_date(Purpose.RUN)

    assert pip.ran == []


def test_everything_is_checked_against_the_locked_hashes(pip: FakePip) -> None:
    Environment(pip.checkout).bring_up_to_date(Purpose.TEST)

    _venv, libraries, itself = pip.ran
    assert "--require-hashes" in libraries
    assert "--no-deps" in itself
    assert "--no-build-isolation" in itself


@pytest.mark.parametrize("changed", [*LOCKS.values(), "pyproject.toml"])
def test_a_changed_lock_is_installed_into_the_same_folder(pip: FakePip, changed: str) -> None:
    environment = Environment(pip.checkout)
    environment.bring_up_to_date(Purpose.RUN)
    pip.ran.clear()

    (pip.checkout / changed).write_text("changed", encoding="utf-8")
    environment.bring_up_to_date(Purpose.RUN)

    assert pip.steps() == ["requirements/run.lock", "."]


def test_one_made_for_tests_also_runs_the_program_but_not_the_reverse(pip: FakePip) -> None:
    environment = Environment(pip.checkout)
    environment.bring_up_to_date(Purpose.RUN)
    assert not environment.is_current(Purpose.TEST)

    environment.bring_up_to_date(Purpose.TEST)

    assert environment.is_current(Purpose.RUN)
    assert environment.is_current(Purpose.TEST)


@pytest.mark.parametrize("failing", ["requirements/dev.lock", "."])
def test_an_installation_that_broke_off_is_taken_up_again(pip: FakePip, failing: str) -> None:
    environment = Environment(pip.checkout)
    environment.bring_up_to_date(Purpose.RUN)
    pip.fails = lambda words: words[-1] == failing

    with pytest.raises(CannotInstall):
        environment.bring_up_to_date(Purpose.TEST)

    assert not environment.is_current(Purpose.RUN)
    pip.fails = lambda _words: False
    environment.bring_up_to_date(Purpose.TEST)
    assert environment.is_current(Purpose.TEST)


def test_a_lost_interpreter_makes_the_folder_anew(pip: FakePip) -> None:
    environment = Environment(pip.checkout)
    environment.bring_up_to_date(Purpose.RUN)
    environment.python.unlink()
    environment.python.parent.rmdir()
    pip.ran.clear()

    environment.bring_up_to_date(Purpose.RUN)

    assert "--clear" in pip.ran[0]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"purpose": "fly", "fingerprint": "x"}', '{"purpose": "run"}']
)
def test_a_spoilt_stamp_is_no_stamp(text: str) -> None:
    assert Stamp.from_text(text) is None


def test_a_stamp_reads_back_as_written() -> None:
    stamp = Stamp(Purpose.TEST, "abc")

    assert Stamp.from_text(stamp.to_text()) == stamp


def test_another_python_or_a_moved_byte_between_files_is_another_environment() -> None:
    marks = {
        fingerprint("3.11", [b"ab", b"c"]),
        fingerprint("3.11", [b"a", b"bc"]),
        fingerprint("3.12", [b"ab", b"c"]),
    }

    assert len(marks) == 3
