"""Values straight from what TensorBoard's Python loader holds in memory.

Its data provider makes an array of every point, which takes ten times as long as all else that
a formula needs.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto import summary_pb2
from tensorboard.data import provider

from tb_custom_metrics.logs import stored
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.stored import Column
from tb_custom_metrics.logs.stored import Kind
from tb_custom_metrics.logs.stored import Tag
from tb_custom_metrics.logs.stored import Tags


class Memory:
    """What the Python loader holds.

    Args:
        multiplexer: Of TensorBoard's context.
    """

    def __init__(self, multiplexer: EventMultiplexer) -> None:
        self._multiplexer = multiplexer

    def listed(self, kinds: Collection[Kind]) -> tuple[Sequence[provider.Run], Mapping[Kind, Tags]]:
        """Returns the runs, and the tags of some kinds."""
        names = list(self._multiplexer.Runs())
        return [provider.Run(name, name, self._start_time(name)) for name in names], self._tags(kinds)

    def _start_time(self, run: str) -> float | None:
        """Returns when a run began, or `None` where that cannot be told."""
        try:
            start: float = self._multiplexer.FirstEventTimestamp(run)
        except Exception:
            # TensorBoard reads the first event for it, if it has not yet: that may be none, or damaged,
            # of which its reader dies in ways of its own.
            return None
        return start

    def _tags(self, kinds: Collection[Kind]) -> Mapping[Kind, Tags]:
        """Returns the tags of some kinds.

        The newest point of a tag is always kept, as the last one, whatever its step and its wall time.
        """
        listed: dict[Kind, dict[str, dict[str, Tag]]] = {kind: defaultdict(dict) for kind in kinds}
        by_writer = {(kind.plugin_name, kind.data_class): kind for kind in kinds}
        for run, tags in self._multiplexer.AllSummaryMetadata().items():
            for tag, metadata in tags.items():
                data = metadata.plugin_data
                kind = by_writer.get((data.plugin_name, metadata.data_class))
                if kind is None or kind.tag not in (None, tag):
                    continue
                if events := self._events(Source(run, tag)):
                    listed[kind][run][tag] = Tag(data.content, _state(events))
        return listed

    def state(self) -> str:
        """Returns another text as soon as any tag of any plugin has a new point."""
        digest = hashlib.sha256()
        for run, tags in sorted(self._multiplexer.AllSummaryMetadata().items()):
            for tag in sorted(tags):
                events = self._events(Source(run, tag))
                digest.update(repr((run, tag, _state(events) if events else None)).encode())
        return digest.hexdigest()

    def read(self, kind: Kind, sources: Collection[Source]) -> Mapping[Source, Column]:
        """Returns every point that is kept of tags; what has gone, or is damaged, is left out."""
        is_scalar = kind.data_class == summary_pb2.DATA_CLASS_SCALAR
        column = stored.scalar_column if is_scalar else stored.tensor_column
        found = ((source, self._events(source)) for source in sources)
        return {
            source: column(
                [event.step for event in events],
                [event.wall_time for event in events],
                [event.tensor_proto for event in events],
            )
            for source, events in found
            if events
        }

    def _events(self, source: Source) -> Sequence[Any]:
        """Returns the points of a tag; a loader that is reading may have its metadata, and no point yet."""
        try:
            events: Sequence[Any] = self._multiplexer.Tensors(source.directory, source.tag)
        except KeyError:
            return ()
        return events


def _state(events: Sequence[Any]) -> object:
    return len(events), events[-1].step, events[-1].wall_time
