"""Groups of runs against that of the baseline: the difference of their means, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
FEWER_THAN_TWO = say("fewer_than_two", "no probability: fewer than two runs have a value there")
ALL_EQUAL = say("all_equal", "no probability: the runs do not differ from each other")
BASELINE_UNDEFINED = say("baseline_undefined", "no probability: the baseline has no value there")


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
        notes: Sentences for people.
    """

    line: GroupSeries
    baseline: tuple[str, ...]
    steps: Steps
    values: Array
    probabilities: Array
    n_runs: Array
    n_baseline: Array
    notes: tuple[str, ...]


def compared(lines: Sequence[GroupSeries], runs: Sequence[Run], baseline: str) -> list[GroupComparison]:
    """Compares groups with the one that the baseline is in: of the same class, and set as far as it goes.

    Over steps. The runs of a group are a sample of all that could have been trained so, and its mean
    tells of theirs. With means `x`, standard deviations `s` and `n` runs in the group, and `y`, `r` and
    `m` in the baseline's, `t = (x - y) / sqrt(s**2 / n + r**2 / m)`, and the probability is the share of
    Student's t distribution below it, with the degrees of freedom of Welch: one less the p-value of his
    one-sided test. A baseline without others in its group is taken as it is: `r` is 0, and `n - 1` are the
    degrees of freedom. Of fewer than two runs, or of equal ones, there is no probability.
    """
    trainings = {run.training for run in runs if run.name == baseline}
    owners = {Owner(False, baseline), *(Owner(True, training or TOP) for training in trainings)}
    apart: dict[bool, list[GroupSeries]] = {False: [], True: []}
    for line in lines:
        apart[any(one.owner in owners for one in line.members)].append(line)
    found = [(line, _same(line, apart[True])) for line in apart[False]]
    return [_compared(line, same) if same else _without(line) for line, same in found]


def _same(line: GroupSeries, others: Sequence[GroupSeries]) -> GroupSeries | None:
    """The line of the same class, and of the same set where there is one."""
    same = [one for one in others if one.class_name == line.class_name]
    return min(same, key=lambda one: one.set_name != line.set_name, default=None)


def _without(line: GroupSeries) -> GroupComparison:
    nothing = np.zeros(0)
    steps = np.zeros(0, np.int64)
    return GroupComparison(line, (), steps, nothing, nothing, nothing, nothing, (BASELINE_UNDEFINED,))


def _compared(line: GroupSeries, baseline: GroupSeries) -> GroupComparison:
    steps, own, others = np.intersect1d(line.points, baseline.points, return_indices=True)
    (x, s, n), (y, r, m) = _moments(line, own), _moments(baseline, others)
    r = np.where(m == 1, 0, r)  # taken as it is
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = s**2 / n, r**2 / m
        df = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / np.maximum(m - 1, 1))
        difference = x - y
        share = share_below(difference / np.sqrt(a + b), df)
    goal = next(one.goal for one in line.members if isinstance(one, Series))
    known = (n > 1) & (m > 0) & (a + b > 0)
    return GroupComparison(
        line=line,
        baseline=baseline.runs,
        steps=steps,
        values=difference,
        probabilities=np.where(known, 1 - share if goal == "minimize" else share, np.nan),
        n_runs=n,
        n_baseline=m,
        notes=(_method_or_reason(known, n, m),),
    )


def _moments(line: GroupSeries, places: Indices) -> tuple[Array, Array, Array]:
    """Returns mean, standard deviation of a sample, and number of defined values at some of the points."""
    table = tabulated(line.members)[2][:, places]
    n = (~np.isnan(table)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(table, axis=0) / n
        return mean, np.sqrt(np.nansum((table - mean) ** 2, axis=0) / (n - 1)), n


def _method_or_reason(known: npt.NDArray[np.bool_], n_runs: Array, n_baseline: Array) -> str:
    """What the probability at the last step is, or why there is none."""
    if not len(known):
        return say("no_step_of_both", "the group and the baseline share no step")
    if known[-1]:
        return WELCH
    if n_runs[-1] < 2:
        return FEWER_THAN_TWO
    return ALL_EQUAL if n_baseline[-1] else BASELINE_UNDEFINED
