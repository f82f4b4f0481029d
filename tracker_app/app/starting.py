"""Remembers which step of a start a crash came in, so that one which crashes twice is left out (SYNC 2.12, step 0).

Knows no step. A home that cannot be written to has no memory, and then nothing is left out.
"""

import json
from contextlib import suppress
from pathlib import Path

FILE = "starting"
DEATHS = 2
"""How many starts must have died in the same step before it is left out."""


class Starting:
    """The note of one start. Constructing stores; `read` looks for what an earlier start left."""

    def __init__(self, home: Path, *, safe_mode: bool = False) -> None:
        self._path = home / FILE
        self._safe_mode = safe_mode
        self._died: dict[str, int] = {}
        self._left_out: list[str] = []

    def read(self) -> None:
        """Take over what an earlier start left; a note that makes no sense counts as none."""
        try:
            note = json.loads(self._path.read_text("utf-8"))
            died = {str(step): int(times) for step, times in note["died"].items()}
            step = str(note["step"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return
        if step:
            died[step] = died.get(step, 0) + 1
        self._died = died

    def begin(self, step: str, *, optional: bool = True) -> bool:
        """Note that a step begins; False if it is to be left out this time."""
        if optional and (self._safe_mode or self._died.get(step, 0) >= DEATHS):
            self._left_out.append(step)
            return False
        self._write(step, self._died)
        return True

    @property
    def left_out(self) -> tuple[str, ...]:
        """The steps left out by this start."""
        return tuple(self._left_out)

    def done(self) -> None:
        """Note that the start came to its end; call it after the first paint.

        What was left out is tried by the next start, and one more crash leaves it out again.
        """
        again = {} if self._safe_mode else dict.fromkeys(self._left_out, DEATHS - 1)
        if again:
            self._write("", again)
        else:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _write(self, step: str, died: dict[str, int]) -> None:
        with suppress(OSError):
            self._path.write_text(json.dumps({"step": step, "died": died}), "utf-8")
