"""Sets up the log: an owner-only rotating file, the last lines in memory, and no secret in either. Knows no meaning.

Messages are constants, facts go into `extra` (ARCHITECTURE 4.12).
"""

import logging
import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

RING_LINES = 2000
FILE_BYTES = 1_000_000
FILES = 4
REMOVED = "[removed]"

_NAMED = re.compile(
    r"""(?ix)
    (?P<name> (?: authorization | token (?: _ \w{0,60} )? | password | passwd | secret | api[_-]?key | cookie )
      ["']? \s* [:=] \s* (?: (?: basic | bearer ) \s+ )? )
    (?P<quote> ["']? ) [^\s"',;}]+
    | (?<= :// ) [^/\s@]+ @                             # a sign-in inside an address
    | \b (?: basic | bearer ) \s+ [\w.~+/=-]{8,}
    """
)
"""Every repetition ends before the next place where a match could begin, so that a long line costs its length once."""

_SIGNED = re.compile(r"\beyJ[\w-]{5,}(?P<rest>\.[\w-]+\.[\w-]*)?")
"""A signed token of three parts. One part alone is matched too and left as it is: else its inside is searched again."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def without_secrets(text: str) -> str:
    """Return a text with everything that looks like a secret taken out."""
    text = _SIGNED.sub(lambda found: REMOVED if found["rest"] else found[0], text)
    return _NAMED.sub(lambda found: f"{found['name'] or ''}{found['quote'] or ''}{REMOVED}", text)


class Line(logging.Formatter):
    """One line per record: time in UTC, level, room, message, then the facts; secrets taken out last."""

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = _utc

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, with a traceback below it if it has one."""
        whole = super().format(record)
        first, *rest = whole.split("\n")
        facts = " ".join(f"{name}={value!r}" for name, value in vars(record).items() if name not in _STANDARD)
        return without_secrets("\n".join([f"{first} {facts}" if facts else first, *rest]))


class Ring(logging.Handler):
    """The last lines in memory, for diagnostics where the file cannot be read or written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Line())
        self.lines: deque[str] = deque(maxlen=RING_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record as a line."""
        self.lines.append(self.format(record))


class OwnersFile(RotatingFileHandler):
    """A rotating file that only its owner can read."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        return os.fdopen(handle, self.mode, encoding=self.encoding, errors=self.errors)  # type: ignore[return-value]


class Logbook:
    """The log of one process. Constructing stores; `open` and `close` act."""

    def __init__(self, home: Path, level: str = "info") -> None:
        self.path = log_file(home)
        self._level = level.upper()
        self._handlers: list[logging.Handler] = []
        self.ring = Ring()

    def open(self) -> None:
        """Start writing. A file that cannot be written leaves the lines in memory, and never stops the program."""
        self._handlers = [self.ring]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = OwnersFile(self.path, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8", errors="replace")
            file.setFormatter(Line())
            self._handlers.append(file)
        except OSError:
            self.ring.lines.append("the log file cannot be written")
        root = logging.getLogger()
        root.setLevel(self._level)
        for handler in self._handlers:
            root.addHandler(handler)

    def close(self) -> None:
        """Stop writing."""
        root = logging.getLogger()
        for handler in self._handlers:
            root.removeHandler(handler)
            handler.close()
        self._handlers = []


def log_file(home: Path) -> Path:
    """Return where the log of a home is."""
    return home / "logs" / "holdfast.log"


def last_lines(home: Path, most: int = RING_LINES) -> list[str]:
    """Return the newest lines of the log files, oldest first; secrets are taken out once more."""
    lines: deque[str] = deque(maxlen=most)
    for path in [*_rotated(home), log_file(home)]:
        lines.extend(_lines_of(path))
    return list(lines)


def added_lines(home: Path, wait: Callable[[], None], most: int = 0) -> Iterator[str]:
    """Return the newest `most` lines and then, without end, each line that is added, also across rotations.

    `wait` is called between looks. One handle reads both, so that no line is missed or told twice between them.
    """
    path = log_file(home)
    file = _opened(path)
    newest: deque[str] | None = deque((line for old in _rotated(home) for line in _lines_of(old)), maxlen=most)
    try:
        while True:
            ended = file is None or _was_replaced(file, path)
            while file is not None and (line := file.readline()):
                # Half a line is no line yet: a secret cut in two would not be known for one.
                while not line.endswith("\n"):
                    wait()
                    line += file.readline()
                line = without_secrets(line.rstrip("\n"))
                if newest is None:
                    yield line
                else:
                    newest.append(line)
            if newest is not None:
                yield from newest
                newest = None
            elif ended and (fresh := _opened(path)) is not None:
                if file is not None:
                    file.close()
                file = fresh
            else:
                wait()
    finally:
        if file is not None:
            file.close()


def _rotated(home: Path) -> list[Path]:
    """Return where older log files are, oldest first."""
    newest = log_file(home)
    return [newest.with_name(f"{newest.name}.{n}") for n in range(FILES - 1, 0, -1)]


def _lines_of(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                yield without_secrets(line.rstrip("\n"))
    except OSError:
        return


def _opened(path: Path) -> TextIO | None:
    try:
        return path.open(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _was_replaced(file: TextIO, path: Path) -> bool:
    try:
        return not os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def _utc(seconds: float | None) -> time.struct_time:
    return time.gmtime(seconds)
