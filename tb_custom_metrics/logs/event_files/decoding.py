"""From records to columns: those of a frequent form by templates, the others by protobuf."""

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field

import numpy as np
import numpy.typing as npt
from google.protobuf import message
from tensorboard.compat.proto import event_pb2

from tb_custom_metrics.logs.event_files.columns import Chunk
from tb_custom_metrics.logs.event_files.columns import Kind
from tb_custom_metrics.logs.event_files.columns import kind_of
from tb_custom_metrics.logs.event_files.messages import chunks_by_tag
from tb_custom_metrics.logs.event_files.records import Offsets
from tb_custom_metrics.logs.event_files.records import Records
from tb_custom_metrics.logs.event_files.templates import Rows
from tb_custom_metrics.logs.event_files.templates import Template
from tb_custom_metrics.logs.event_files.templates import rows_of
from tb_custom_metrics.logs.event_files.templates import template_of

_LONG = 1024  # bytes of a record of which no more are copied together
_RARE = 16  # records of one form for which no template is made
_VAIN = 4  # templates that fit to few records, until the rest of their length is parsed one by one


class UndecodableError(ValueError):
    """A record holds no event although its checksum is right.

    Attributes:
        index: Of the record.
    """

    def __init__(self, index: int) -> None:
        super().__init__(f"Record {index} is no event")
        self.index = index


@dataclass
class _Sorted:
    """Records by how they are read."""

    templated: list[tuple[Template, Rows, Offsets]] = field(default_factory=list)
    single: list[tuple[int, event_pb2.Event]] = field(default_factory=list)


def decoded(records: Records, base: int, kinds: dict[str, Kind]) -> dict[str, list[Chunk]]:
    """Returns the points of records, by tag and in any order.

    Args:
        records: Whole ones.
        base: Where their bytes begin in the file.
        kinds: Of the tags so far; those of new ones are added.

    Raises:
        UndecodableError: If one of them holds no event.
    """
    found = _sorted(records)
    mentions = [(int(places[0]), one.event) for one, _, places in found.templated] + found.single
    for _, event in sorted(mentions, key=lambda mention: mention[0]):
        for value in event.summary.value:
            if value.tag not in kinds:
                kinds[value.tag] = kind_of(value)
    chunks: dict[str, list[Chunk]] = defaultdict(list)
    for template, rows, places in found.templated:
        for tag, chunk in template.chunks(rows, base + places, kinds):
            chunks[tag].append(chunk)
    for tag, more in chunks_by_tag(((base + place, event) for place, event in found.single), kinds).items():
        chunks[tag] += more
    return chunks


def _sorted(records: Records) -> _Sorted:
    found = _Sorted()
    rest = [np.zeros(0, np.int64)]
    lengths = records.stops - records.starts
    order = np.argsort(lengths, kind="stable")
    for indices in np.split(order, np.flatnonzero(np.diff(lengths[order])) + 1):
        if len(indices) >= _RARE and lengths[indices[0]] <= _LONG:
            rest.append(_add_templated(records, indices, int(lengths[indices[0]]), found))
        else:
            rest.append(indices)
    for index in np.sort(np.concatenate(rest)).tolist():
        try:
            event = records.event(index)
        except message.DecodeError:
            raise UndecodableError(index) from None
        found.single.append((int(records.starts[index]), event))
    return found


def _add_templated(
    records: Records, indices: npt.NDArray[np.int64], length: int, found: _Sorted
) -> npt.NDArray[np.int64]:
    """Reads records of one length by as many templates as it takes, and returns those that fit none."""
    rest = []
    rows = rows_of(records.data, records.starts[indices], length)
    vain = 0
    while len(indices) and vain < _VAIN:
        start = int(records.starts[indices[0]])
        try:
            template = template_of(records.data[start : start + length])
        except message.DecodeError:
            template = None  # which is found out again where it is parsed by itself
        fits = np.arange(len(rows)) == 0 if template is None else template.fits(rows)
        if template is not None and np.count_nonzero(fits) >= _RARE:
            found.templated.append((template, rows[fits], records.starts[indices[fits]]))
        else:
            vain += 1
            rest.append(indices[fits])
        indices, rows = indices[~fits], rows[~fits]
    return np.concatenate([*rest, indices])
