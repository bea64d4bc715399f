"""Where the records of an event file begin.

Only the length of a record tells where the next one is, so that they are walked one by one. But a log
repeats itself: where the lengths of the last records did, those that would follow are looked at all
together.
"""

import struct
from typing import NamedTuple

import google_crc32c
import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.event_files.checksums import masked

HEADER = 12  # bytes: the length of the event, and the checksum of that length
FOOTER = 4  # bytes: the checksum of the event
MAX_EVENT = 2**31 - 1  # bytes, which protobuf allows

_LONGEST_CYCLE = 128  # records
_LEAP = 4096  # records that are looked at together
_LENGTH = struct.Struct("<QI")

Offsets = npt.NDArray[np.int64]


class Frames(NamedTuple):
    """Whole records at the beginning of some bytes.

    Attributes:
        heads: Where each one begins. Shape `(n_records,)`.
        end: Where the next one begins.
        needed: How many bytes from there on the next one takes, as far as that can be seen.
        fault: Why the next one cannot be read, or `None` where it has only not been written whole.
    """

    heads: Offsets
    end: int
    needed: int
    fault: str | None


def frames_of(data: bytes) -> Frames:
    """Finds the records, and verifies the checksums of their lengths."""
    found: list[Offsets] = []
    sizes: dict[bytes, int] = {}  # by header: most records have one of a few lengths
    position = 0
    patience = 2 * _LONGEST_CYCLE
    while True:
        heads, position, needed, fault = _walked(data, position, sizes, patience)
        found.append(np.array(heads, np.int64))
        if needed is not None:
            return Frames(np.concatenate(found), position, needed, fault)
        leapt = _leapt(data, [data[head : head + HEADER] for head in heads], position, sizes)
        if len(leapt):
            found.append(leapt)
            last = int(leapt[-1])
            position = last + sizes[data[last : last + HEADER]]
        else:
            patience *= 2


def _walked(
    data: bytes, position: int, sizes: dict[bytes, int], at_most: int
) -> tuple[list[int], int, int | None, str | None]:
    """Walks over some records. What the next one needs is `None` where it may be there."""
    heads: list[int] = []
    end = len(data)
    while len(heads) < at_most:
        header = data[position : position + HEADER]
        size = sizes.get(header)
        if size is None:
            if len(header) < HEADER:
                return heads, position, HEADER, None
            size, fault = _size(header)
            if fault is not None:
                return heads, position, HEADER, fault
            sizes[header] = size
        if position + size > end:
            return heads, position, size, None
        heads.append(position)
        position += size
    return heads, position, None, None


def _leapt(data: bytes, headers: list[bytes], position: int, sizes: dict[bytes, int]) -> Offsets:
    """Returns where the next records begin, as far as they repeat the last ones, header by header."""
    cycle = _cycle(headers)
    lengths = np.cumsum([0, *(sizes[header] for header in cycle)])
    n_cycles = min((len(data) - position) // int(lengths[-1]), _LEAP // len(cycle)) if cycle else 0
    if not n_cycles:
        return np.zeros(0, np.int64)
    heads = (position + lengths[-1] * np.arange(n_cycles)[:, np.newaxis] + lengths[:-1]).ravel()
    there = np.ndarray(len(data) - HEADER + 1, np.dtype((np.void, HEADER)), data, strides=(1,))[heads]
    words = there.view("<u4").reshape(n_cycles, -1)
    expected = np.frombuffer(b"".join(cycle), "<u4")
    differs = (words != expected).reshape(len(heads), -1).any(axis=1)
    same: Offsets = heads[: int(np.argmax(differs)) if differs.any() else len(heads)]
    return same


def _cycle(headers: list[bytes]) -> list[bytes]:
    """Returns the shortest sequence that the last records have repeated, or none."""
    for length in range(1, min(_LONGEST_CYCLE, len(headers) // 2) + 1):
        if headers[-1] == headers[-1 - length] and headers[-length:] == headers[-2 * length : -length]:
            return headers[-length:]
    return []


def _size(header: bytes) -> tuple[int, Sentence | None]:
    """Returns the bytes of a record, or why its header is none."""
    length, checksum = _LENGTH.unpack(header)
    if checksum != masked(google_crc32c.value(header[:8])):
        if any(header):
            return 0, say("length_checksum", "the checksum of a length does not match")
        return 0, say("zeros", "there are zeros")
    if length > MAX_EVENT:
        told = "an event of {length} bytes is longer than any can be"
        return 0, say("long_event", told, length=f"{length:,}")
    return HEADER + length + FOOTER, None
