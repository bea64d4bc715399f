"""From stored points to what the names of a formula stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.counts import Confusion
from tb_custom_metrics.counts import from_stored
from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import join
from tb_custom_metrics.formula.join import one_attempt
from tb_custom_metrics.formula.thresholds import nearest
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Sampling
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds


@dataclass
class CountsData:
    """The counts of one set in one run, decoded only as far as they are asked for.

    Attributes:
        name: Of the set.
        clock: When they were logged.
        layout: How they lie in `stored`.
        stored: Shape `(n_steps, …)`.
        n_logged: How many steps each of its tags had: those of four scalars can differ.
        samplings: Those that may have taken steps of its tags.
        unreadable: Sentences about parts of its event files that cannot be read.
    """

    name: str
    clock: Clock
    layout: Layout
    stored: npt.NDArray[np.generic]
    n_logged: Mapping[str, int] = field(default_factory=dict)
    samplings: tuple[Sampling, ...] = ()
    unreadable: tuple[str, ...] = ()
    _decoded: dict[int | None, Confusion] = field(default_factory=dict)

    @property
    def thresholds(self) -> npt.NDArray[np.float32]:
        """The threshold axis; empty where there is none."""
        return self.layout.thresholds

    @property
    def axes(self) -> int:
        """The axes of every count."""
        return STEP | (THRESHOLD if self.thresholds.size else 0) | (CLASS if self.layout.classes else 0)

    def value(self, count: str, rows: npt.NDArray[np.intp], threshold: float | None) -> Value:
        """Returns one count on some steps.

        Args:
            count: "tp", "fp", "tn" or "fn".
            rows: Indices of the steps. Shape `(n_steps,)`.
            threshold: Where given, only the stored threshold nearest to it is decoded, and the
                value has no threshold axis.
        """
        index = None
        axes = self.axes
        if threshold is not None and self.thresholds.size:
            index = nearest(self.thresholds.astype(np.float64), threshold)
            axes &= ~THRESHOLD
        if index not in self._decoded:
            self._decoded[index] = from_stored(self.layout.kind, self.stored, index)
        array: Array = getattr(self._decoded[index], count)
        return Value(array if len(rows) == len(array) else array[rows], axes)

    def matrices(self, rows: npt.NDArray[np.intp]) -> Array | None:
        """Returns the confusion matrices on some steps, or `None` where the counts are no matrices."""
        return self.stored[rows].astype(np.float64) if self.layout.kind == "matrix" else None


def counts_data(count_set: CountSet, read: Mapping[Source, Points]) -> CountsData | None:
    """Returns the counts of a set, or `None` where they have gone or are none."""
    if any(source not in read for source in count_set.sources):
        return None
    points = [read[source] for source in count_set.sources]
    if count_set.origin == "scalars":
        return _from_four_scalars(count_set, points)
    stored = points[0].values
    layout = count_set.layout
    if layout.kind == "curves" and stored.ndim == 3:
        # PyTorch's metadata says at most 127 thresholds, however many there are.
        layout = replace(layout, thresholds=even_thresholds(stored.shape[2]))
    if stored.shape[1:] != layout.shape or 0 in layout.shape or stored.dtype.kind not in "iuf":
        return None  # another program's, under a tag of ours
    return CountsData(
        count_set.name,
        points[0].clock,
        layout,
        stored,
        samplings=_samplings(points),
        unreadable=_unreadable(points),
    )


def stored_bytes(layout: Layout) -> int:
    """Returns how many bytes one step takes at most: of curves at float32, of all others at int64."""
    return (4 if layout.kind == "curves" else 8) * int(np.prod(layout.shape))


def _from_four_scalars(count_set: CountSet, points: list[Points]) -> CountsData:
    """Joins tp, fp, tn, fn, which are one unit: all four from one attempt of a restarted run."""
    joined = join([point.clock for point in points])
    times = [point.clock.wall_times[row] for point, row in zip(points, joined.rows, strict=True)]
    standing = one_attempt(times)
    cells = [point.values[row][standing] for point, row in zip(points, joined.rows, strict=True)]
    return CountsData(
        name=count_set.name,
        clock=Clock(joined.clock.steps[standing], joined.clock.wall_times[standing]),
        layout=count_set.layout,
        stored=np.stack(cells, axis=-1)[:, np.newaxis, :],
        n_logged={
            source.tag: len(point.clock.steps)
            for source, point in zip(count_set.sources, points, strict=True)
        },
        samplings=_samplings(points),
        unreadable=_unreadable(points),
    )


def _samplings(points: list[Points]) -> tuple[Sampling, ...]:
    return tuple({point.sampling: None for point in points if point.sampling is not None})


def _unreadable(points: list[Points]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for point in points for sentence in point.unreadable))
