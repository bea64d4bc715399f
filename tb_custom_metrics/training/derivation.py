"""Evaluates formulas step by step, while a run is being written."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

import numpy as np

from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import NO_THRESHOLDS
from tb_custom_metrics.formula.evaluator import Result
from tb_custom_metrics.formula.evaluator import axis_value
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.functions import ALONG_STEPS
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.training.counts import Counts

KERAS_PREFIX = "epoch_"


class MissingOperandError(LookupError):
    """A formula needs something that this step does not have."""

    def __init__(self, operand: Operand) -> None:
        tag = operand.name
        text = f"there is no `{tag}`"
        if operand.kind == "scalar" and tag.startswith(KERAS_PREFIX):
            text += f", which would be '{tag.removeprefix(KERAS_PREFIX)}' in Keras' logs"
        super().__init__(text + (f" in the run '{operand.run}'" if operand.run else ""))


@dataclass(frozen=True, slots=True)
class Source:
    """What one run has at one step.

    Attributes:
        counts: One set of them, or `None`.
        scalars: Tag to value.
    """

    counts: Counts | None = None
    scalars: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Compiled:
    metric: Metric
    plan: Plan
    remembers: bool  # whether it looks along steps


class Derivation:
    """The formulas of a set, ready to be evaluated at one step after another.

    Args:
        formulas: The set.
        runs: Siblings that a formula may name: `validation.epoch_loss`.

    Raises:
        FormulaError: If a formula uses a name that can mean nothing in a training. It may use
            counts, parameters, other formulas, and scalars whose tag begins with "epoch_" or
            stands in back-quotes.

    Example:
        >>> derivation = Derivation(FormulaSet.of(["f1"]))
        >>> counts = Counts.from_labels([1, 1, 0, 1], [1, 1, 1, 0])
        >>> derivation.evaluate("f1", 0, Source(counts))
        {'f1': 0.6666666666666666}
    """

    def __init__(self, formulas: FormulaSet, runs: tuple[str, ...] = ()) -> None:
        self.formulas = formulas
        metrics = {**catalogue().metrics, **formulas.metrics}
        tags = frozenset(_tags(formulas))
        scope = Scope(tags=tags, metrics=metrics, parameters=formulas.parameters)
        scope = replace(scope, siblings={run: replace(scope, run=run) for run in runs})
        self._compiled = {name: _compile(metric, scope) for name, metric in formulas.metrics.items()}
        self._past: dict[tuple[str, str], dict[int, tuple[Mapping[Operand, Value], Array | None]]] = {}

    def needs_counts(self, name: str) -> bool:
        """Whether the formula is about tp, fp, tn or fn."""
        return self._compiled[name].plan.uses_counts

    def is_of_one_moment(self, name: str) -> bool:
        """Whether the counts of one run at one step are all that the formula needs."""
        compiled = self._compiled[name]
        of_counts = all(o.kind in ("count", "axis") and not o.run for o in compiled.plan.operands)
        return compiled.plan.uses_counts and of_counts and not compiled.remembers

    def forget(self, step: int | None = None) -> None:
        """Lets functions along steps start again; or leave out one step, which is not in the logs."""
        if step is None:
            self._past.clear()
        else:
            for past in self._past.values():
                past.pop(step, None)

    def evaluate(
        self,
        name: str,
        step: int,
        source: Source,
        siblings: Mapping[str, Source] | None = None,
        series: str = "",
    ) -> dict[str, float]:
        """Returns the values of one formula by name, read at the stored threshold nearest to 0.5.

        A formula that has a value for each class has one under `<name>/<class>` for each.

        Args:
            name: Of the formula.
            step: Which it is. Functions along steps see the earlier steps of the same series.
            source: What the run has.
            siblings: What the runs beside it have.
            series: Tells runs and sets of counts apart.

        Returns:
            float64; NaN where it is undefined.

        Raises:
            MissingOperandError: If the step has not what the formula needs.
            UnknownNameError: If the formula names a class that the counts do not have.
        """
        compiled = self._compiled[name]
        plan = compiled.plan
        sources = {**(siblings or {}), "": source}
        index = None if plan.consumes_thresholds or source.counts is None else source.counts.reading
        operands = {o: _operand(plan, o, step, sources, index) for o in plan.operands}
        matrices = _matrices(source)
        if compiled.remembers:
            operands, matrices = self._with_past((series, name), step, operands, matrices)
        (value,) = _evaluate(plan, operands, source, index, matrices).values
        last = value.array[-1]
        row = last[source.counts.reading if len(last) > 1 and source.counts is not None else 0]
        if not value.axes & CLASS:
            return {name: float(row.item())}
        classes = zip(_classes(source), row, strict=True)
        return {f"{name}/{label}": float(one) for label, one in classes}

    def _with_past(
        self, key: tuple[str, str], step: int, operands: Mapping[Operand, Value], matrices: Array | None
    ) -> tuple[dict[Operand, Value], Array | None]:
        past = {s: seen for s, seen in self._past.get(key, {}).items() if s < step}
        past[step] = operands, matrices
        self._past[key] = past
        steps = list(past.values())
        joined = {
            operand: Value(np.concatenate([then[operand].array for then, _ in steps]), value.axes)
            if value.axes & STEP
            else value
            for operand, value in operands.items()
        }
        return joined, None if matrices is None else np.concatenate([m for _, m in steps if m is not None])


def _compile(metric: Metric, scope: Scope) -> _Compiled:
    try:
        plan = compile_plan([(metric.formula, metric.node)], scope)
    except FormulaError as error:
        raise error.in_metric(metric.name) from None
    return _Compiled(metric, plan, any(operation.apply in ALONG_STEPS for operation in plan.operations))


def _tags(formulas: FormulaSet) -> Iterator[str]:
    """Yields the scalars that the formulas name without any doubt that they mean scalars."""
    for metric in formulas.metrics.values():
        for node in post_order(metric.node):
            if isinstance(node, Name) and (node.exact or node.name.startswith(KERAS_PREFIX)):
                yield node.name


def _levels(source: Source, index: int | None) -> Array:
    if source.counts is None:
        return NO_THRESHOLDS
    levels = source.counts.thresholds
    return levels if index is None else levels[index : index + 1]


def _classes(source: Source) -> tuple[str, ...]:
    return () if source.counts is None else source.counts.layout.classes


def _matrices(source: Source) -> Array | None:
    """The confusion matrix of this step, shape `(1, n_classes, n_classes)`, where the counts are one."""
    if source.counts is None or source.counts.layout.kind != "matrix":
        return None
    return source.counts.tensor[np.newaxis].astype(np.float64)


def _evaluate(
    plan: Plan,
    operands: Mapping[Operand, Value],
    source: Source,
    index: int | None,
    matrices: Array | None,
) -> Result:
    by_set = {} if matrices is None else {("", ""): matrices}
    return evaluate(plan, operands, _levels(source, index), classes=_classes(source), matrices=by_set)


def _operand(
    plan: Plan, operand: Operand, step: int, sources: Mapping[str, Source], index: int | None
) -> Value:
    source = sources.get(operand.run, Source())
    if operand.kind == "scalar" and operand.name in source.scalars:
        return Value(np.full((1, 1, 1), source.scalars[operand.name]), STEP)
    if operand.kind == "axis":
        return axis_value(operand.name, [step], _levels(source, index), max(1, len(_classes(source))))
    if operand.kind == "count" and source.counts is not None:
        array = getattr(source.counts.confusion(index), operand.name)
        axes = STEP | (THRESHOLD if array.shape[1] > 1 else 0)
        return Value(array, axes | (CLASS if _classes(source) else 0))
    if operand.kind == "held":
        # Every operand has this step, so that there is nothing to carry forward.
        inner = plan.held[operand]
        operands = {o: _operand(inner, o, step, sources, index) for o in inner.operands}
        return _evaluate(inner, operands, source, index, _matrices(source)).values[0]
    raise MissingOperandError(operand)
