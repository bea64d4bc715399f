"""Events one by one, by protobuf: whatever is too rare, too long or too odd for a template."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto import tensor_pb2
from tensorboard.compat.proto import types_pb2
from tensorboard.util import tensor_util

from tb_custom_metrics.logs.event_files.columns import SCALARS
from tb_custom_metrics.logs.event_files.columns import TENSORS
from tb_custom_metrics.logs.event_files.columns import Chunk
from tb_custom_metrics.logs.event_files.columns import Kind
from tb_custom_metrics.logs.event_files.columns import Point
from tb_custom_metrics.logs.event_files.columns import chunks_of

_MAX_NUMBERS = 1 << 24  # of one tensor: whoever can write to the logs must not fill the memory

Value = float | npt.NDArray[np.generic]


def chunks_by_tag(
    events: Iterable[tuple[int, event_pb2.Event]], kinds: Mapping[str, Kind]
) -> dict[str, list[Chunk]]:
    """Returns the points of events.

    Args:
        events: Each with its place in the file.
        kinds: Of their tags.
    """
    points: dict[str, list[Point]] = defaultdict(list)
    for place, event in events:
        step, wall_time = event.step, event.wall_time
        for one in event.summary.value:
            plugin = kinds[one.tag].plugin
            value = (
                number_of(one) if plugin == SCALARS else tensor_of(one.tensor) if plugin in TENSORS else None
            )
            if value is not None:
                points[one.tag].append(Point(place, step, wall_time, value))
    return {tag: chunks_of(found) for tag, found in points.items()}


def number_of(value: summary_pb2.Summary.Value) -> float | None:
    """Returns the number of a scalar, or `None` where another program wrote something else there."""
    if value.WhichOneof("value") == "simple_value":
        return float(value.simple_value)
    tensor = value.tensor
    if tensor.dtype == types_pb2.DT_FLOAT and len(tensor.float_val) == 1 and not tensor.tensor_shape.dim:
        return float(tensor.float_val[0])
    array = tensor_of(tensor)
    if array is None or array.size != 1 or array.dtype.kind not in "biuf":
        return None
    return float(array.item())


def tensor_of(tensor: tensor_pb2.TensorProto) -> npt.NDArray[np.generic] | None:
    """Returns the array in a tensor, or `None` where there is none that could be used."""
    size = 1
    for dim in tensor.tensor_shape.dim:
        size *= dim.size
    if not 0 <= size <= _MAX_NUMBERS:
        return None
    try:
        array: npt.NDArray[np.generic] = tensor_util.make_ndarray(tensor)
    except (TypeError, ValueError, KeyError):
        return None
    return array
