"""Values straight from what TensorBoard's Python loader holds in memory.

Its data provider makes an array of every point, which takes ten times as long as all else that
a formula needs.
"""

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto import summary_pb2

from tb_custom_metrics.logs import stored
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.stored import Column
from tb_custom_metrics.logs.stored import Kind
from tb_custom_metrics.logs.stored import Tag
from tb_custom_metrics.logs.stored import Tags


def list_tags(multiplexer: EventMultiplexer, kinds: Collection[Kind]) -> Mapping[Kind, Tags]:
    """Returns the tags of some kinds.

    The newest point of a tag is always kept, as the last one, whatever its step and its wall time.
    """
    listed: dict[Kind, dict[str, dict[str, Tag]]] = {kind: defaultdict(dict) for kind in kinds}
    for run, tags in multiplexer.AllSummaryMetadata().items():
        for tag, metadata in tags.items():
            data = metadata.plugin_data
            of_kind = listed.get(Kind(data.plugin_name, metadata.data_class))
            events = () if of_kind is None else _events(multiplexer, Source(run, tag))
            if of_kind is not None and events:
                state = (len(events), events[-1].step, events[-1].wall_time)
                of_kind[run][tag] = Tag(data.content, state)
    return listed


def read(multiplexer: EventMultiplexer, kind: Kind, sources: Collection[Source]) -> Mapping[Source, Column]:
    """Returns every point that is kept of tags; what has gone, or is damaged, is left out."""
    is_scalar = kind.data_class == summary_pb2.DATA_CLASS_SCALAR
    column = stored.scalar_column if is_scalar else stored.tensor_column
    found = ((source, _events(multiplexer, source)) for source in sources)
    return {
        source: column(
            [event.step for event in events],
            [event.wall_time for event in events],
            [event.tensor_proto for event in events],
        )
        for source, events in found
        if events
    }


def _events(multiplexer: EventMultiplexer, source: Source) -> Sequence[Any]:
    """Returns the points of a tag; a loader that is reading may have its metadata, and not yet a point."""
    try:
        events: Sequence[Any] = multiplexer.Tensors(source.directory, source.tag)
    except KeyError:
        return ()
    return events
