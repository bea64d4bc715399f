"""Runs put together: seeds of one setting, or runs of one hyperparameter."""

from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tb_custom_metrics.formula.join import Steps
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Series


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What is told of the runs of a group at each step.

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
        runs: Their names.
        steps: Those of any of the runs. Shape `(n_steps,)`.
        n_runs: How many runs have a defined value at each step. Shape `(n_steps,)`.
        values: The center of their values. Shape `(n_steps,)`.
        lower: The lower end of the spread over runs, NaN where there is none. Shape `(n_steps,)`.
        upper: The upper end. Shape `(n_steps,)`.
        notes: Sentences for people.
        cautions: Those of any run that its values should not be quoted without.
        sampled: Whether TensorBoard may have kept only some points of the operands of any run.
    """

    group: str
    set_name: str | None
    class_name: str | None
    runs: tuple[str, ...]
    steps: Steps
    n_runs: Array
    values: Array
    lower: Array
    upper: Array
    notes: tuple[str, ...]
    cautions: tuple[str, ...]
    sampled: bool


def by_pattern(pattern: str) -> Callable[[Run], str]:
    """Returns what calls a run by its name, with the part that varies replaced by "*".

    A pattern is text with one "*": the "*" stands for letters, digits and dots as far as they go, or,
    where text follows it, for anything but a slash up to that text. A run without it is a group of
    its own.

    Example:
        >>> _varied("weighted_seed12/validation", "seed*")
        'weighted_seed*/validation'
        >>> _varied("a/lr=1e-3,run=7/train", "lr=*,")
        'a/lr=*,run=7/train'
    """
    return lambda run: _varied(run.name, pattern)


def by_hparam(name: str) -> Callable[[Run], str]:
    """Returns what calls a run by one of its hyperparameters, a number or a text."""

    def name_of(run: Run) -> str:
        if name in run.hparams:
            return f"{name} = {run.hparams[name]:g}"
        return f"{name} = {run.hparam_texts[name]}" if name in run.hparam_texts else f"{name} not set"

    return name_of


def grouped(
    series: Iterable[Series], runs: Iterable[Run], name_of: Callable[[Run], str], aggregate: Aggregate
) -> list[GroupSeries]:
    """Puts the series of runs together, step by step.

    Runs with the same set of counts and class are put together. A step counts as soon as one run
    has it; undefined values are left out, and `n_runs` says how many there are.
    """
    names = {run.name: name_of(run) for run in runs}
    members: dict[tuple[str, str | None, str | None], list[Series]] = defaultdict(list)
    for one in series:
        members[names[one.run], one.set_name, one.class_name].append(one)
    return [_group(*key, ones, aggregate) for key, ones in sorted(members.items(), key=_order)]


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
    members: Sequence[Series],
    aggregate: Aggregate,
) -> GroupSeries:
    steps = np.unique(np.concatenate([one.clock.steps for one in members]))
    table = np.full((len(members), len(steps)), np.nan)
    for row, one in zip(table, members, strict=True):
        row[np.searchsorted(steps, one.clock.steps)] = one.values
    n_runs = (~np.isnan(table)).sum(axis=0)
    values = np.full(len(steps), np.nan)
    lower, upper = values.copy(), values.copy()
    there = n_runs > 0
    if there.any():
        values[there] = _center(table[:, there], aggregate.center)
        lower[there], upper[there] = _spread(table[:, there], values[there], n_runs[there], aggregate)
    return GroupSeries(
        group=group,
        set_name=set_name,
        class_name=class_name,
        runs=tuple(one.run for one in members),
        steps=steps,
        n_runs=n_runs,
        values=values,
        lower=lower,
        upper=upper,
        notes=_notes(len(members), n_runs),
        cautions=tuple(dict.fromkeys(caution for one in members for caution in one.cautions)),
        sampled=any(one.sampled for one in members),
    )


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
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.nansum((table - np.nanmean(table, axis=0)) ** 2, axis=0)
        deviation = np.sqrt(squares / np.where(n_runs > 1, n_runs - 1, np.nan))
        if aggregate.spread == "stderr":
            deviation = deviation / np.sqrt(n_runs)
        return center - deviation, center + deviation


def _notes(n_members: int, n_runs: Array) -> tuple[str, ...]:
    fewer = int((n_runs < n_members).sum())
    if not fewer:
        return ()
    return (f"fewer than {n_members} runs at {fewer} of {len(n_runs)} steps",)
