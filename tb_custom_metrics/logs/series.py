"""One formula in one run: what is to be done, what was read for it, and what comes out over steps."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.evaluator import Budget
from tb_custom_metrics.formula.evaluator import Result
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.goals import found_goal
from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import mixed_units
from tb_custom_metrics.formula.join import unit_of_steps
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.operands import CountsData
from tb_custom_metrics.logs.reading import Reading
from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Owner
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Sampling
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.slicing import Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What every view of a formula in one run says.

    Attributes:
        run: Its name.
        set_name: The set of counts, or `None` where the formula reads none.
        class_name: The class, or `None` where there is no class axis.
        used: How many steps the operands share.
        operand_steps: How many steps each operand had before they were joined.
        notes: Sentences for people.
        cautions: Those that the values should not be quoted without.
        sampled: Whether TensorBoard may have kept only some points of the operands.
        of_training: Whether `run` is a training.
        counted_in: The runs whose counts it reads.
    """

    run: str
    set_name: str | None
    class_name: str | None
    used: int
    operand_steps: Mapping[str, int]
    notes: tuple[str, ...]
    cautions: tuple[str, ...]
    sampled: bool = False
    of_training: bool = False
    counted_in: frozenset[str] = frozenset()

    @property
    def owner(self) -> Owner:
        """What it is of."""
        return Owner(self.of_training, self.run)


@dataclass(frozen=True, slots=True)
class Band:
    """An interval around values, at some of their points.

    Attributes:
        level: The share of draws inside, a fraction.
        points: The steps, or thresholds, at which it was computed. Shape `(n_points,)`.
        lower: Its lower end, NaN where undefined. Shape `(n_points,)`.
        upper: Its upper end. Shape `(n_points,)`.
    """

    level: float
    points: Array
    lower: Array
    upper: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Series(Shown):
    """One line: the values of a formula over the steps of a run.

    Attributes:
        clock: Steps and wall times. Shape `(n_steps,)`.
        values: NaN where undefined. Shape `(n_steps,)`.
        threshold: The threshold that the values were read at, or one for each step, or `None` where
            they have none.
        band: Its interval, where one was asked for and can be computed.
        thinned_from: How many steps there are, where only some are given.
        goal: "maximize" or "minimize".
    """

    clock: Clock
    values: Array
    threshold: float | Array | None
    band: Band | None = None
    thinned_from: int | None = None
    goal: str = "maximize"

    @property
    def ended(self) -> float:
        """When its last point was logged, in seconds since the Unix epoch; -inf without points."""
        return float(self.clock.wall_times.max(initial=-np.inf))

    def thinned_to(self, rows: Indices) -> "Series":
        """Returns the line at some of its steps."""
        threshold = self.threshold
        return replace(
            self,
            clock=Clock(self.clock.steps[rows], self.clock.wall_times[rows]),
            values=self.values[rows],
            threshold=threshold[rows] if isinstance(threshold, np.ndarray) else threshold,
            thinned_from=len(self.values),
        )


