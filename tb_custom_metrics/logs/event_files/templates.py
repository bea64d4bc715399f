"""Many records of one form into columns, by numpy.

A log repeats itself: of a thousand records of a tag only the wall time, the step and the value
differ. The first one is parsed, and serves as the template of all that are equal to it elsewhere.
"""

import math
from collections import defaultdict
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto import tensor_pb2
from tensorboard.compat.proto import types_pb2

from tb_custom_metrics.logs.event_files.columns import SCALARS
from tb_custom_metrics.logs.event_files.columns import Chunk
from tb_custom_metrics.logs.event_files.columns import Kind
from tb_custom_metrics.logs.event_files.framing import Offsets
from tb_custom_metrics.logs.event_files.records import Rows
from tb_custom_metrics.logs.event_files.wire import Field
from tb_custom_metrics.logs.event_files.wire import fields

_WORD = 8  # bytes
_RECENT = 4  # templates that are kept for each length of records

_EVENT = {descriptor.name: descriptor.number for descriptor in event_pb2.Event.DESCRIPTOR.fields}
_SUMMARY = {one.name: one.number for one in summary_pb2.Summary.DESCRIPTOR.fields}
_VALUE = {one.name: one.number for one in summary_pb2.Summary.Value.DESCRIPTOR.fields}
_TENSOR = {one.name: one.number for one in tensor_pb2.TensorProto.DESCRIPTOR.fields}

_NUMBERS: dict[int, np.dtype[Any]] = {
    types_pb2.DT_FLOAT: np.dtype("<f4"),
    types_pb2.DT_DOUBLE: np.dtype("<f8"),
    types_pb2.DT_INT32: np.dtype("<i4"),
    types_pb2.DT_INT64: np.dtype("<i8"),
}
_CONTENTS: dict[int, dict[int, np.dtype[Any]]] = {  # fields in which the numbers of a tensor lie as in memory
    _TENSOR["tensor_content"]: _NUMBERS,
    _TENSOR["float_val"]: {types_pb2.DT_FLOAT: _NUMBERS[types_pb2.DT_FLOAT]},
    _TENSOR["double_val"]: {types_pb2.DT_DOUBLE: _NUMBERS[types_pb2.DT_DOUBLE]},
}
_OF_TENSOR = {_TENSOR["dtype"], _TENSOR["tensor_shape"], _TENSOR["version_number"]}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where the numbers of one value lie in a record.

    Attributes:
        start: The first of their bytes.
        stop: Behind the last.
        dtype: Of the numbers.
        shape: Of the tensor; empty for a number.
    """

    start: int
    stop: int
    dtype: np.dtype[Any]
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Template:
    """A record, and where others of the same form may differ from it.

    Attributes:
        record: The event, serialized.
        event: What it says.
        numbers: Where those of each value lie.
        wall_time: Where that lies, or `None` where it is 0 and left out.
        step: Where that lies, or `None`.
    """

    record: bytes
    event: event_pb2.Event
    numbers: list[Numbers]
    wall_time: Field | None
    step: Field | None

    def fits(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Returns which records of this length are of this form. Shape `(n_records,)`."""
        # As one opaque value each, rows are compared several times as fast as word by word.
        masked = (rows & self._mask).view(np.dtype((np.void, self._mask.nbytes)))[:, 0]
        same: npt.NDArray[np.bool_] = masked == self._form
        return same

    @cached_property
    def _mask(self) -> Rows:
        """Ones where records of this form are equal."""
        fixed = np.zeros(self.lead + self.length, np.uint8)
        fixed[self.lead :] = 0xFF
        for span in (*self.numbers, self.wall_time):
            if span is not None:
                fixed[self.lead + span.start : self.lead + span.stop] = 0
        if self.step is not None:
            # Of a varint the highest bit of each byte tells how long it is.
            fixed[self.lead + self.step.start : self.lead + self.step.stop] = 0x80
        return fixed.view(np.uint64)

    @cached_property
    def _form(self) -> npt.NDArray[np.void]:
        row = np.frombuffer(bytes(self.lead) + self.record, np.uint64)
        return (row & self._mask).view(np.dtype((np.void, self._mask.nbytes)))

    def chunks(self, rows: Rows, places: Offsets, kinds: dict[str, Kind]) -> Iterator[tuple[str, Chunk]]:
        """Yields the points of records of this form, value by value.

        Args:
            rows: The records.
            places: Where each lies in the file.
            kinds: Of the tags.
        """
        steps = self._steps(rows)
        wall_times = self._wall_times(rows)
        for value, numbers in zip(self.event.summary.value, self.numbers, strict=True):
            kind = kinds[value.tag]
            if not kind.has_values:
                continue
            array = self._bytes(rows, numbers.start, numbers.stop).view(numbers.dtype)
            if kind.plugin != SCALARS:
                array = array.reshape(len(rows), *numbers.shape)
            elif array.shape[1] != 1:
                continue  # another program's tensor under the tag of a scalar
            else:
                array = array[:, 0].astype(np.float64)
            yield value.tag, Chunk(places, steps, wall_times, array)

    @property
    def length(self) -> int:
        """Its bytes."""
        return len(self.record)

    @property
    def lead(self) -> int:
        """How many bytes of each row stand before the event."""
        return -self.length % _WORD

    def _bytes(self, rows: Rows, start: int, stop: int) -> npt.NDArray[np.uint8]:
        return np.ascontiguousarray(rows.view(np.uint8)[:, self.lead + start : self.lead + stop])

    def _wall_times(self, rows: Rows) -> npt.NDArray[np.float64]:
        if self.wall_time is None:
            return np.zeros(len(rows))
        return self._bytes(rows, self.wall_time.start, self.wall_time.stop).view("<f8")[:, 0]

    def _steps(self, rows: Rows) -> npt.NDArray[np.int64]:
        steps = np.zeros(len(rows), np.uint64)
        if self.step is not None:
            digits = rows.view(np.uint8)[:, self.lead + self.step.start : self.lead + self.step.stop]
            for place in range(digits.shape[1]):
                steps |= (digits[:, place] & 0x7F).astype(np.uint64) << np.uint64(7 * place)
        return steps.view(np.int64)


