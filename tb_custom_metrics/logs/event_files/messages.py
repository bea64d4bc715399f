"""Events one by one, by protobuf: whatever is too rare, too long or too odd for a template."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from itertools import groupby

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2

from tb_custom_metrics.logs.event_files.columns import SCALARS
from tb_custom_metrics.logs.event_files.columns import Chunk
from tb_custom_metrics.logs.event_files.columns import Kind
from tb_custom_metrics.logs.stored import array_in
from tb_custom_metrics.logs.stored import number_in

Value = float | npt.NDArray[np.generic]


def chunks_by_tag(
    events: Iterable[tuple[int, event_pb2.Event]], kinds: Mapping[str, Kind]
) -> dict[str, list[Chunk]]:
    """Returns the points of events.

    Args:
        events: Each with its place in the file.
        kinds: Of their tags.
    """
    readers: dict[str, Callable[[summary_pb2.Summary.Value], Value | None]] = {
        tag: number_of if kind.plugin == SCALARS else tensor_of
        for tag, kind in kinds.items()
        if kind.has_values
    }
    points: dict[str, list[tuple[int, int, float, Value]]] = {tag: [] for tag in readers}
    for place, event in events:
        values = event.summary.value
        if not values:
            continue
        step, wall_time = event.step, event.wall_time
        for one in values:
            tag = one.tag
            if tag in readers and (value := readers[tag](one)) is not None:
                points[tag].append((place, step, wall_time, value))
    return {tag: [_chunk(same) for same in _of_one_form(found)] for tag, found in points.items() if found}


def _of_one_form(
    points: list[tuple[int, int, float, Value]],
) -> Iterator[list[tuple[int, int, float, Value]]]:
    """Splits points wherever the shape or the type of a tensor changes."""
    if isinstance(points[0][3], float):
        yield points
        return
    for _, same in groupby(points, lambda point: (np.shape(point[3]), getattr(point[3], "dtype", None))):
        yield list(same)


def _chunk(points: list[tuple[int, int, float, Value]]) -> Chunk:
    places, steps, wall_times, values = zip(*points, strict=True)
    return Chunk(
        np.array(places, np.int64), np.array(steps, np.int64), np.array(wall_times), np.array(values)
    )


def number_of(value: summary_pb2.Summary.Value) -> float | None:
    """Returns the number of a scalar, or `None` where another program wrote something else there."""
    if not value.HasField("tensor"):
        return float(value.simple_value) if value.WhichOneof("value") == "simple_value" else None
    return number_in(value.tensor)


def tensor_of(value: summary_pb2.Summary.Value) -> npt.NDArray[np.generic] | None:
    """Returns the array of a tensor, or `None` where there is none that could be used."""
    return array_in(value.tensor) if value.HasField("tensor") else None
