"""`python -m tests.simulation.planted` plants each bug and prints what caught it; exit code 1 if one lives."""

import os
import sys
import tempfile
import time

import pytest

from tests.simulation.planted.bugs import BUGS, Bug
from tests.simulation.planted.hunts import Caught


def hunted(bug: Bug) -> Caught | None:
    """Plant a bug and hunt it."""
    with pytest.MonkeyPatch.context() as patch:
        bug.plant(patch)
        return bug.hunt()


def main(words: list[str]) -> int:
    """Hunt all, or those whose name has one of the words."""
    survived = 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:  # noqa: PTH112
        os.environ["HOLDFAST_HOME"] = os.path.join(folder, "world", "home")  # noqa: PTH118
        for bug in BUGS:
            if words and not any(word in bug.name for word in words):
                continue
            clean = bug.hunt()
            try:
                caught = None if clean else hunted(bug)
            except Exception as error:
                caught = Caught("I8", "exception", repr(error)[:160])
            if clean:
                line = f"NOT CLEAN without it: {clean}"
            elif caught is None:
                line = "SURVIVED"
            elif caught.invariant not in bug.invariants.split():
                line = f"caught by {caught.invariant}, expected {bug.invariants}: {caught.where} {caught.words}"
            else:
                line = f"{caught.invariant:4} {caught.where:24} {caught.words[:70]}"
            survived += bool(clean) or caught is None
            print(f"{bug.name:48} {line}", flush=True)  # noqa: T201
    print(f"{len(BUGS)} bugs, {survived} not caught, {time.monotonic() - begun:.0f} s")  # noqa: T201
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
