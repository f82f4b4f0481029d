"""The locks carry names, versions and hashes, and nothing of the machine that wrote them."""

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
LOCKS = sorted((CHECKOUT / "requirements").glob("*.lock"))
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)")


def pins(lock: Path) -> dict[str, str]:
    """Version by name."""
    found = (PIN.match(line) for line in lock.read_text(encoding="utf-8").splitlines())
    return {match[1]: match[2] for match in found if match}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_pins_with_hashes_only(lock: Path) -> None:
    logical_lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()

    assert logical_lines
    for line in logical_lines:
        assert PIN.match(line), line
        assert "--hash=sha256:" in line
        assert "://" not in line


def test_the_program_is_tested_with_the_libraries_it_runs_with() -> None:
    run, dev = (pins(CHECKOUT / "requirements" / name) for name in ("run.lock", "dev.lock"))

    assert run.items() <= dev.items()


def test_every_declared_library_is_locked() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    runtime = [*project["project"]["dependencies"], *groups["build"]]
    development = [line for line in groups["dev"] if isinstance(line, str)]

    assert names(runtime) <= pins(CHECKOUT / "requirements" / "run.lock").keys()
    assert names(development) <= pins(CHECKOUT / "requirements" / "dev.lock").keys()


def test_qt_stays_where_windows_can_follow() -> None:
    assert pins(CHECKOUT / "requirements" / "run.lock")["pyside6-essentials"].startswith("6.9.")


def names(requirements: list[str]) -> set[str]:
    """Bare lower-case names of requirement lines."""
    return {re.split(r"[ <>=;\[]", line, maxsplit=1)[0].lower() for line in requirements}
