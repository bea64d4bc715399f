"""Writes event files as other programs and older releases of ours left them, byte for byte on purpose."""

from collections.abc import Iterable
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util

from tb_custom_metrics import metadata

_START = 1_795_000_000.0  # wall time of step 0 of the first attempt, seconds


class Events:
    """One event file, closed at the end of the `with` block.

    `seconds` says when a point was written: that many seconds after the first possible one.
    """

    def __init__(self, directory: Path, suffix: str = "") -> None:
        self._writer = EventFileWriter(str(directory), filename_suffix=suffix)

    def __enter__(self) -> "Events":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def scalar(self, tag: str, step: int, value: float, seconds: float | None = None) -> None:
        self._add(summary_pb2.Summary.Value(tag=tag, simple_value=value), step, seconds)

    def scalars(self, tag: str, steps: Iterable[int], values: Iterable[float], start: float = 0) -> None:
        for step, value in zip(steps, values, strict=True):
            self.scalar(tag, step, value, start + step)

    def tensor(self, layout: metadata.Layout, step: int, counts: object, name: str = "counts") -> None:
        tensor = np.asarray(counts)
        value = summary_pb2.Summary.Value(
            tag=layout.tag(name),
            metadata=metadata.counts_metadata(layout),
            tensor=tensor_util.make_tensor_proto(tensor.astype(np.int64)),
        )
        self._add(value, step, None)

    def cells(self, step: int, counts: Sequence[int], name: str = "counts") -> None:
        self.tensor(metadata.Layout("cells"), step, [counts], name)

    def formula_set(self, toml: str) -> None:
        value = summary_pb2.Summary.Value(
            tag=metadata.FORMULA_SET_TAG,
            metadata=metadata.formula_set_metadata(),
            tensor=tensor_util.make_tensor_proto(toml.encode()),
        )
        self._add(value, 0, None)

    def _add(self, value: summary_pb2.Summary.Value, step: int, seconds: float | None) -> None:
        wall_time = _START + (step if seconds is None else seconds)
        event = event_pb2.Event(step=step, wall_time=wall_time, summary=summary_pb2.Summary(value=[value]))
        self._writer.add_event(event)
