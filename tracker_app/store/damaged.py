"""Reads every row that can still be read out of a damaged file: by ranges, halved around what fails (SYNC 2.11).

Knows no meaning of rows. It works on a copy that may be written to: a broken head is replaced by a sound one.
"""

import sqlite3
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]

_MOST_FAILURES = 20_000
_INTERIOR, _LEAF = 0x05, 0x0D
_ABSURD = 1 << 40


class DamagedFile:
    """A damaged copy, open for reading what is left."""

    def __init__(self, connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
        self._db = connection
        self._numbers = numbers
        self.broken: set[str] = set()
        """The tables of which something could not be read."""

    def tables(self) -> set[str]:
        """Return the names of the tables that can be found."""
        with suppress(sqlite3.Error):
            return {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return set()

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table."""
        with suppress(sqlite3.Error):
            return [row[1] for row in self._db.execute(f"PRAGMA table_info({table})")]
        return []

    def numbered(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """Yield every readable row of a table that has row numbers."""
        chosen = ", ".join(columns)
        query = f"SELECT rowid, {chosen} FROM {table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        ranges = deque([(1, max(1, self._highest(table)))])
        failures = 0
        # Widest first: should a broken page claim absurd numbers, every real range has had its turn before we give up.
        while ranges and failures < _MOST_FAILURES:
            low, high = ranges.popleft()
            up, whole = self._until_it_fails(query, (low, high))
            yield from (row[1:] for row in up)
            if whole:
                continue
            self.broken.add(table)
            failures += 1
            down, _ = self._until_it_fails(f"{query} DESC", (low, high))
            yield from (row[1:] for row in down)
            left = self._between(max(low, up[-1][0] + 1 if up else low), min(high, down[-1][0] - 1 if down else high))
            if left is not None and (left[0] < left[1] or up or down):
                middle = (left[0] + left[1]) // 2
                ranges += [(left[0], middle), (middle + 1, left[1])]

    def keyed(self, table: str, columns: Sequence[str], key: Sequence[str], guesses: Sequence[Any]) -> Iterator[Row]:
        """Yield every readable row of a table without row numbers.

        `guesses` are values that the first column of the key may have, sorted: what lies between two bad places is
        looked for with them.
        """
        chosen, order = ", ".join(columns), ", ".join(key)
        backwards = ", ".join(f"{name} DESC" for name in key)
        up, whole = self._until_it_fails(f"SELECT {chosen} FROM {table} ORDER BY {order}", ())
        yield from up
        if whole:
            return
        self.broken.add(table)
        yield from self._until_it_fails(f"SELECT {chosen} FROM {table} ORDER BY {backwards}", ())[0]
        query = f"SELECT {chosen} FROM {table} WHERE {key[0]} BETWEEN ? AND ?"
        ranges = [(0, len(guesses) - 1)] if guesses else []
        while ranges:
            low, high = ranges.pop()
            found, whole = self._until_it_fails(query, (guesses[low], guesses[high]))
            yield from found
            if not whole and low < high:
                middle = (low + high) // 2
                ranges += [(low, middle), (middle + 1, high)]

    def by_index(self, table: str, columns: Sequence[str], key: Sequence[str], index: str) -> Iterator[Row]:
        """Yield rows of a table without row numbers one by one, by the keys that one of its indexes still names."""
        keys, _ = self._until_it_fails(f"SELECT {', '.join(key)} FROM {table} INDEXED BY {index}", ())
        where = " AND ".join(f"{name} = ?" for name in key)
        for one in keys:
            yield from self._until_it_fails(f"SELECT {', '.join(columns)} FROM {table} WHERE {where}", one)[0]

    def value(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the one value of a query; None if it cannot be read."""
        with suppress(sqlite3.Error):
            row = self._db.execute(query, values).fetchone()
            return row[0] if row else None
        return None

    def _highest(self, table: str) -> int:
        highest = self.value(f"SELECT max(rowid) FROM {table}")
        if isinstance(highest, int):
            return highest
        return self._numbers[-1] if self._numbers else 0

    def _between(self, low: int, high: int) -> tuple[int, int] | None:
        """Narrow a range to the row numbers that any page of the file still carries; None if there is none."""
        first, last = bisect_left(self._numbers, low), bisect_right(self._numbers, high) - 1
        return (self._numbers[first], self._numbers[last]) if first <= last else None

    def _until_it_fails(self, query: str, values: Sequence[Any]) -> tuple[list[Row], bool]:
        """Return the rows up to the first that cannot be read, and whether there was none such."""
        rows: list[Row] = []
        try:
            for row in self._db.execute(query, values):
                rows.append(row)
        except (sqlite3.Error, OverflowError):
            return rows, False
        return rows, True


def open_damaged(copy: Path, sound: Path) -> DamagedFile | None:
    """Open a copy of a damaged file, with its WAL beside it; None if nothing can be read.

    `sound` is a good file with the same schema. Where the copy's head or its list of tables is broken, the sound
    file's is written over it: both are made once, at the same places, and never move.
    """
    for mend in (None, _mend_head, _mend_schema):
        if mend is not None and not mend(copy, sound):
            continue
        connection = sqlite3.connect(copy, isolation_level=None)
        connection.text_factory = _lenient
        try:
            connection.execute("PRAGMA writable_schema=ON")
            connection.execute("PRAGMA cell_size_check=ON")
            connection.execute("PRAGMA cache_size=-100000")
            found = connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('entry', 'op')").fetchone()
            connection.execute("SELECT 1 FROM entry LIMIT 0")
        except sqlite3.Error:
            connection.close()
            continue
        if found[0]:
            return DamagedFile(connection, row_numbers(copy, _page_size(sound)))
        connection.close()
    return None


def row_numbers(copy: Path, size: int) -> list[int]:
    """Return every row number that any page carries, whatever its table and whether anything still points to it.

    Read from the bytes themselves: it tells which numbers are worth asking for where the way to them is broken.
    """
    found: set[int] = set()
    for path, first, gap in ((copy, 0, 0), (copy.with_name(f"{copy.name}-wal"), 32, 24)):
        if not path.exists():
            continue
        data = path.read_bytes()
        for at in range(first + gap, len(data) - size + 1, size + gap):
            start = at + 100 if at == 0 else at
            if data[start] == _LEAF:
                found |= _numbers_of(data[at : at + size], start - at)
    return sorted(found)


def _numbers_of(page: bytes, at: int) -> set[int]:
    found = set()
    cells = min(int.from_bytes(page[at + 3 : at + 5], "big"), (len(page) - at - 8) // 2)
    for n in range(cells):
        cell = int.from_bytes(page[at + 8 + 2 * n : at + 10 + 2 * n], "big")
        _, after = _varint(page, cell)
        number, _ = _varint(page, after)
        if 0 < number < _ABSURD:
            found.add(number)
    return found


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """Return a number of SQLite's variable length, and where it ends; zero where it runs off the page."""
    value = 0
    for n in range(9):
        if at + n >= len(page):
            return 0, at
        byte = page[at + n]
        if n == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + n + 1
    return 0, at


def close_damaged(damaged: DamagedFile) -> None:
    """Close it."""
    damaged._db.close()


def _lenient(text: bytes) -> str:
    """A flipped bit in a text must not cost the whole row."""
    return text.decode("utf-8", "replace")


def _page_size(sound: Path) -> int:
    with sound.open("rb") as file:
        size = int.from_bytes(file.read(18)[16:18], "big")
    return 65_536 if size == 1 else size


def _mend_head(copy: Path, sound: Path) -> bool:
    """Write a sound file's first hundred bytes over the copy's, with the copy's own number of pages."""
    size = _page_size(sound)
    with sound.open("rb") as good, copy.open("rb+") as file:
        head = bytearray(good.read(100))
        pages = copy.stat().st_size // size
        if not pages:
            return False
        head[28:32] = pages.to_bytes(4, "big")
        # The list of free pages is not needed to read, and may be what is broken.
        head[32:40] = bytes(8)
        # The number of pages counts only if these two agree.
        head[92:96] = head[24:28]
        file.write(head)
    return True


def _mend_schema(copy: Path, sound: Path) -> bool:
    """Write a sound file's pages of the list of tables over the copy's."""
    size = _page_size(sound)
    pages = _pages_of_schema(sound, size)
    if copy.stat().st_size < size * max(pages):
        return False
    with sound.open("rb") as good, copy.open("rb+") as file:
        for page in pages:
            good.seek((page - 1) * size)
            file.seek((page - 1) * size)
            file.write(good.read(size))
    return _mend_head(copy, sound)


def _pages_of_schema(sound: Path, size: int) -> list[int]:
    """Return the numbers of the pages that hold the list of tables, which begins on the first page."""
    found, waiting = [], [1]
    with sound.open("rb") as file:
        while waiting:
            number = waiting.pop()
            found.append(number)
            file.seek((number - 1) * size)
            page = file.read(size)
            at = 100 if number == 1 else 0
            if page[at] != _INTERIOR:
                continue
            cells = int.from_bytes(page[at + 3 : at + 5], "big")
            waiting.append(int.from_bytes(page[at + 8 : at + 12], "big"))
            for n in range(cells):
                cell = int.from_bytes(page[at + 12 + 2 * n : at + 14 + 2 * n], "big")
                waiting.append(int.from_bytes(page[cell : cell + 4], "big"))
    return found
