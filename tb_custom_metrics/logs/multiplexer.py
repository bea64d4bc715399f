"""Scalars straight from what TensorBoard's Python loader holds in memory.

Its data provider makes an array of every point, which takes ten times as long as all else that
a formula over scalars needs.
"""

from collections.abc import Collection
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto import tensor_pb2
from tensorboard.compat.proto import types_pb2
from tensorboard.util import tensor_util

from tb_custom_metrics.logs.run import Source


class Column(NamedTuple):
    """A scalar as it was written; one entry in each array for a point.

    Attributes:
        steps: int64.
        wall_times: Seconds since 1970, float64.
        values: float64.
    """

    steps: npt.NDArray[np.int64]
    wall_times: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]


def read_scalars(multiplexer: EventMultiplexer, sources: Collection[Source]) -> Mapping[Source, Column]:
    """Returns every point that is kept of scalars; what has gone since it was listed is left out."""
    columns = {}
    for source in sources:
        try:
            events = multiplexer.Tensors(source.directory, source.tag)
        except KeyError:
            continue
        columns[source] = Column(
            np.array([event.step for event in events], np.int64),
            np.array([event.wall_time for event in events], np.float64),
            np.array([_value(event.tensor_proto) for event in events], np.float64),
        )
    return columns


def _value(tensor: tensor_pb2.TensorProto) -> float:
    """Returns the number in a tensor: at once in the form that TensorBoard gives to most scalars."""
    if tensor.dtype == types_pb2.DT_FLOAT and len(tensor.float_val) == 1:
        return float(tensor.float_val[0])
    return float(tensor_util.make_ndarray(tensor).item())
