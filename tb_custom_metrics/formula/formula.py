"""A formula on its own: text in, array out."""

from collections.abc import Mapping
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import axis_value
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.formula.values import as_value


class Formula:
    """One expression over counts and scalars.

    Args:
        text: The expression.

    Raises:
        FormulaError: If the text is not a formula.

    Example:
        >>> Formula("tp / (tp + fp)").evaluate({"tp": [3, 0], "fp": [1, 0]})
        array([0.75,  nan])
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.node = parse(text)
        self._plans: dict[frozenset[str], Plan] = {}  # by the names of the operands

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it uses, in the order in which they first appear."""
        nodes = (node for node in post_order(self.node) if isinstance(node, Name))
        return tuple(dict.fromkeys(node.name for node in nodes))

    def evaluate(
        self,
        operands: Mapping[str, npt.ArrayLike],
        *,
        thresholds: npt.ArrayLike | None = None,
        classes: Sequence[str] = (),
        matrix: npt.ArrayLike | None = None,
    ) -> Array:
        """Returns the value of the formula for these operands.

        IEEE float64 arithmetic: 0/0 is NaN, which means undefined.

        Args:
            operands: Name to real numbers with up to three axes, which are step, threshold and
                class, in this order: `(n_steps,)`, `(n_steps, n_thresholds)`, or
                `(n_steps, n_thresholds, n_classes)`. They broadcast against each other.
            thresholds: The threshold axis, fractions in [0, 1]. Shape `(n_thresholds,)`. Needed
                by the name `threshold` and by `at` and `best_threshold`.
            classes: The names on the class axis, for `only`.
            matrix: The confusion matrices `[true, predicted]` that the counts come from, which
                intervals draw as a whole. Shape `(n_steps, n_classes, n_classes)`.

        Returns:
            Float64 array with the axes that the result has, in the same order.

        Raises:
            FormulaError: If a name is neither an operand nor in the catalogue.
            ValueError: If the shapes do not broadcast, or an operand is not real.

        Example:
            >>> sweep = {"tp": [[4, 3, 1]], "fp": [[6, 2, 0]], "tn": [[0, 4, 6]], "fn": [[0, 1, 3]]}
            >>> Formula("best_threshold(f1)").evaluate(sweep, thresholds=[0.1, 0.5, 0.9])
            array([0.5])
        """
        values = {name: as_value(operand) for name, operand in operands.items()}
        n_steps, n_thresholds, n_classes = _broadcast({n: v.array.shape for n, v in values.items()})
        levels = _levels(thresholds, n_thresholds)
        matrices = {} if matrix is None else {("", ""): np.asarray(matrix, np.float64)}

        def read(operand: Operand, plan: Plan) -> Value:
            if operand in plan.held:
                return run(plan.held[operand])
            if operand.kind == "axis":
                return axis_value(operand.name, np.arange(n_steps), levels, n_classes)
            return self._given(operand.name, values, plan)

        def run(plan: Plan) -> Value:
            bound = {operand: read(operand, plan) for operand in plan.operands}
            return evaluate(plan, bound, levels, classes=tuple(classes), matrices=matrices).values[0]

        # A copy, since the value of `tp` alone would be the caller's own array.
        return run(self._plan(frozenset(operands))).squeezed().copy()

    def _plan(self, names: frozenset[str]) -> Plan:
        if names not in self._plans:
            counts = names & COUNTS.keys()
            scope = Scope(has_counts=bool(counts), tags=names - counts, metrics=catalogue().metrics)
            self._plans[names] = compile_plan([(self.text, self.node)], scope)
        return self._plans[names]

    def _given(self, name: str, values: Mapping[str, Value], plan: Plan) -> Value:
        if name in values:
            return values[name]
        why = ""
        if name in COUNTS and any(operation.inner is not None for operation in plan.operations):
            name = "' and '".join(count for count in COUNTS if count not in values)
            why = " too, because an interval draws all four counts together"
        raise ValueError(f"Formula '{self.text}' needs '{name}'{why}. Received operands: {sorted(values)}")


def _broadcast(shapes: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    if len(set(shapes.values())) == 1:
        return next(iter(shapes.values()))
    try:
        return np.broadcast_shapes((1, 1, 1), *shapes.values())
    except ValueError:
        raise ValueError(f"Operands must have shapes that broadcast. Received: {dict(shapes)}") from None


def _levels(thresholds: npt.ArrayLike | None, n_thresholds: int) -> Array:
    levels = np.full(n_thresholds, np.nan) if thresholds is None else np.asarray(thresholds, np.float64)
    if levels.ndim != 1 or n_thresholds not in (1, len(levels)):
        raise ValueError(
            "Argument `thresholds` must be as long as the threshold axis. "
            f"Received: thresholds.shape={levels.shape}, n_thresholds={n_thresholds}"
        )
    return levels
