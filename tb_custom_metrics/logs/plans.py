"""What is computed of formulas in runs, compiled once for all runs that hold the same."""

from collections.abc import Hashable

from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Reach
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.logs.run import TOP
from tb_custom_metrics.logs.run import Run


class Plans:
    """The plans of one request, in which names mean the same for all runs that hold the same."""

    def __init__(self) -> None:
        self._reaches: dict[int, Reach] = {}
        self._shared: dict[Hashable, Plan] = {}

    def of_run(self, metric: Metric, run: Run, scope: Scope) -> Plan:
        """Returns the plan of a formula in a run.

        Raises:
            FormulaError: If it cannot be computed there.
        """
        key = id(metric), run.form
        shared = self._shared.get(key)
        if shared is not None:
            return shared.in_run(run.name)
        plan = _compiled(metric, scope)
        if plan.serves_runs and self._reach(metric, scope) is Reach.OWN:
            self._shared[key] = plan
        return plan

    def of_training(self, metric: Metric, run: Run, scope: Scope) -> Plan | None:
        """Returns a plan that reads nothing of the run itself; `None` where there is no such plan."""
        if self._reach(metric, scope) is not Reach.SIBLINGS:
            return None
        training = scope.of_training(run.training or TOP)
        try:
            plan = _compiled(metric, training)
        except FormulaError:
            return None  # what is wrong is told of the run
        # n_classes() and such are of the run, without a name that shows it.
        return None if any(name == training.run for name, _ in plan.count_sets) else plan

    def _reach(self, metric: Metric, scope: Scope) -> Reach:
        if id(metric) not in self._reaches:
            self._reaches[id(metric)] = scope.reach(metric.node)
        return self._reaches[id(metric)]


def _compiled(metric: Metric, scope: Scope) -> Plan:
    return compile_plan([(metric.formula, metric.node)], scope)
