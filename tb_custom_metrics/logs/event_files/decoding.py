"""From records to columns: those of a frequent form by templates, the others by protobuf."""

from collections import defaultdict
from dataclasses import dataclass

import google_crc32c
import numpy as np
from google.protobuf import message
from tensorboard.compat.proto import event_pb2

from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.event_files.checksums import masked
from tb_custom_metrics.logs.event_files.checksums import of_rows
from tb_custom_metrics.logs.event_files.columns import Chunk
from tb_custom_metrics.logs.event_files.columns import Kind
from tb_custom_metrics.logs.event_files.columns import kind_of
from tb_custom_metrics.logs.event_files.framing import Offsets
from tb_custom_metrics.logs.event_files.messages import chunks_by_tag
from tb_custom_metrics.logs.event_files.records import Alike
from tb_custom_metrics.logs.event_files.records import Records
from tb_custom_metrics.logs.event_files.records import Rows
from tb_custom_metrics.logs.event_files.templates import Template
from tb_custom_metrics.logs.event_files.templates import Templates

_RARE = 8  # records of one form that are not worth their template
_VAIN = 4  # templates that fit to few records, until the rest of their length is parsed one by one


class FaultError(ValueError):
    """A record cannot be read.

    Attributes:
        index: Of the record, the first that cannot.
        reason: What is wrong with it.
    """

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(f"Record {index} cannot be read, since {reason}")
        self.index = index
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Templated:
    """Records of one form.

    Attributes:
        template: Their form.
        rows: The events.
        indices: Of the records. Shape `(n_rows,)`.
    """

    template: Template
    rows: Rows
    indices: Offsets


def decoded(
    records: Records, base: int, kinds: dict[str, Kind], templates: Templates
) -> dict[str, list[Chunk]]:
    """Verifies the checksums of records and returns their points, by tag and in any order.

    Args:
        records: Whole ones.
        base: Where their bytes begin in the file.
        kinds: Of the tags so far; those of new ones are added.
        templates: Of records that were read before; new ones are added.

    Raises:
        FaultError: If one of them is not as it was written, or holds no event.
    """
    templated: list[_Templated] = []
    rest = [
        records.others,
        *(_add_templated(records, alike, templates, templated) for alike in records.alike),
    ]
    single = np.sort(np.concatenate(rest))
    _verify(records, templated, single)
    events = [(int(records.starts[index]), _event(records, index)) for index in single.tolist()]
    _add_kinds(kinds, [*events, *((int(records.starts[t.indices[0]]), t.template.event) for t in templated)])
    chunks: dict[str, list[Chunk]] = defaultdict(list)
    for one in templated:
        for tag, chunk in one.template.chunks(one.rows, base + records.starts[one.indices], kinds):
            chunks[tag].append(chunk)
    for tag, more in chunks_by_tag(((base + place, event) for place, event in events), kinds).items():
        chunks[tag] += more
    return chunks


def _add_templated(records: Records, alike: Alike, templates: Templates, found: list[_Templated]) -> Offsets:
    """Reads records of one length by as many templates as it takes, and returns those that fit none."""
    rest = []
    indices, rows = alike.indices, alike.rows
    vain = 0
    while len(indices) and vain < _VAIN:
        first = indices[0]
        try:
            template = templates.of(records.data[records.starts[first] : records.stops[first]], rows[:1])
        except message.DecodeError:
            template = None  # which is told of where it is read by itself
        fits = np.arange(len(rows)) == 0 if template is None else template.fits(rows)
        if template is not None and np.count_nonzero(fits) >= _RARE:
            found.append(_Templated(template, rows[fits], indices[fits]))
        else:
            vain += 1
            rest.append(indices[fits])
        indices, rows = indices[~fits], rows[~fits]
    return np.concatenate([*rest, indices])


def _verify(records: Records, templated: list[_Templated], single: Offsets) -> None:
    """Raises if a checksum is wrong, be it only that of a record which was taken for one of a form."""
    checksums = np.zeros(len(records.starts), np.uint32)
    rest = [single]
    for one in templated:
        found = of_rows(one.rows, one.template.lead)
        if found is None:
            rest.append(one.indices)
        else:
            checksums[one.indices] = found
    left = np.concatenate(rest)
    data, value = records.data, google_crc32c.value
    spans = zip(records.starts[left].tolist(), records.stops[left].tolist(), strict=True)
    checksums[left] = [value(data[start:stop]) for start, stop in spans]
    wrong = np.flatnonzero(masked(checksums) != records.checksums)
    if len(wrong):
        raise FaultError(int(wrong[0]), say("event_checksum", "the checksum of an event does not match"))


def _event(records: Records, index: int) -> event_pb2.Event:
    try:
        return records.event(index)
    except message.DecodeError:
        raise FaultError(index, say("no_event", "a record holds no event")) from None


def _add_kinds(kinds: dict[str, Kind], events: list[tuple[int, event_pb2.Event]]) -> None:
    """Adds what tags hold that were not known: what the first event of each says, by its place."""
    for _, event in sorted(events, key=lambda event: event[0]):
        for value in event.summary.value:
            if value.tag not in kinds:
                kinds[value.tag] = kind_of(value)
