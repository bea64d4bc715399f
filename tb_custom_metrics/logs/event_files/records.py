"""From bytes to records: where each one lies, and whether it is as it was written."""

import struct
from dataclasses import dataclass
from typing import Any
from typing import TypeVar

import google_crc32c
import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import event_pb2

HEADER = 12  # bytes: the length of the event, and the checksum of that length
FOOTER = 4  # bytes: the checksum of the event
MAX_EVENT = 2**31 - 1  # bytes, which protobuf allows

_MASK = 0xA282EAD8
_LENGTH = struct.Struct("<QI")

_Checksum = TypeVar("_Checksum", int, npt.NDArray[Any])

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Records:
    """The whole records at the beginning of some bytes.

    Attributes:
        data: The bytes.
        starts: Where the event of each record begins, behind its header. Shape `(n_records,)`.
        stops: Where it ends. Shape `(n_records,)`.
        end: Where the next record begins.
        needed: How many bytes from there on the next record takes, as far as that can be seen.
        fault: Why the next record cannot be read, or `None` where it has only not been read whole.
    """

    data: bytes
    starts: Offsets
    stops: Offsets
    end: int
    needed: int
    fault: str | None

    def event(self, index: int) -> event_pb2.Event:
        """Returns the event of one record.

        Raises:
            google.protobuf.message.DecodeError: If there is none in it.
        """
        return event_pb2.Event.FromString(self.data[self.starts[index] : self.stops[index]])

    def before(self, index: int, fault: str) -> "Records":
        """Returns those before one that has a fault."""
        end = int(self.starts[index]) - HEADER
        return Records(self.data, self.starts[:index], self.stops[:index], end, HEADER, fault)


def records_of(data: bytes) -> Records:
    """Finds the records and verifies their checksums; those after the first wrong one are left out.

    Args:
        data: From the beginning of a record on.
    """
    heads, end, needed, fault = _framed(data)
    starts = np.array(heads, np.int64) + HEADER
    stops = np.array([*heads[1:], end][: len(heads)], np.int64) - FOOTER
    records = Records(data, starts, stops, end, needed, fault)
    wrong = _first_wrong(records)
    return records if wrong is None else records.before(wrong, "the checksum of an event does not match")


def _framed(data: bytes) -> tuple[list[int], int, int, str | None]:
    """Returns where records begin, where the next one does, what that needs, and what is wrong with it."""
    heads: list[int] = []
    sizes: dict[bytes, int] = {}  # most records have one of a few lengths: their headers are equal
    position, size = 0, len(data)
    while True:
        header = data[position : position + HEADER]
        length = sizes.get(header)
        if length is None:
            if len(header) < HEADER:
                return heads, position, HEADER, None
            length, fault = _event_length(header)
            if fault is not None:
                return heads, position, 0, fault
            sizes[header] = length
        following = position + HEADER + length + FOOTER
        if following > size:
            return heads, position, following - position, None
        heads.append(position)
        position = following


def _event_length(header: bytes) -> tuple[int, str | None]:
    length, checksum = _LENGTH.unpack(header)
    if checksum != masked(google_crc32c.value(header[:8])):
        return 0, "there are zeros" if not any(header) else "the checksum of a length does not match"
    if length > MAX_EVENT:
        return 0, f"an event of {length:,} bytes is longer than any can be"
    return length, None


def _first_wrong(records: Records) -> int | None:
    if not len(records.starts):
        return None
    data, value = records.data, google_crc32c.value
    spans = zip(records.starts.tolist(), records.stops.tolist(), strict=True)
    found = np.array([value(data[start:stop]) for start, stop in spans], np.uint32)
    footers = np.ndarray(len(data) - FOOTER + 1, "V4", data, strides=(1,))[records.stops].view("<u4")
    wrong = np.flatnonzero(masked(found) != footers)
    return int(wrong[0]) if len(wrong) else None


def masked(checksum: _Checksum) -> _Checksum:
    """Returns a CRC-32C as it stands in event files, since a CRC of bytes with CRCs in them is weak."""
    rotated: _Checksum = ((checksum >> 15) | (checksum << 17)) + _MASK & 0xFFFFFFFF
    return rotated
