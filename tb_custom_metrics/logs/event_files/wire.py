"""Where the fields of a serialized protobuf message lie."""

from collections.abc import Iterator
from typing import NamedTuple

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5  # wire types

_FIXED = {FIXED64: 8, FIXED32: 4}  # bytes


class Field(NamedTuple):
    """One field as it lies in its bytes.

    Attributes:
        number: Of the field in its message.
        wire_type: How it is stored.
        start: Where its content begins, behind key and length.
        stop: Where it ends.
    """

    number: int
    wire_type: int
    start: int
    stop: int


def fields(data: bytes, start: int, stop: int) -> Iterator[Field]:
    """Yields the fields of the message that lies there, which protobuf has parsed before.

    Raises:
        ValueError: If it holds a group, which nothing has written for many years.
    """
    while start < stop:
        key, start = varint(data, start)
        wire_type = key & 7
        if wire_type == VARINT:
            end = varint(data, start)[1]
        elif wire_type == BYTES:
            length, start = varint(data, start)
            end = start + length
        elif wire_type in _FIXED:
            end = start + _FIXED[wire_type]
        else:
            raise ValueError(f"Wire type {wire_type}")
        yield Field(key >> 3, wire_type, start, end)
        start = end


def varint(data: bytes, start: int) -> tuple[int, int]:
    """Returns a number of variable length, and where it ends."""
    value = shift = 0
    while True:
        byte = data[start]
        start += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, start
        shift += 7
