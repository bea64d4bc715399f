"""What TensorBoard holds: tags with their state, and values in columns, one entry for a point."""

import struct
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import tensor_pb2
from tensorboard.compat.proto import tensor_shape_pb2
from tensorboard.compat.proto import types_pb2
from tensorboard.util import tensor_util

Array = npt.NDArray[np.generic]
Tensors = Sequence[tensor_pb2.TensorProto]

# One number can stand for all elements of a tensor: a few damaged bytes of its shape, and it would
# fill the memory.
_MAX_REPEATED = 2**16  # elements
_FLOAT = struct.Struct("<f")


def _start_of_message(field: str) -> bytes:
    """Returns the bytes of a scalar up to its number, which stands in this field."""
    number = {"float_val": [0.0]} if field == "float_val" else {"tensor_content": _FLOAT.pack(0.0)}
    shape = tensor_shape_pb2.TensorShapeProto()
    whole = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, tensor_shape=shape, **number)
    message: bytes = whole.SerializeToString()
    return message[: -_FLOAT.size]


# Scalars as almost all are written, in the bytes of their messages: those of one column are decoded at
# once, in less time than a look at one field of each takes.
_SCALAR_STARTS = [_start_of_message("float_val"), _start_of_message("tensor_content")]
_SCALAR_MESSAGE = np.dtype([("start", f"V{len(_SCALAR_STARTS[0])}"), ("number", "<f4")])

_CONTENT_TYPES: Mapping[int, np.dtype[Any]] = {
    types_pb2.DT_INT32: np.dtype("<i4"),
    types_pb2.DT_INT64: np.dtype("<i8"),
    types_pb2.DT_FLOAT: np.dtype("<f4"),
    types_pb2.DT_DOUBLE: np.dtype("<f8"),
}

_UNREADABLE = (TypeError, ValueError, OverflowError, KeyError, AttributeError)  # of TensorBoard's decoder


class Kind(NamedTuple):
    """What is listed and read together.

    Attributes:
        plugin_name: As its writer said.
        data_class: One of `summary_pb2.DataClass`.
        tag: The only one that is listed; all without it.
    """

    plugin_name: str
    data_class: int
    tag: str | None = None


class Tag(NamedTuple):
    """A tag as it is listed.

    Attributes:
        content: What its writer says of it.
        state: Another one as soon as the tag has a new point.
    """

    content: bytes
    state: object


Tags = Mapping[str, Mapping[str, Tag]]
"""By run and tag."""


class Column(NamedTuple):
    """The points of one tag, as they were written.

    Attributes:
        steps: int64. Shape `(n_points,)`.
        wall_times: Seconds since 1970, float64. Shape `(n_points,)`.
        values: Of scalars float64 of shape `(n_points,)`; of tensors `(n_points, …)`.
    """

    steps: npt.NDArray[np.int64]
    wall_times: npt.NDArray[np.float64]
    values: Array


def number_column(steps: Sequence[int], wall_times: Sequence[float], values: Sequence[float]) -> Column:
    """Returns a scalar that holds numbers."""
    n_points = len(steps)
    return Column(*_clock(steps, wall_times), np.fromiter(values, np.float64, n_points))


def datum_column(data: Sequence[Any]) -> Column:
    """Returns a tag as a data provider reads it: an object for each point."""
    clock = _clock([datum.step for datum in data], [datum.wall_time for datum in data])
    if hasattr(data[-1], "value"):
        return Column(*clock, np.array([datum.value for datum in data], np.float64))
    arrays = [datum.numpy for datum in data]
    return _stacked(*clock, dict(enumerate(arrays)))


def scalar_column(steps: Sequence[int], wall_times: Sequence[float], tensors: Tensors) -> Column:
    """Returns a scalar that holds tensors.

    Those that are not one number are left out, as by TensorBoard's data server: they are damaged, or
    another program's.
    """
    messages = b"".join([tensor.SerializeToString() for tensor in tensors])
    if len(messages) == len(tensors) * _SCALAR_MESSAGE.itemsize:
        columns = np.frombuffer(messages, _SCALAR_MESSAGE)
        if any((columns["start"] == np.void(start)).all() for start in _SCALAR_STARTS):
            return Column(*_clock(steps, wall_times), columns["number"].astype(np.float64))
    numbers = [number_in(tensor) for tensor in tensors]
    kept = [index for index, number in enumerate(numbers) if number is not None]
    values = np.array([numbers[index] for index in kept], np.float64)
    return _picked(*_clock(steps, wall_times), values, kept)


