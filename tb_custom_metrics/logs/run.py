"""What a log directory holds, before and after values are read."""

from collections.abc import Collection
from collections.abc import Hashable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from typing import NamedTuple
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.metadata import Layout

COUNT_NAMES = tuple(COUNTS)

TOP = "."
"""How TensorBoard calls the log directory itself, and so the training whose runs lie right in it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The names of everything in a log directory, without values.

    Attributes:
        runs: As TensorBoard orders them: by start, then by name.
        scalars: Run to the tags of its scalars.
        tensors: Run to the tags of this package's tensors, each with its metadata.
        version: Another text as soon as any run has a new point, run or tag, or the team other formulas.
        hparams: Run to its hyperparameters, numbers and texts.
        curves: Run to the tags of TensorBoard's `pr_curves` summaries, each with its metadata.
        formula_sets: Where the formula sets lie that runs carry, each with a state, which is another one
            once there is another text; those whose state cannot be told are not there.
    """

    runs: Sequence[str]
    scalars: Mapping[str, Collection[str]]
    tensors: Mapping[str, Mapping[str, bytes]]
    version: str
    hparams: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    curves: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    formula_sets: Mapping["Source", object] = field(default_factory=dict)


class Source(NamedTuple):
    """One tag in one directory of event files: where values are read from.

    A tuple, since there are as many as there are tags, and they are looked up again and again.
    """

    directory: str
    tag: str


@dataclass(frozen=True, slots=True)
class CountSet:
    """A set of counts that a run holds.

    Attributes:
        name: Of the metric that counted, of the curve, or the pattern of four scalar tags.
        origin: "custom_metrics", "pr_curves" or "scalars".
        layout: How the counts lie in their tensor; for four scalars, that of plain cells.
        sources: One tensor, or the scalars tp, fp, tn, fn.
        unit: What its steps count: "epochs", "batches", or `None` where unknown.
    """

    name: str
    origin: str
    layout: Layout
    sources: tuple[Source, ...]
    unit: str | None


@dataclass(frozen=True)
class Run:
    """A run, with what this package wrote for it folded in.

    Attributes:
        name: As TensorBoard shows it.
        color_run: The run that gives it its colour in TensorBoard.
        sets: The sets of counts that serve.
        scalars: Tag to where it is read.
        formula_sets: Where the formula sets lie that it carries.
        unreadable: Sentences about counts that were found and cannot be used.
        hparams: Hyperparameters that are numbers, its own before those of directories above.
        hparam_texts: Hyperparameters that are texts, likewise; none of them is in `hparams`.
        passed_over: Origins of counts that were found and do not serve, since better ones are there.
    """

    name: str
    color_run: str
    sets: tuple[CountSet, ...]
    scalars: Mapping[str, Source]
    formula_sets: tuple[Source, ...]
    unreadable: tuple[str, ...] = ()
    hparams: Mapping[str, float] = field(default_factory=dict)
    hparam_texts: Mapping[str, str] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()

    @property
    def training(self) -> str:
        """The directory that it shares with its siblings; empty at the top."""
        return self.name.rpartition("/")[0]

    @cached_property
    def form(self) -> Hashable:
        """What is equal for runs that hold the same tags and sets of counts."""
        sets = tuple((one.name, one.origin, one.layout.digest, one.unit) for one in self.sets)
        return sets, frozenset(self.scalars)

    @property
    def part(self) -> str:
        """The last component of its name: "train", "validation"."""
        return self.name.rpartition("/")[2]


class Owner(NamedTuple):
    """What a series is of: a run, or a training, which may have the name of a run."""

    of_training: bool
    name: str

    def __str__(self) -> str:
        return f"{'training' if self.of_training else 'run'} '{self.name}'"


@dataclass(frozen=True, slots=True)
class Sampling:
    """How many points TensorBoard keeps of each tag of a plugin.

    Attributes:
        plugin_name: As `--samples_per_plugin` names it.
        kept: Points of each tag, chosen at random, the last one always.
    """

    plugin_name: str
    kept: int


@dataclass(frozen=True, slots=True)
class Points:
    """The values of one tag, cleared of what a restart wrote over.

    Attributes:
        clock: Steps and wall times. Shape `(n_steps,)`.
        values: Of scalars `(n_steps,)`; of tensors `(n_steps, …)`.
        sampling: Set where the tag holds as many points as are kept of it, so that some may be missing.
        unreadable: Sentences about parts of its event files that cannot be read, so that some are.
    """

    clock: Clock
    values: npt.NDArray[np.generic]
    sampling: Sampling | None = None
    unreadable: tuple[str, ...] = ()


class Reader(Protocol):
    """Something that reads log directories."""

    def listing(self) -> Listing:
        """Returns what there is."""
        ...

    def kept(self, plugin_name: str) -> float:
        """Returns how many points of a tag of a plugin there are at most; infinity where any number."""
        ...

    def scalars(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of scalars; a tag that has gone is absent."""
        ...

    def tensors(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of this package's tensors; a tag that has gone is absent."""
        ...

    def curves(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of `pr_curves` summaries; a tag that has gone is absent."""
        ...