@dataclass(frozen=True, slots=True)
class Task:
    """One formula to be evaluated in one run, or in one training.

    Attributes:
        metric: The formula.
        run: The run, or the training.
        of_training: Whether it is a training.
        count_set: The set of counts that gives the series its name, or `None` where there is none.
        plan: What to compute.
        count_sets: The set to be read for each run and set that the plan names.
        scope: What names mean in the run.
    """

    metric: Metric
    run: str
    of_training: bool
    count_set: CountSet | None
    plan: Plan
    count_sets: Mapping[tuple[str, str], CountSet]
    scope: Scope

    @property
    def formula(self) -> str:
        """Its text."""
        return self.metric.formula

    @property
    def set_name(self) -> str | None:
        """The name of its set of counts, or `None` where there is none."""
        return None if self.count_set is None else self.count_set.name

    @property
    def owner(self) -> Owner:
        """What its series will be of."""
        return Owner(self.of_training, self.run)

    @property
    def counted_in(self) -> frozenset[str]:
        """The runs whose counts it reads."""
        return frozenset(run for run, _ in self.count_sets)

    def goal_of(self, node: Node) -> str:
        """Returns which values of a formula are the best: as it says, else the task, else as is found."""
        said = self.said_goal(node) or self.metric.goal
        return said or found_goal(self.plan if node is self.metric.node else self.plan_of(node))

    def said_goal(self, node: Node) -> str | None:
        """Returns the goal that the formula says that a node is the name of."""
        bound = self.scope.bind(node, self.formula).metric if isinstance(node, Name) else None
        return None if bound is None else bound.goal

    def plan_of(self, *nodes: Node) -> Plan:
        """Compiles further formulas of the same operands.

        Raises:
            FormulaError: If one of them cannot be computed here.
        """
        return compile_plan([(self.formula, node) for node in nodes], self.scope)

    def check_units(self) -> None:
        """Raises if the formula joins what was logged by epoch with what was logged by batch.

        Raises:
            JoinError: Naming one of each.
        """
        units = {f"counts '{s.name}'": s.unit for s in self.count_sets.values()}
        scalars = (operand for operand in self.plan.all_operands() if operand.kind == "scalar")
        units |= {f"'{scalar.name}'": unit_of_steps(scalar.name) for scalar in scalars}
        mixed = mixed_units(units)
        if mixed is not None:
            both = "The steps of {epochs} are epochs and those of {batches} are batches"
            message = say("epochs_and_batches", both, epochs=mixed[0], batches=mixed[1])
            hint = say("one_clock", "Use operands that were logged on one clock.")
            raise JoinError(message, self.formula, (0, len(self.formula)), hint)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read for one task.

    Attributes:
        task: The task.
        counts: By run and set, as its plan names them.
        scalars: By run and tag.
        budget: What one evaluation may cost, or `None`.
    """

    task: Task
    counts: Mapping[tuple[str, str], CountsData]
    scalars: Mapping[tuple[str, str], Points]
    budget: Budget | None

    @property
    def samplings(self) -> Iterable[Sampling]:
        """Those that may have taken steps of the operands."""
        for data in self.counts.values():
            yield from data.samplings
        for points in self.scalars.values():
            if points.sampling is not None:
                yield points.sampling

    @property
    def unreadable(self) -> Iterable[str]:
        """Sentences about parts of event files that cannot be read, each once."""
        of_counts = (sentence for data in self.counts.values() for sentence in data.unreadable)
        of_scalars = (sentence for points in self.scalars.values() for sentence in points.unreadable)
        return dict.fromkeys((*of_counts, *of_scalars))

    def reading(self, plan: Plan, threshold: float, *, keep_thresholds: bool) -> Reading:
        """Joins the operands of a plan.

        Raises:
            FormulaError: If they cannot be joined, or a held one costs too much.
        """
        share = _shared(self.budget, plan)
        return Reading.of(
            plan,
            self.counts,
            self.scalars,
            threshold,
            self.task.formula,
            share,
            keep_thresholds=keep_thresholds,
        )

    def evaluate(self, plan: Plan, reading: Reading) -> Result:
        """Evaluates a plan on its operands.

        Raises:
            FormulaError: If it costs too much.
        """
        return evaluate(
            plan,
            reading.values,
            reading.thresholds,
            classes=reading.classes,
            matrices=reading.matrices,
            budget=_shared(self.budget, plan),
        )


def inputs_of(
    task: Task,
    counts: Mapping[tuple[Source, ...], CountsData],
    scalars: Mapping[tuple[str, str], Points],
    budget: Budget | None,
) -> Inputs:
    """Returns what was read for a task.

    Args:
        task: What to evaluate.
        counts: By the sources of their set.
        scalars: By run and tag.
        budget: What it may cost.

    Raises:
        JoinError: If something that is listed was not there when it was read.
    """
    found = {key: counts.get(count_set.sources) for key, count_set in task.count_sets.items()}
    data = {key: one for key, one in found.items() if one is not None}
    tags = {(o.run, o.name) for o in task.plan.all_operands() if o.kind == "scalar"}
    if len(data) < len(found) or not tags <= scalars.keys():
        message = say("not_readable", "What this run has logged for it cannot be read")
        hint = say("may_be_removed", "It may have been removed a moment ago, or be another program's.")
        raise JoinError(message, task.formula, (0, len(task.formula)), hint)
    return Inputs(task, data, scalars, budget)


def _shared(budget: Budget | None, plan: Plan) -> Budget | None:
    """Returns what each evaluation may cost: a formula with held operands takes several."""
    return None if budget is None else replace(budget, operations=budget.operations / _evaluations(plan))


def _evaluations(plan: Plan) -> int:
    return 1 + sum(_evaluations(held) for held in plan.held.values())
