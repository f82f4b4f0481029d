"""The ways in which a file gets damaged. Each takes the bytes of a whole file and a source of chance."""

import random
from collections.abc import Callable

PAGE = 4096
Damage = Callable[[bytearray, random.Random], bytes]
"""Changes the file in place, also its length; returns what then lies beside it as a WAL, usually nothing."""


def flip_bits(data: bytearray, random_: random.Random) -> bytes:
    for _ in range(random_.choice((1, 8, 64))):
        data[random_.randrange(len(data))] ^= 1 << random_.randrange(8)
    return b""


def zero_pages(data: bytearray, random_: random.Random) -> bytes:
    for _ in range(random_.choice((1, 1, 4, 16))):
        at = random_.randrange(len(data) // PAGE) * PAGE
        data[at : at + PAGE] = bytes(PAGE)
    return b""


def garbage_pages(data: bytearray, random_: random.Random) -> bytes:
    for _ in range(random_.choice((1, 4))):
        at = random_.randrange(len(data) // PAGE) * PAGE
        data[at : at + PAGE] = random_.randbytes(PAGE)
    return b""


def swap_pages(data: bytearray, random_: random.Random) -> bytes:
    one, two = (random_.randrange(1, len(data) // PAGE) * PAGE for _ in range(2))
    data[one : one + PAGE], data[two : two + PAGE] = data[two : two + PAGE], data[one : one + PAGE]
    return b""


def cut_tail(data: bytearray, random_: random.Random) -> bytes:
    del data[random_.randrange(len(data) // PAGE) * PAGE :]
    return b""


def cut_anywhere(data: bytearray, random_: random.Random) -> bytes:
    del data[int(len(data) * random_.random() ** 0.3) :]
    return b""


def break_head(data: bytearray, random_: random.Random) -> bytes:
    if random_.random() < 0.5:
        data[:100] = random_.randbytes(100)
    else:
        data[:PAGE] = bytes(PAGE)
    return b""


def hole(data: bytearray, random_: random.Random) -> bytes:
    """A run of sectors reads as zeros, as after a torn write or on a dying disk."""
    length = random_.choice((512, 16 * PAGE, 64 * PAGE))
    at = random_.randrange(len(data))
    data[at : at + length] = bytes(len(data[at : at + length]))
    return b""


def wal_garbage(data: bytearray, random_: random.Random) -> bytes:
    return random_.randbytes(random_.randrange(1, 40_000))


ALL: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        flip_bits, zero_pages, garbage_pages, swap_pages, cut_tail, cut_anywhere, break_head, hole, wal_garbage,
    )
}  # fmt: skip
