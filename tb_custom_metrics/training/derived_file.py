"""A whole event file of derived scalars, made after the training: equal values give equal bytes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto import tensor_pb2
from tensorboard.compat.proto import tensor_shape_pb2
from tensorboard.compat.proto import types_pb2
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_custom_metrics.metadata import SCALAR_TAG
from tb_custom_metrics.training.records import FILE_VERSION
from tb_custom_metrics.training.records import record


@dataclass(frozen=True, slots=True, eq=False)
class DerivedScalar:
    """What a formula makes of a run, as an ordinary scalar.

    Attributes:
        name: The formula; with the set of counts before it, and the class behind it, where there are some.
        description: What TensorBoard tells about it, as Markdown.
        steps: int64. Shape `(n_steps,)`.
        wall_times: Seconds since the Unix epoch. Shape `(n_steps,)`.
        values: Written as float32, as every scalar of TensorBoard; NaN is drawn as a gap. Shape `(n_steps,)`.
    """

    name: str
    description: str
    steps: npt.NDArray[np.int64]
    wall_times: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]


def derived_file(scalars: Sequence[DerivedScalar]) -> bytes:
    """Returns an event file, its events in the order of their steps.

    Args:
        scalars: At least one, with at least one step.

    Example:
        >>> f1 = DerivedScalar("f1", "", np.array([0]), np.array([1.5e9]), np.array([0.5]))
        >>> derived_file([f1]) == derived_file([f1])
        True
    """
    moments: dict[tuple[int, float], list[tuple[int, float]]] = defaultdict(list)
    for index, one in enumerate(scalars):
        columns = (one.steps.tolist(), one.wall_times.tolist(), one.values.tolist())
        for step, wall_time, value in zip(*columns, strict=True):
            moments[step, wall_time].append((index, value))
    first = min(wall_time for _, wall_time in moments)
    records = [record(event_pb2.Event(wall_time=first, file_version=FILE_VERSION))]
    described: set[int] = set()
    for (step, wall_time), values in sorted(moments.items()):
        summary = summary_pb2.Summary(value=[_value(scalars, described, *value) for value in values])
        records.append(record(event_pb2.Event(wall_time=wall_time, step=step, summary=summary)))
    return b"".join(records)


def _value(
    scalars: Sequence[DerivedScalar], described: set[int], index: int, value: float
) -> summary_pb2.Summary.Value:
    metadata = None
    if index not in described:  # readers take that of the first point of a tag for all of them
        described.add(index)
        metadata = scalar_metadata.create_summary_metadata(None, scalars[index].description)
    tensor = tensor_pb2.TensorProto(
        dtype=types_pb2.DT_FLOAT,
        tensor_shape=tensor_shape_pb2.TensorShapeProto(),
        float_val=[np.float32(value)],
    )
    tag = SCALAR_TAG.format(formula=scalars[index].name)
    return summary_pb2.Summary.Value(tag=tag, metadata=metadata, tensor=tensor)
