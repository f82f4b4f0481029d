"""Builds what a disk may hold after a power cut, of what was done to it before. Knows no store.

Whatever was synced is there. Of what was not, any part may be: each write or truncation, in any order, whole or some
of its sectors of 512 bytes; the names in the folder, up to any point in their own order (a journal keeps that), unless
the folder was synced. No word of a file says anything about another file.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from tests.simulation.power.tape import Op

SECTOR = 512
Choice = Callable[[int, Op], Sequence[int] | bool]
"""Of the n-th unsynced deed, and the deed: whether it is there, or the sectors of the file that are."""


@dataclass(frozen=True, slots=True)
class Image:
    """What is left: after how many deeds the cut came, in which way of leaving out, and each file's bytes."""

    point: int
    how: str
    files: dict[str, bytes]


@dataclass(slots=True)
class _File:
    synced: bytes = b""
    loose: list[Op] = field(default_factory=list)


@dataclass(slots=True)
class Disk:
    """A folder on a disk with a cache. `do` one deed after the other, `images` at any time."""

    lies: bool = False
    """A disk that says "synced" and does nothing, to prove that the proof can fail."""
    _synced_names: dict[str, _File] = field(default_factory=dict)
    _names: dict[str, _File] = field(default_factory=dict)
    _loose_names: list[Op] = field(default_factory=list)
    _made: list[_File] = field(default_factory=list)
    point: int = 0

    def do(self, op: Op) -> None:
        """Take in one deed."""
        self.point += 1
        if op.kind == "S":
            self._sync(op.name)
        elif op.kind in "CUR":
            made = _File()
            self._loose_names.append(op)
            self._made.append(made)
            _rename(self._names, op, made)
        elif op.name in self._names:
            self._names[op.name].loose.append(op)

    def _sync(self, name: str) -> None:
        if self.lies:
            return
        if name == "":
            self._synced_names = dict(self._names)
            self._loose_names, self._made = [], []
        elif name in self._names:
            file = self._names[name]
            file.synced = _applied(file.synced, file.loose, _every)
            file.loose = []

    def loose(self) -> int:
        """How many deeds a cut might leave out now."""
        return sum(len(file.loose) for file in self._all()) + len(self._loose_names)

    def images(self, dice: random.Random, some: int, wanted: Callable[[], bool] = lambda: True) -> Iterator[Image]:
        """Nothing of what is loose, all of it, all but each single deed, only some names, and `some` at random.

        Each is made only if `wanted` says so.
        """
        count = sum(len(file.loose) for file in self._all())
        names = len(self._loose_names)
        plans: list[tuple[str, int, Choice]] = [("nothing", 0, _none), ("all", names, _every)]
        plans += [(f"all but {left}", names, partial(_all_but, left)) for left in range(count)]
        plans += [(f"{kept} names", kept, _every) for kept in range(names)]
        for number in range(some if count + names else 0):
            plans.append((f"random {number}", dice.randint(0, names), partial(_torn, dice, dice.random())))
        for plan in plans:
            if wanted():
                yield self._image(*plan)

    def count(self, some: int) -> int:
        """How many images `images` would give."""
        return 2 + self.loose() + (some if self.loose() else 0)

    def _all(self) -> list[_File]:
        found = {id(file): file for file in (*self._synced_names.values(), *self._made)}
        return list(found.values())

    def _image(self, how: str, names: int, choice: Choice) -> Image:
        there = dict(self._synced_names)
        for op, made in zip(self._loose_names[:names], self._made, strict=False):
            _rename(there, op, made)
        content: dict[int, bytes] = {}
        first = 0
        for file in self._all():
            content[id(file)] = _applied(file.synced, file.loose, partial(_shifted, choice, first))
            first += len(file.loose)
        return Image(self.point, how, {name: content[id(file)] for name, file in there.items()})


def _shifted(choice: Choice, first: int, number: int, op: Op) -> Sequence[int] | bool:
    return choice(first + number, op)


def _rename(names: dict[str, _File], op: Op, made: _File) -> None:
    if op.kind == "C":
        names[op.name] = made
    elif op.kind == "U":
        names.pop(op.name, None)
    elif op.name in names:
        names[op.data.decode()] = names.pop(op.name)


def _none(_number: int, _op: Op) -> bool:
    return False


def _every(_number: int, _op: Op) -> bool:
    return True


def _all_but(left: int, number: int, op: Op) -> bool:
    return number != left


def _torn(dice: random.Random, share: float, number: int, op: Op) -> Sequence[int] | bool:
    whole = dice.random() < share
    if op.kind != "W" or dice.random() < 0.6:
        return whole
    first, last = op.offset // SECTOR, (op.offset + len(op.data) - 1) // SECTOR
    return [sector for sector in range(first, last + 1) if dice.random() < 0.5]


def _applied(content: bytes, ops: Sequence[Op], choice: Choice) -> bytes:
    made = bytearray(content)
    for n, op in enumerate(ops):
        chosen = choice(n, op)
        if chosen is False:
            continue
        if op.kind == "T":
            del made[op.offset :]
            made.extend(bytes(op.offset - len(made)))
        elif chosen is True:
            _put(made, op.offset, op.data)
        else:
            for sector in chosen:
                begin = max(op.offset, sector * SECTOR)
                end = min(op.offset + len(op.data), (sector + 1) * SECTOR)
                _put(made, begin, op.data[begin - op.offset : end - op.offset])
    return bytes(made)


def _put(made: bytearray, offset: int, data: bytes) -> None:
    if len(made) < offset:
        made.extend(bytes(offset - len(made)))
    made[offset : offset + len(data)] = data
