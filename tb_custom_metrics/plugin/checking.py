"""What a formula would do, found out before any value is read."""

from collections.abc import Hashable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import NamedTuple

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import furthest
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.scope import Bound
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.logs.evaluation import tasks_of
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.plans import Plans
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.scopes import Forms
from tb_custom_metrics.logs.scopes import Scopes
from tb_custom_metrics.logs.series import Task
from tb_custom_metrics.plugin.said import Body


class Checked(NamedTuple):
    """What came of it.

    Attributes:
        error: What is wrong in every run, or `None`.
        names: What each name was bound to in the first run that can be used.
        tasks: What would be done, for one of each kind of runs that can be used.
        used: How many runs can be.
    """

    error: FormulaError | None
    names: list[Body]
    tasks: list[list[Task]]
    used: int


def check(
    metric: Metric, runs: Sequence[Run], wanted: Sequence[str], library: Library, baseline: str | None
) -> Checked:
    """Looks at a formula in runs: once for all of one form.

    Args:
        metric: The formula.
        runs: Every run there is.
        wanted: The names of those to look at.
        library: What names mean.
        baseline: The run that `baseline(x)` reads.
    """
    by_name = {run.name: run for run in runs}
    scopes = Scopes(runs, library, baseline)
    forms = Forms(runs, with_hparams=_reads_hparams(metric, library))
    plans = Plans()
    found: dict[Hashable, list[Task] | FormulaError] = {}
    used: list[str] = []
    for name in wanted:
        form = forms.of(by_name[name])
        if form not in found:
            try:
                found[form] = tasks_of(metric, by_name[name], by_name, scopes[name], plans)
            except FormulaError as error:
                found[form] = error
        if not isinstance(found[form], FormulaError):
            used.append(name)
    errors = [one for one in found.values() if isinstance(one, FormulaError)]
    return Checked(
        # Without runs there is nothing to be wrong with but the text itself.
        error=furthest(errors) if errors and not used else None,
        names=_names(metric, scopes[used[0]]) if used else [],
        tasks=[one for one in found.values() if not isinstance(one, FormulaError)],
        used=len(used),
    )


def _reads_hparams(metric: Metric, library: Library) -> bool:
    """Whether the formula, or one that it may refer to, can read hyperparameters."""
    formulas = (metric.formula, *(one.formula for one in library.metrics.values()))
    return any("hparam" in formula for formula in formulas)


def _names(metric: Metric, scope: Scope) -> list[Body]:
    """What each name in the formula was bound to."""
    return [
        {"name": name.name, "span": list(name.span), "kind": bound.kind, "meaning": bound.meaning}
        for name, bound in _bound(metric.node, metric.formula, scope)
    ]


def _bound(root: Node, formula: str, scope: Scope) -> Iterator[tuple[Name, Bound]]:
    """Yields the names in the order of the text; those inside run() and its like mean what they do there."""
    for node in post_order(root, _is_elsewhere):
        if isinstance(node, Name):
            yield node, scope.bind(node, formula)
        elif isinstance(node, Call) and _is_elsewhere(node):
            yield from _bound(node.arguments[-1], formula, _inside(node, scope))


def _is_elsewhere(node: Node) -> bool:
    return isinstance(node, Call) and node.function in ("run", "baseline")


def _inside(call: Call, scope: Scope) -> Scope:
    """Returns what names mean in the last argument of run() or baseline(), which has been compiled."""
    first = call.arguments[0]
    other = first.value if call.function == "run" and isinstance(first, Text) else scope.baseline
    assert other is not None
    return scope.runs[other]
