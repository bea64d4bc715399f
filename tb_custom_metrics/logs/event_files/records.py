"""From bytes to records: where each one lies, and which are alike."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import event_pb2

from tb_custom_metrics.logs.event_files.checksums import LONGEST_ROW
from tb_custom_metrics.logs.event_files.framing import FOOTER
from tb_custom_metrics.logs.event_files.framing import HEADER
from tb_custom_metrics.logs.event_files.framing import Offsets
from tb_custom_metrics.logs.event_files.framing import frames_of

_RARE = 16  # records of one length that are not gathered
_WORD = 8  # bytes

Rows = npt.NDArray[np.uint64]
"""Records of one length, right-aligned in words. Shape `(n_records, n_words)`."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Many records of one length, gathered.

    Attributes:
        indices: Of the records, ascending. Shape `(n_alike,)`.
        rows: The events.
    """

    indices: Offsets
    rows: Rows


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
        alike: Those of which there are many of one length.
        others: The indices of all others.
    """

    data: bytes
    starts: Offsets
    stops: Offsets
    end: int
    needed: int
    fault: str | None
    alike: tuple[Alike, ...]
    others: Offsets

    def event(self, index: int) -> event_pb2.Event:
        """Returns the event of one record.

        Raises:
            google.protobuf.message.DecodeError: If there is none in it.
        """
        return event_pb2.Event.FromString(self.data[self.starts[index] : self.stops[index]])

    @property
    def checksums(self) -> npt.NDArray[np.uint32]:
        """Those that were written behind the events. Shape `(n_records,)`."""
        every = np.ndarray(len(self.data) - FOOTER + 1, "V4", self.data, strides=(1,))
        return every[self.stops].view("<u4")

    def before(self, index: int, fault: str) -> "Records":
        """Returns those before one that has a fault."""
        end = int(self.starts[index]) - HEADER
        alike = tuple(
            Alike(one.indices[one.indices < index], one.rows[one.indices < index])
            for one in self.alike
            if one.indices[0] < index
        )
        others = self.others[self.others < index]
        return Records(self.data, self.starts[:index], self.stops[:index], end, HEADER, fault, alike, others)


def records_of(data: bytes) -> Records:
    """Finds the records, and verifies the checksums of their lengths.

    Args:
        data: From the beginning of a record on.
    """
    heads, end, needed, fault = frames_of(data)
    starts = heads + HEADER
    stops = np.append(heads[1:], end)[: len(heads)] - FOOTER
    return Records(data, starts, stops, end, needed, fault, *_grouped(data, starts, stops - starts))


def _grouped(data: bytes, starts: Offsets, lengths: Offsets) -> tuple[tuple[Alike, ...], Offsets]:
    """Returns the records of which there are many of one length, and the indices of the others."""
    # As short integers they are sorted three times as fast; what is too long for them is not gathered.
    short = np.minimum(lengths, LONGEST_ROW + 1).astype(np.uint16)
    order = np.argsort(short, kind="stable")
    alike = []
    others = [np.zeros(0, np.int64)]
    for indices in np.split(order, np.flatnonzero(np.diff(short[order])) + 1):
        if len(indices) < _RARE or short[indices[0]] > LONGEST_ROW:
            others.append(indices)
        else:
            alike.append(Alike(indices, _rows(data, starts[indices], int(lengths[indices[0]]))))
    return tuple(alike), np.concatenate(others)


def _rows(data: bytes, starts: Offsets, length: int) -> Rows:
    width = max(1, -(-length // _WORD)) * _WORD  # which a header stands before, so that there are enough
    records = np.ndarray(len(data) - width + 1, np.dtype((np.void, width)), data, strides=(1,))
    return records[starts - (width - length)].view(np.uint64).reshape(len(starts), width // _WORD)
