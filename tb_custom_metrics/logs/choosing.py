"""Chooses thresholds on some runs, to be applied to others."""

from collections import defaultdict
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.choice import Choice
from tb_custom_metrics.logs.choice import Choices
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.run import TOP
from tb_custom_metrics.logs.run import Owner
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Series

Evaluation = Callable[[Collection[str], Sequence[Metric]], list[Answer]]
"""Evaluates metrics in runs, over steps."""


def choose(
    runs: Sequence[Run],
    wanted: Sequence[str],
    metrics: Sequence[Metric],
    evaluate: Evaluation,
    *,
    part: str | None,
    best: Metric | None,
    at_last: bool,
) -> Choices:
    """Returns the thresholds at which formulas are to be read.

    Args:
        runs: Every run there is.
        wanted: The names of those to which the thresholds will be applied.
        metrics: The formulas that will be read at them.
        evaluate: Evaluates other formulas in the runs that are chosen on.
        part: The last component of the name of the run to choose on, a sibling of each run; the run
            itself without it.
        best: The formula whose best value is looked for; each formula's own without it.
        at_last: Whether the choice of the last step is for all steps.
    """
    sources = _sources(runs, wanted, part)
    where = sorted({one.name for found in sources.values() for one in found if not one.of_training})
    chosen_by = [best or metric for metric in metrics]
    answers = evaluate(where, [_best_threshold(metric) for metric in chosen_by])
    chosen: dict[tuple[str, Owner], dict[str | None, Choice]] = defaultdict(dict)
    for metric, by, answer in zip(metrics, chosen_by, answers, strict=True):
        for (owner, set_name), series in _by_set(answer).items():
            chosen[metric.formula, owner][set_name] = _choice(series, by, at_last)
    return Choices(sources, chosen, part)


def _sources(runs: Sequence[Run], wanted: Sequence[str], part: str | None) -> dict[Owner, tuple[Owner, ...]]:
    """What thresholds are chosen on for each run, and each training of one."""
    names = {run.name: run for run in runs}
    sources: dict[Owner, tuple[Owner, ...]] = {}
    for name in wanted:
        above = names[name].training
        training = Owner(True, above or TOP)
        source = Owner(False, name if part is None else "/".join(filter(None, (above, part))))
        if source.name in names:
            sources[Owner(False, name)] = (source, training)
            sources[training] = (training,) if part is None else (source, training)
    return sources


def _best_threshold(metric: Metric) -> Metric:
    node = metric.node
    arguments: tuple[Node, ...] = (node,)
    if metric.goal is not None:
        arguments = (node, Text(metric.goal, node.span))
    return replace(metric, node=Call("best_threshold", arguments, node.span))


def _by_set(answer: Answer) -> dict[tuple[Owner, str | None], list[Series]]:
    """The series of each run or training and set, one for each class; without a step nothing is chosen."""
    found = defaultdict(list)
    for series in answer.series:
        assert isinstance(series, Series)
        if len(series.clock.steps):
            found[series.owner, series.set_name].append(series)
    return found


def _choice(series: Sequence[Series], by: Metric, at_last: bool) -> Choice:
    layouts = _by_layout(series)
    tables = [np.stack([one.values for one in same], axis=1) for same in layouts]
    clocks = [same[0].clock.steps for same in layouts]
    newest = layouts[-1][0]
    of = {"best": by.name or by.formula, "on": str(newest.owner)}
    chosen = "threshold chosen by the best {best} of {on} "
    note = (
        say("chosen_at_last", chosen + "at its last step", **of)
        if at_last
        else say("chosen_at_each", chosen + "at each step", **of)
    )
    if at_last or len({table.shape[1] for table in tables}) > 1:
        tables, clocks = tables[-1:], clocks[-1:]
    if at_last:
        return Choice(None, tables[-1][-1:], note, newest.cautions, newest.counted_in)
    # Where both have a step, the later layout counts.
    steps, rows = np.unique(np.concatenate(clocks[::-1]), return_index=True)
    return Choice(steps, np.concatenate(tables[::-1])[rows], note, newest.cautions, newest.counted_in)


def _by_layout(series: Sequence[Series]) -> list[list[Series]]:
    """The series of one set, apart by its layout where that was changed; what was logged last is the last."""
    found: list[list[Series]] = []
    for one in series:
        known = found[-1] if found else []
        if not known or one.clock is not known[0].clock or one.class_name in {s.class_name for s in known}:
            found.append([])
        found[-1].append(one)
    return sorted(found, key=lambda same: same[0].ended)
