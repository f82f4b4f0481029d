"""What the set-up asks of Debian or Ubuntu, and what it leaves alone."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import system_packages

LISTING = (
    "installed\tlibgl1\t\n"
    "installed\tlibglib2.0-0t64\tlibglib2.0-0 (= 2.84.1-1), libglib2.0-0-udeb\n"
    "config-files\txvfb\txserver\n"
    "not-installed\topenbox\t\n"
)


def test_only_what_is_installed_counts_as_there() -> None:
    assert system_packages.names_in(LISTING) == {"libgl1", "libglib2.0-0t64", "libglib2.0-0", "libglib2.0-0-udeb"}


def test_a_package_under_its_new_name_is_not_asked_for_again() -> None:
    reasons = {"Qt": ("libgl1", "libglib2.0-0", "libegl1"), "screen": ("xvfb",), "glib": ("libglib2.0-0",)}

    assert system_packages.missing(reasons, system_packages.names_in(LISTING)) == {
        "Qt": ["libegl1"],
        "screen": ["xvfb"],
    }


def test_opening_the_window_asks_for_no_test_tool() -> None:
    to_open = system_packages.needed(for_tests=False, has_ensurepip=True)
    to_test = system_packages.needed(for_tests=True, has_ensurepip=True)

    assert not any("xvfb" in names for names in to_open.values())
    assert any("xvfb" in names for names in to_test.values())
    assert to_open.items() <= to_test.items()


def test_the_venv_package_is_asked_for_where_python_lacks_pip() -> None:
    name = f"python3.{sys.version_info.minor}-venv"

    assert [name] in [list(names) for names in system_packages.needed(for_tests=False, has_ensurepip=False).values()]


class FakeDebian:
    """A machine where dpkg-query lists nothing and every other command is written down."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, user: int, tools: set[str], answer: int = 0) -> None:
        self.ran: list[list[str]] = []
        self._answer = answer
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setattr("os.geteuid", lambda: user)
        monkeypatch.setattr("shutil.which", lambda tool: tool if tool in tools else None)
        monkeypatch.setattr("subprocess.run", self._run)

    def _run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.ran.append(command)
        listing = command[0] == "dpkg-query"
        return subprocess.CompletedProcess(command, 0 if listing else self._answer, stdout="", stderr="")


APT = {"dpkg-query", "apt-get"}


def test_a_person_is_told_what_and_why_before_sudo_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = FakeDebian(monkeypatch, user=1000, tools=APT | {"sudo"})

    system_packages.install_missing(for_tests=False, first_time=True)

    assert [command[0] for command in machine.ran] == ["dpkg-query", "sudo", "sudo"]
    assert machine.ran[-1][-2:] == ["tzdata", "-q"]
    said = capsys.readouterr().out
    assert "libegl1" in said
    assert "Qt draws through them" in said
    assert "sudo" in said


def test_without_sudo_it_names_the_command_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = FakeDebian(monkeypatch, user=1000, tools=APT)

    with pytest.raises(system_packages.CannotAsk, match=r"as root.*\n  apt-get install .*libegl1"):
        system_packages.install_missing(for_tests=False, first_time=True)

    assert [command[0] for command in machine.ran] == ["dpkg-query"]


def test_a_failed_installation_is_not_taken_for_done(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeDebian(monkeypatch, user=0, tools=APT, answer=100)

    with pytest.raises(system_packages.CannotAsk, match="could not be installed"):
        system_packages.install_missing(for_tests=True, first_time=False)


def test_with_everything_there_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = FakeDebian(monkeypatch, user=1000, tools=APT | {"sudo"})
    everything = system_packages.needed(for_tests=True, has_ensurepip=True).values()
    monkeypatch.setattr(system_packages, "installed", lambda: {name for names in everything for name in names})
    monkeypatch.setattr(system_packages, "has_ensurepip", lambda: True)

    system_packages.install_missing(for_tests=True, first_time=True)

    assert machine.ran == []


@pytest.mark.parametrize("first_time", [True, False])
def test_other_systems_get_a_hint_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], first_time: bool
) -> None:
    machine = FakeDebian(monkeypatch, user=1000, tools=set())

    system_packages.install_missing(for_tests=False, first_time=first_time)

    assert machine.ran == []
    assert ("neither Debian nor Ubuntu" in capsys.readouterr().err) is first_time


def test_an_old_python_gets_one_sentence() -> None:
    """Only the words before the version check may run there, and the whole file must parse."""
    source = Path(system_packages.__file__).with_name("dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    pretend = f"import sys; sys.version_info = (3, 6, 9); exec({source!r})"

    answer = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)

    assert answer.returncode == 2
    assert answer.stderr == "Holdfast needs Python 3.11 or newer; this is 3.6.\n"
