"""The columns of one event file: for each tag what it is, and its points in the order of the file."""

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import summary_pb2
from tensorboard.plugins.hparams import metadata as hparams_metadata
from tensorboard.plugins.pr_curve import metadata as curve_metadata
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_custom_metrics.metadata import PLUGIN_NAME

SCALARS = scalar_metadata.PLUGIN_NAME
CURVES = curve_metadata.PLUGIN_NAME
HPARAMS = hparams_metadata.PLUGIN_NAME

TENSORS = (PLUGIN_NAME, CURVES)  # whose tensors are kept
OTHER = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a tag holds, as its first event says.

    Attributes:
        plugin: "scalars", "custom_metrics", "pr_curves" or "hparams"; "" where it is none of these.
        content: What the plugin wrote beside it.
    """

    plugin: str
    content: bytes

    @property
    def has_values(self) -> bool:
        """Whether its values are kept."""
        return self.plugin == SCALARS or self.plugin in TENSORS


def kind_of(value: summary_pb2.Summary.Value) -> Kind:
    """Returns what the first value of a tag says of it."""
    if value.WhichOneof("value") == "simple_value":
        return Kind(SCALARS, b"")
    plugin = value.metadata.plugin_data
    known = plugin.plugin_name == SCALARS or plugin.plugin_name in (*TENSORS, HPARAMS)
    return Kind(plugin.plugin_name, plugin.content) if known else Kind(OTHER, b"")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some points of a tag.

    Attributes:
        places: Where each one lies in the file. Shape `(n_points,)`.
        steps: int64. Shape `(n_points,)`.
        wall_times: Seconds since the Unix epoch. Shape `(n_points,)`.
        values: Of scalars float64 `(n_points,)`; of tensors `(n_points, …)`.
    """

    places: npt.NDArray[np.int64]
    steps: npt.NDArray[np.int64]
    wall_times: npt.NDArray[np.float64]
    values: npt.NDArray[np.generic]

    @classmethod
    def joined(cls, chunks: list["Chunk"]) -> "Chunk":
        """Puts chunks of one shape after each other."""
        if len(chunks) == 1:
            return chunks[0]
        return cls(*(np.concatenate([getattr(chunk, name) for chunk in chunks]) for name in cls.__slots__))

    def in_order(self) -> "Chunk":
        """Returns the points in the order of the file."""
        if (self.places[1:] >= self.places[:-1]).all():
            return self
        order = np.argsort(self.places, kind="stable")
        return Chunk(self.places[order], self.steps[order], self.wall_times[order], self.values[order])

    @property
    def nbytes(self) -> int:
        """How much memory it takes, texts apart."""
        return sum(getattr(self, name).nbytes for name in self.__slots__)


@dataclass
class Columns:
    """What was read of one file.

    Attributes:
        kinds: By tag.
        chunks: By tag; only of those whose values are kept.
    """

    kinds: dict[str, Kind] = field(default_factory=dict)
    chunks: dict[str, list[Chunk]] = field(default_factory=lambda: defaultdict(list))

    def add(self, found: dict[str, list[Chunk]]) -> None:
        """Adds what was found in the next part of the file, in whatever order it was found."""
        for tag, chunks in found.items():
            by_form: dict[object, list[Chunk]] = defaultdict(list)
            for chunk in chunks:
                by_form[chunk.values.shape[1:]].append(chunk)
            self.chunks[tag] += [Chunk.joined(same).in_order() for same in by_form.values()]

    def points(self, tag: str) -> Chunk | None:
        """Returns the points of a tag: those of the shape that its last one has."""
        chunks = self.chunks.get(tag)
        if not chunks:
            return None
        shape = max(chunks, key=lambda chunk: int(chunk.places[-1])).values.shape[1:]
        same = [chunk for chunk in chunks if chunk.values.shape[1:] == shape]
        whole = Chunk.joined(same)
        self.chunks[tag] = [*(chunk for chunk in chunks if chunk.values.shape[1:] != shape), whole]
        return whole

    @property
    def nbytes(self) -> int:
        """How much memory the values take, texts apart."""
        return sum(chunk.nbytes for chunks in self.chunks.values() for chunk in chunks)
