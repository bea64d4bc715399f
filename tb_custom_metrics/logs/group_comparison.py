"""Groups of runs against that of the baseline: the difference of their means, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tb_custom_metrics.formula.join import Steps
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.groups import GroupSeries
from tb_custom_metrics.logs.groups import tabulated
from tb_custom_metrics.logs.run import TOP
from tb_custom_metrics.logs.run import Owner
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.slicing import Indices
from tb_custom_metrics.logs.student import share_below

WELCH = say("welch", "the probability is of the means, by Welch's t test, the runs being the sample")
ONE_SAMPLE = say(
    "one_sample",
    "the probability is of the mean, by a one-sample t test against the baseline taken as it is, "
    "the runs being the sample",
)
FEWER_THAN_TWO = say("fewer_than_two", "no probability: fewer than two runs have a value there")
BASELINE_UNDEFINED = say("baseline_undefined", "no probability: the baseline has no value there")
FEWER_OF_BASELINE = say(
    "fewer_of_baseline",
    "no probability: fewer than two runs of the baseline's group have a value there",
)
ALL_EQUAL = say("all_equal", "no probability: the runs do not differ from each other")
OUT_OF_RANGE = say(
    "out_of_range", "no probability: the values there are infinite, or too large or small to compute with"
)
NO_STEP_OF_BOTH = say("no_step_of_both", "the group and the baseline share no step")


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """A group of runs less the group of the baseline, at the steps that both have.

    Attributes:
        line: The line of the group.
        baseline: The runs of the baseline's group.
        steps: Shape `(n_steps,)`.
        values: The mean of the group less that of the baseline's. Shape `(n_steps,)`.
        probabilities: That the mean of the group is the better one by the goal; NaN where there is none.
            Shape `(n_steps,)`.
        n_runs: How many runs of the group have a defined value. Shape `(n_steps,)`.
        n_baseline: How many of the baseline's group. Shape `(n_steps,)`.
        errors: The standard error of the difference: 0 where no run differs from those of its group.
            Shape `(n_steps,)`.
    """

    line: GroupSeries
    baseline: tuple[str, ...]
    steps: Steps
    values: Array
    probabilities: Array
    n_runs: Array
    n_baseline: Array
    errors: Array

    def note(self, row: int = -1) -> str:
        """Returns what the probability at a step is, the last unless told, or why there is none."""
        if not len(self.steps):
            return NO_STEP_OF_BOTH if self.baseline else BASELINE_UNDEFINED
        alone = len(self.baseline) == 1
        if not np.isnan(self.probabilities[row]):
            return ONE_SAMPLE if alone else WELCH
        if self.n_runs[row] < 2:
            return FEWER_THAN_TWO
        if self.n_baseline[row] == 0:
            return BASELINE_UNDEFINED
        if self.n_baseline[row] == 1 and not alone:
            return FEWER_OF_BASELINE
        return ALL_EQUAL if self.errors[row] == 0 else OUT_OF_RANGE


class _Means(NamedTuple):
    """Of the defined values at each point of a line, of shape `(n_points,)` each."""

    means: Array
    errors: Array  # of the means: the standard deviation of a sample over the root of its size
    n_runs: Array

    def at(self, places: Indices) -> "_Means":
        return _Means(*(one[places] for one in self))


_Baseline = tuple[GroupSeries, _Means]


def compared(lines: Sequence[GroupSeries], runs: Sequence[Run], baseline: str) -> list[GroupComparison]:
    """Compares groups with the one that the baseline is in: of the same class, and set as far as it goes.

    Over steps. The runs of a group are a sample of all that could have been trained so, and its mean
    tells of theirs. With means `x`, standard deviations `s` and `n` runs in the group, and `y`, `r` and
    `m` in the baseline's, `t = (x - y) / sqrt(s**2 / n + r**2 / m)`, and the probability is the share of
    Student's t distribution below it, with the degrees of freedom of Welch: one less the p-value of his
    one-sided test. A baseline without others in its group is taken as it is: `r` is 0, and `n - 1` are the
    degrees of freedom. Of fewer than two runs, or of equal ones, there is no probability, and none where
    only one run of several in the baseline's group has a value.
    """
    trainings = {run.training for run in runs if run.name == baseline}
    owners = {Owner(False, baseline), *(Owner(True, training or TOP) for training in trainings)}
    apart: dict[bool, list[GroupSeries]] = {False: [], True: []}
    for line in lines:
        apart[any(one.owner in owners for one in line.members)].append(line)
    baselines = [(line, _means(line)) for line in apart[True]]  # once, for however many groups
    found = [(line, _same(line, baselines)) for line in apart[False]]
    return [_compared(line, *same) if same else _without(line) for line, same in found]


def _same(line: GroupSeries, baselines: Sequence[_Baseline]) -> _Baseline | None:
    """The line of the same class, and of the same set where there is one."""
    same = [one for one in baselines if one[0].class_name == line.class_name]
    return min(same, key=lambda one: one[0].set_name != line.set_name, default=None)


def _without(line: GroupSeries) -> GroupComparison:
    nothing = np.zeros(0)
    return GroupComparison(line, (), np.zeros(0, np.int64), *[nothing] * 5)


def _compared(line: GroupSeries, baseline: GroupSeries, means: _Means) -> GroupComparison:
    steps, own, others = np.intersect1d(line.points, baseline.points, return_indices=True)
    (x, a, n), (y, b, m) = _means(line).at(own), means.at(others)
    with np.errstate(all="ignore"):  # what is no number in the end has no probability
        error = np.hypot(a, b)  # whose squares may be too large, or too small
        df = 1 / ((a / error) ** 4 / (n - 1) + (b / error) ** 4 / np.maximum(m - 1, 1))
        difference = x - y
        share = share_below(difference / error, df)
    goal = next(one.goal for one in line.members if isinstance(one, Series))
    known = (n > 1) & (m > (len(baseline.runs) > 1)) & (error > 0)
    return GroupComparison(
        line=line,
        baseline=baseline.runs,
        steps=steps,
        values=difference,
        probabilities=np.where(known, 1 - share if goal == "minimize" else share, np.nan),
        n_runs=n,
        n_baseline=m,
        errors=error,
    )


def _means(line: GroupSeries) -> _Means:
    table = tabulated(line.members)[2]
    n = (~np.isnan(table)).sum(axis=0)
    lowest = np.fmin.reduce(table)
    equal = lowest == np.fmax.reduce(table)  # (0.1 + 0.1 + 0.1) / 3 is not 0.1
    with np.errstate(all="ignore"):
        mean = np.where(equal, lowest, np.nansum(table, axis=0) / n)
        apart = table - mean
        largest = np.fmax.reduce(np.abs(apart))
        error = largest * np.sqrt(np.nansum((apart / largest) ** 2, axis=0) / n / (n - 1))
        return _Means(mean, np.where(equal, 0 * lowest, error), n)  # 0 * inf is NaN
