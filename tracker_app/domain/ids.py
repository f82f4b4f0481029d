"""Names things: typed ids, and UUIDv7 made from a given instant and given random bytes. Knows no clock and no dice."""

from typing import NewType

EntryId = NewType("EntryId", str)
ProjectId = NewType("ProjectId", str)
ClientId = NewType("ClientId", str)
TaskId = NewType("TaskId", str)
TagId = NewType("TagId", str)
AccountId = NewType("AccountId", str)
OpId = NewType("OpId", str)
RemoteId = NewType("RemoteId", str)

RANDOM_BYTES = 10


def uuid7(milliseconds: int, random: bytes) -> str:
    """Return a UUIDv7 in its canonical text form (RFC 9562, DESIGN 6).

    `milliseconds` is UTC since 1970, `random` at least ten bytes. Ids of a later millisecond sort later.
    """
    tail = int.from_bytes(random[:RANDOM_BYTES], "big")
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76
    value |= ((tail >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= tail & 0x3FFFFFFFFFFFFFFF
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
