"""A run against a baseline: the difference, and the probability that the run is the better one."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from tb_custom_metrics.formula import intervals
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs import bands
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluated import evaluated
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.slicing import Indices
from tb_custom_metrics.logs.slicing import thinned
from tb_custom_metrics.logs.views import Columns

UNPAIRED = say(
    "unpaired", "the probability is unpaired: as if the two runs had been tested on different examples"
)


def difference(metric: Metric) -> Metric:
    """Returns the metric in a run less that in the baseline."""
    node = metric.node
    return replace(metric, node=Binary("-", node, Call("baseline", (node,), node.span), node.span))


@dataclass(frozen=True, slots=True)
class Compared:
    """The difference to the baseline over steps, and the probability of being better.

    For metrics that `difference` made.

    Attributes:
        where: The threshold.
    """

    where: Where

    def __call__(self, inputs: Inputs) -> Iterator[Columns]:
        found = evaluated(inputs, self.where)
        rows = thinned(len(found.clock.steps), bands.MAX_POINTS)
        shares, notes = _probability(inputs, self.where, rows)
        drawn = rows[:0] if shares is None else rows
        for index, name in found.classes():
            values = found.over_steps(index)
            share = np.zeros(0) if shares is None else shares[:, min(index, shares.shape[1] - 1)]
            yield Columns(
                **found.shown(name, *notes),
                columns={
                    "steps": found.clock.steps,
                    "wall_times": found.clock.wall_times,
                    "values": values,
                    "probability_steps": found.clock.steps[drawn],
                    "probability_better": np.where(np.isnan(values[drawn]), np.nan, share),
                },
                at={"threshold": found.threshold_of(index), "baseline": inputs.task.scope.baseline},
            )


def _probability(inputs: Inputs, where: Where, rows: Indices) -> tuple[Array | None, tuple[str, ...]]:
    """Returns the probability at some steps, if any, of shape `(n_steps, n_classes)`, and its notes."""
    task = inputs.task
    assert isinstance(task.metric.node, Binary)
    both = (task.metric.node.left, task.metric.node.right)
    share = Number(0.95, both[0].span)  # of an interval that is not computed: only its draws are wanted
    try:
        plan = task.plan_of(*(Call("lower", (node, share), node.span) for node in both))
        draws = tuple(one for one in plan.operations if one.apply is intervals.draw)
        # What both sides read from one run, as `validation.f1`, is drawn once.
        outputs = (draws[0].output, draws[-1].output)
        found = evaluated(
            inputs, where, plan=replace(plan, operations=draws, outputs=outputs, _axes={}), rows=rows
        )
    except FormulaError as error:
        reason = bands.within_sentence(error)
        return None, (
            say("no_probability", "no probability: {reason}", reason=reason, message=error.message),
        )
    own, baseline = (value.array for value in found.values)
    read = [set(one.inner.count_sets) for one in (draws[0], draws[-1]) if one.inner is not None]
    paired = not read[0].isdisjoint(read[-1])
    shares = intervals.share_of_draws(baseline, own, task.goal_of(both[0]), paired=paired)[:, 0]
    undrawn = bands.said(found)
    if undrawn and np.isnan(shares).all():
        return None, undrawn
    # Of the same counts nothing is independent.
    return shares, undrawn if read[0] == read[-1] else (*undrawn, UNPAIRED)
