"""`python -m tests.e2e.startup --out DIR`: opens the window on every broken state; a table with pictures."""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.startup.states import STATES, Home, a_home
from tests.e2e.startup.surroundings import SURROUNDINGS, command, variables

HEAD = "| state | window after | mode | problem | timer | picture |\n| --- | --- | --- | --- | --- | --- |"


def rows(out: Path, only: str) -> Iterator[tuple[str, bool]]:
    """Yield a line of the table for each state, and whether it is as it should be."""
    for state in STATES:
        if only in state.name:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                home = a_home(Path(folder) / "holdfast")
                state.make(home)
                told, picture = _opened(home, state.name, out, {})
                home.let_go()
                # What the window says of sync or of the tray depends on the machine; the file's problems do not.
                right = state.codes <= set(told.get("codes", [])) and (told.get("typed") == "since") == state.edits
                yield _line(state.name, told, picture), bool(told["window"]) and right
    for around in SURROUNDINGS:
        if only in around.name:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                home = a_home(Path(folder) / "holdfast")
                around.make(home)
                told, picture = _opened(home, around.name, out, around.environ)
                yield _line(around.name, told, picture), bool(told["window"]) and told.get("typed") == "since"


def _opened(home: Home, name: str, out: Path, extra: dict[str, str]) -> tuple[dict[str, object], Path]:
    picture = out / f"{re.sub(r'[^a-z0-9]+', '-', name.casefold())}.png"
    done = subprocess.run(
        command(home, picture, now=home.now), env=variables(home, extra), capture_output=True, text=True, timeout=90,
        check=False,
    )  # fmt: skip
    try:
        told: dict[str, object] = json.loads(done.stdout)
    except ValueError:
        told = {"window": False, "codes": [done.stderr[-300:]]}
    return told, picture


def _line(name: str, told: dict[str, object], picture: Path) -> str:
    codes = " ".join(map(str, told.get("codes", []))) or "none"  # type: ignore[call-overload]
    timer = "works" if told.get("typed") == "since" else "refused"
    return f"| {name} | {told.get('seconds')} s | {told.get('mode')} | {codes} | {timer} | {picture.name} |"


def main() -> int:
    """Print the table; exit 1 if any state did not end in a usable window."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.startup", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(HEAD + "\n")
    failed = 0
    for line, right in rows(chosen.out, chosen.only):
        sys.stdout.write(line + ("" if right else "  <-- NOT AS IT SHOULD BE") + "\n")
        sys.stdout.flush()
        failed += not right
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
