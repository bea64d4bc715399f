"""Checksums as they stand in event files: CRC-32C, masked."""

from functools import cache
from typing import Any
from typing import TypeVar

import google_crc32c
import numpy as np
import numpy.typing as npt

_MASK = 0xA282EAD8
_POLYNOMIAL = 0x82F63B78  # of Castagnoli, reflected
LONGEST_ROW = 1024  # bytes

_MOST = 24  # columns in which rows may differ, until the C library is as fast
_ROWS_A_COLUMN = 20  # that it takes at least

_Checksum = TypeVar("_Checksum", int, npt.NDArray[Any])

Checksums = npt.NDArray[np.uint32]


def masked(checksum: _Checksum) -> _Checksum:
    """Returns a CRC-32C as it stands in event files, since a CRC of bytes with CRCs in them is weak."""
    rotated: _Checksum = ((checksum >> 15) | (checksum << 17)) + _MASK & 0xFFFFFFFF
    return rotated


def of_rows(rows: npt.NDArray[np.uint64], lead: int) -> Checksums | None:
    """Returns the CRC-32C of each row, not masked; `None` where the C library finds them as fast.

    A CRC is affine: what rows of one length differ by, byte by byte, is what their checksums do.

    Args:
        rows: Shape `(n_rows, n_words)`, of `LONGEST_ROW` bytes each at most.
        lead: How many bytes at the beginning of each row do not count.
    """
    by_word = np.ascontiguousarray((rows ^ rows[0]).T)  # along which numpy reduces three times as fast
    differing = np.bitwise_or.reduce(by_word, axis=1).view(np.uint8)
    columns = [column for column in np.flatnonzero(differing).tolist() if column >= lead]
    if len(columns) > _MOST or len(rows) < _ROWS_A_COLUMN * len(columns):
        return None
    bytes_ = rows.view(np.uint8)
    first = bytes_[0]
    contributions = _contributions()
    checksums = np.full(len(rows), google_crc32c.value(first[lead:].tobytes()), np.uint32)
    for column in columns:
        checksums ^= contributions[len(first) - 1 - column, bytes_[:, column] ^ first[column]]
    return checksums


@cache
def _contributions() -> Checksums:
    """Returns what each value of a byte adds to a CRC-32C, by how many bytes follow it.

    Returns:
        Shape `(LONGEST_ROW, 256)`.
    """
    table: Checksums = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = (table >> np.uint32(1)) ^ ((table & np.uint32(1)) * np.uint32(_POLYNOMIAL))
    tables = np.empty((LONGEST_ROW, 256), np.uint32)
    tables[0] = table
    for distance in range(1, LONGEST_ROW):
        nearer = tables[distance - 1]
        tables[distance] = table[nearer & 0xFF] ^ (nearer >> 8)
    return tables