def tensor_column(steps: Sequence[int], wall_times: Sequence[float], tensors: Tensors) -> Column:
    """Returns a tag that holds tensors.

    Those that are damaged are left out, and those of another shape than the last one, which another
    program wrote.
    """
    clock = _clock(steps, wall_times)
    values = _of_one_layout(tensors)
    if values is not None:
        return Column(*clock, values)
    decoded = {
        index: array for index, tensor in enumerate(tensors) if (array := array_in(tensor)) is not None
    }
    return _stacked(*clock, decoded)


def _clock(
    steps: Sequence[int], wall_times: Sequence[float]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    n_points = len(steps)
    return np.fromiter(steps, np.int64, n_points), np.fromiter(wall_times, np.float64, n_points)


def _stacked(
    steps: npt.NDArray[np.int64], wall_times: npt.NDArray[np.float64], arrays: Mapping[int, Array]
) -> Column:
    """Returns the points whose array is like that of the last one."""
    kinds = {index: (array.shape, array.dtype.kind) for index, array in arrays.items()}
    last = kinds[max(kinds)] if kinds else None
    kept = [index for index, kind in kinds.items() if kind == last]
    values = np.stack([arrays[index] for index in kept]) if kept else np.zeros(0)
    return _picked(steps, wall_times, values, kept)


def _picked(
    steps: npt.NDArray[np.int64], wall_times: npt.NDArray[np.float64], values: Array, kept: list[int]
) -> Column:
    """Returns the points that have a value."""
    if len(kept) == len(steps):
        return Column(steps, wall_times, values)
    return Column(steps[kept], wall_times[kept], values)


def _of_one_layout(tensors: Tensors) -> Array | None:
    """Decodes tensors that lie in memory alike, all at once; `None` where they do not."""
    last = tensors[-1]
    shape = [dimension.size for dimension in last.tensor_shape.dim]
    dtype = _CONTENT_TYPES.get(last.dtype)
    size = len(last.tensor_content)
    if dtype is None or not size or min(shape, default=0) < 0 or size != dtype.itemsize * _elements(last):
        return None
    if any(tensor.dtype != last.dtype or tensor.tensor_shape != last.tensor_shape for tensor in tensors):
        return None
    contents = [tensor.tensor_content for tensor in tensors]
    if any(len(content) != size for content in contents):
        return None
    values: Array = np.frombuffer(b"".join(contents), dtype).reshape(len(tensors), *shape)
    return values


def number_in(tensor: tensor_pb2.TensorProto) -> float | None:
    """Returns the number in a tensor, or `None` where it holds something else or is damaged."""
    if tensor.dtype == types_pb2.DT_FLOAT and not tensor.tensor_shape.dim:  # as almost all are written
        if len(tensor.float_val) == 1:
            return float(tensor.float_val[0])
        if len(tensor.tensor_content) == _FLOAT.size:
            number: float = _FLOAT.unpack(tensor.tensor_content)[0]
            return number
    array = array_in(tensor)
    if array is None or array.size != 1 or array.dtype.kind not in "biuf":
        return None
    return float(array.item())


def array_in(tensor: tensor_pb2.TensorProto) -> Array | None:
    """Returns a tensor as an array, or `None` where it is damaged."""
    if not tensor.tensor_content and _elements(tensor) > _MAX_REPEATED:
        return None
    try:
        array: Array = tensor_util.make_ndarray(tensor)
    except _UNREADABLE:
        return None
    return array


def _elements(tensor: tensor_pb2.TensorProto) -> float:
    return float(np.prod([dimension.size for dimension in tensor.tensor_shape.dim], dtype=np.float64))
