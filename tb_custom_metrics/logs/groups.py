"""Runs put together: seeds of one setting, or runs of one hyperparameter."""

from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tb_custom_metrics.formula.join import Steps
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.run import TOP
from tb_custom_metrics.logs.run import Owner
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.views import Columns

Member = Series | Columns
"""The line of a run over steps, or its curve over thresholds at one step."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What is told of the runs of a group at each step or threshold.

    Attributes:
        center: "mean", "median", "min" or "max".
        spread: "std" (center ± standard deviation, of a sample: divided by n - 1), "stderr" (± that
            over the root of n), "quantiles", or "range" (smallest to largest).
        quantiles: The two of them.
    """

    center: str = "mean"
    spread: str = "std"
    quantiles: tuple[float, float] = (0.25, 0.75)


@dataclass(frozen=True, slots=True)
class GroupSeries:
    """One line for several runs.

    Attributes:
        group: What its runs have in common.
        set_name: The set of counts, or `None` where the formula reads none.
        class_name: The class, or `None` where there is no class axis.
        runs: Their names; those of trainings, where a formula has one series for each of them.
        axis: "steps" or "thresholds".
        points: The steps, or thresholds, of any of the runs. Shape `(n_points,)`.
        n_runs: How many runs have a defined value at each point. Shape `(n_points,)`.
        values: The center of their values. Shape `(n_points,)`.
        lower: The lower end of the spread over runs, NaN where there is none. Shape `(n_points,)`.
        upper: The upper end. Shape `(n_points,)`.
        notes: Sentences for people.
        cautions: Those of any run that its values should not be quoted without.
        sampled: Whether TensorBoard may have kept only some points of the operands of any run.
        members: What was put together.
    """

    group: str
    set_name: str | None
    class_name: str | None
    runs: tuple[str, ...]
    axis: str
    points: Array | Steps
    n_runs: Array
    values: Array
    lower: Array
    upper: Array
    notes: tuple[str, ...]
    cautions: tuple[str, ...]
    sampled: bool
    members: tuple[Member, ...]


NameOf = Callable[[str, Sequence[Run]], str]
"""Names the group of a run, or of a training, by its name and by that run, or the runs of the training."""


def by_pattern(pattern: str) -> NameOf:
    """Returns what calls a run or training by its name, with the part that varies replaced by "*".

    A pattern is text with one "*": the "*" stands for letters, digits and dots as far as they go, or,
    where text follows it, for anything but a slash up to that text. A run without it is a group of
    its own.

    Example:
        >>> _varied("weighted_seed12/validation", "seed*")
        'weighted_seed*/validation'
        >>> _varied("a/lr=1e-3,run=7/train", "lr=*,")
        'a/lr=*,run=7/train'
    """
    return lambda name, _: _varied(name, pattern)


def by_hparam(hparam: str) -> NameOf:
    """Returns what calls a run or training by one of its hyperparameters, a number or a text."""

    def name_of(_: str, runs: Sequence[Run]) -> str:
        values = {_value(run, hparam) for run in runs} - {None}
        if not values:
            return f"{hparam} not set"
        return f"{hparam} = {values.pop()}" if len(values) == 1 else f"{hparam} differs"

    return name_of


def grouped(
    series: Iterable[Member], runs: Iterable[Run], name_of: NameOf, aggregate: Aggregate
) -> list[GroupSeries]:
    """Puts the series of runs together, step by step, or threshold by threshold.

    Runs with the same set of counts and class are put together. A point counts as soon as one run
    has it; undefined values are left out, and `n_runs` says how many there are.
    """
    of_owners: dict[Owner, list[Run]] = defaultdict(list)
    for run in runs:
        of_owners[Owner(False, run.name)].append(run)
        of_owners[Owner(True, run.training or TOP)].append(run)
    members: dict[tuple[str, str | None, str | None], list[Member]] = defaultdict(list)
    for one in series:
        members[name_of(one.run, of_owners[one.owner]), one.set_name, one.class_name].append(one)
    return [_group(*key, ones, aggregate) for key, ones in sorted(members.items(), key=_order)]


def _value(run: Run, hparam: str) -> str | None:
    """A hyperparameter so that other values are other texts: seeds have seven digits and more."""
    if hparam in run.hparams:
        return repr(run.hparams[hparam]).removesuffix(".0")
    return run.hparam_texts.get(hparam)


def _order(item: tuple[tuple[str, str | None, str | None], object]) -> tuple[str, str]:
    return item[0][0], item[0][1] or ""


def _varied(name: str, pattern: str) -> str:
    before, _, after = pattern.partition("*")
    start = name.find(before)
    while start >= 0:
        first = start + len(before)
        end = _end(name, first, after)
        if end > first:
            return f"{name[:first]}*{name[end:]}"
        start = name.find(before, start + 1)
    return name