class Templates:
    """The templates of late, since the runs of a log directory are mostly of one program."""

    def __init__(self) -> None:
        self._recent: dict[int, deque[Template]] = defaultdict(lambda: deque(maxlen=_RECENT))

    def of(self, record: bytes, row: Rows) -> Template | None:
        """Returns the template of a record, or `None` where it is of no form that numpy can read.

        Args:
            record: The event, serialized.
            row: The same as a row. Shape `(1, n_words)`.

        Raises:
            google.protobuf.message.DecodeError: If it is no event.
        """
        recent = self._recent[len(record)]
        for template in recent:
            if template.fits(row)[0]:
                return template
        new = template_of(record)
        if new is not None:
            recent.append(new)
        return new


def template_of(record: bytes) -> Template | None:
    """Returns the template that a record makes, or `None` where it is of no form that numpy can read.

    Raises:
        google.protobuf.message.DecodeError: If it is no event.
    """
    event = event_pb2.Event.FromString(record)
    try:
        of_event = _once(fields(record, 0, len(record)))
        summary = of_event.pop(_EVENT["summary"])
        numbers = [
            _numbers(record, one, value)
            for one, value in zip(
                fields(record, summary.start, summary.stop), event.summary.value, strict=True
            )
        ]
        wall_time = of_event.pop(_EVENT["wall_time"], None)
        step = of_event.pop(_EVENT["step"], None)
    except (KeyError, ValueError):
        return None
    return None if of_event else Template(record, event, numbers, wall_time, step)


def _numbers(record: bytes, place: Field, value: summary_pb2.Summary.Value) -> Numbers:
    """Finds the numbers of one value.

    Raises:
        KeyError: If it holds anything else.
        ValueError: If it is no value, or holds something twice.
    """
    of_value = _once(fields(record, place.start, place.stop))
    of_value.pop(_VALUE["tag"])
    of_value.pop(_VALUE["metadata"], None)
    (content,) = of_value.values()
    if content.number == _VALUE["simple_value"]:
        return Numbers(content.start, content.stop, _NUMBERS[types_pb2.DT_FLOAT], ())
    if content.number != _VALUE["tensor"]:
        raise KeyError(content.number)
    of_tensor = _once(fields(record, content.start, content.stop))
    (inner,) = (one for number, one in of_tensor.items() if number not in _OF_TENSOR)
    dtype = _CONTENTS[inner.number][value.tensor.dtype]
    shape = tuple(dim.size for dim in value.tensor.tensor_shape.dim)
    if min(shape, default=1) < 1 or inner.stop - inner.start != dtype.itemsize * math.prod(shape):
        raise ValueError("Fewer numbers than the shape says, of which the last one is repeated")
    return Numbers(inner.start, inner.stop, dtype, shape)


def _once(found: Iterator[Field]) -> dict[int, Field]:
    by_number: dict[int, Field] = {}
    for one in found:
        if one.number in by_number:
            raise ValueError(f"Field {one.number} twice")
        by_number[one.number] = one
    return by_number