def _end(name: str, first: int, after: str) -> int:
    """Returns where the part that varies ends; `first` where there is none."""
    slash = name.find("/", first)
    stop = len(name) if slash < 0 else slash
    if after:
        return max(first, name.find(after, first + 1, max(stop, first + 1) + len(after)))
    end = first
    while end < stop and (name[end].isalnum() or name[end] == "."):
        end += 1
    return end


def _group(
    group: str,
    set_name: str | None,
    class_name: str | None,
    members: Sequence[Member],
    aggregate: Aggregate,
) -> GroupSeries:
    axis = "steps" if isinstance(members[0], Series) else "thresholds"
    members = members if axis == "steps" else _latest(members)
    runs, points, table = tabulated(members)
    n_runs = (~np.isnan(table)).sum(axis=0)
    values = np.full(len(points), np.nan)
    lower, upper = values.copy(), values.copy()
    there = n_runs > 0
    with np.errstate(all="ignore"):  # runs may be infinite, and squares larger than any number
        if there.any():
            values[there] = _center(table[:, there], aggregate.center)
            lower[there], upper[there] = _spread(table[:, there], values[there], n_runs[there], aggregate)
    return GroupSeries(
        group=group,
        set_name=set_name,
        class_name=class_name,
        runs=runs,
        axis=axis,
        points=points,
        n_runs=n_runs,
        values=values,
        lower=lower,
        upper=upper,
        notes=(*_notes(len(runs), n_runs, axis), *_steps_read(members)),
        cautions=tuple(dict.fromkeys(caution for one in members for caution in one.cautions)),
        sampled=any(one.sampled for one in members),
        members=tuple(members),
    )


def tabulated(members: Sequence[Member]) -> tuple[tuple[str, ...], Array | Steps, Array]:
    """Returns the runs, all their points, and their values there, of shape `(n_runs, n_points)`."""
    rows = {run: row for row, run in enumerate(dict.fromkeys(one.run for one in members))}
    points = np.unique(np.concatenate([_points(one) for one in members]))
    table = np.full((len(rows), len(points)), np.nan)
    # A run has two series where the layout of a set was changed: where both have a step, the later counts.
    for one in sorted(members, key=_ended):
        values = one.values if isinstance(one, Series) else one.columns["values"]
        table[rows[one.run], np.searchsorted(points, _points(one))] = values
    return tuple(rows), points, table


def _latest(members: Sequence[Member]) -> list[Member]:
    """The curve of each run: where the layout of a set was changed, the one of the later step."""
    latest = {one.run: one for one in sorted(members, key=_ended)}
    return [latest[run] for run in dict.fromkeys(one.run for one in members)]


def _points(one: Member) -> Array | Steps:
    points: Array | Steps = one.clock.steps if isinstance(one, Series) else one.columns["thresholds"]
    return points


def _ended(one: Member) -> float:
    return one.ended if isinstance(one, Series) else float(one.at["wall_time"])


def _center(table: Array, center: str) -> Array:
    if center == "median":
        reduced: Array = np.nanmedian(table, axis=0)
    elif center == "mean":
        reduced = np.nanmean(table, axis=0)
    else:
        reduced = (np.fmin if center == "min" else np.fmax).reduce(table, axis=0)
    return reduced


def _spread(table: Array, center: Array, n_runs: Array, aggregate: Aggregate) -> tuple[Array, Array]:
    if aggregate.spread == "range":
        return np.nanmin(table, axis=0), np.nanmax(table, axis=0)
    if aggregate.spread == "quantiles":
        low, high = np.nanquantile(table, aggregate.quantiles, axis=0)
        return low, high
    squares = np.nansum((table - np.nanmean(table, axis=0)) ** 2, axis=0)
    deviation = np.sqrt(squares / np.where(n_runs > 1, n_runs - 1, np.nan))
    if aggregate.spread == "stderr":
        deviation = deviation / np.sqrt(n_runs)
    return center - deviation, center + deviation


def _notes(n_members: int, n_runs: Array, axis: str) -> tuple[str, ...]:
    fewer = int((n_runs < n_members).sum())
    if not fewer:
        return ()
    return (
        say(
            "fewer_runs",
            "fewer than {runs} runs at {some} of {of} {what}",
            runs=n_members,
            some=fewer,
            of=len(n_runs),
            what=axis,
        ),
    )


def _steps_read(members: Sequence[Member]) -> tuple[str, ...]:
    """That curves are of several steps, where the last ones of their runs differ."""
    steps = {one.at["step"] for one in members if isinstance(one, Columns)}
    if len(steps) <= 1:
        return ()
    each = "each run at its last step, {first} to {last}"
    return (say("each_at_last_step", each, first=min(steps), last=max(steps)),)
