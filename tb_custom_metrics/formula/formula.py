"""A formula on its own: text in, array out."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import NO_THRESHOLDS
from tb_custom_metrics.formula.evaluator import axis_value
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.evaluator import evaluate_arithmetic
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

    def __reduce__(self) -> tuple[type["Formula"], tuple[str]]:
        # By its text: the tree of `a + a + …` is deeper than copying and pickling can go.
        return type(self), (self.text,)

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
        plan = self._plan(frozenset(operands))
        if plan.is_arithmetic and thresholds is None and operands:
            arrays = {name: np.asarray(operand) for name, operand in operands.items()}
            result = evaluate_arithmetic(plan, arrays)
            if result is not None:
                return result
        values = {name: as_value(operand) for name, operand in operands.items()}
        n_steps, n_thresholds, n_classes = _broadcast(values)
        levels = _levels(thresholds, n_thresholds)
        matrices = {} if matrix is None else {("", ""): np.asarray(matrix, np.float64)}
        given = _Given(self.text, values, n_steps, n_classes, levels, tuple(classes), matrices)
        value = given.evaluate(plan)
        # The value of `tp` alone is a view of the caller's array, and that of `2` belongs to the plan.
        flags = value.array.flags
        return value.squeezed() if flags.owndata and flags.writeable else value.squeezed().copy()

    def _plan(self, names: frozenset[str]) -> Plan:
        if names not in self._plans:
            counts = names & COUNTS.keys()
            scope = Scope(has_counts=bool(counts), tags=names - counts, metrics=catalogue().metrics)
            self._plans[names] = compile_plan([(self.text, self.node)], scope)
        return self._plans[names]


class _Given(NamedTuple):
    """What a formula is evaluated on."""

    text: str
    values: Mapping[str, Value]
    n_steps: int
    n_classes: int
    levels: Array
    classes: tuple[str, ...]
    matrices: Mapping[tuple[str, str], Array]

    def evaluate(self, plan: Plan) -> Value:
        bound = {operand: self.read(operand, plan) for operand in plan.operands}
        return evaluate(plan, bound, self.levels, classes=self.classes, matrices=self.matrices).values[0]

    def read(self, operand: Operand, plan: Plan) -> Value:
        if operand in plan.held:
            return self.evaluate(plan.held[operand])
        if operand.kind == "axis":
            return axis_value(operand.name, np.arange(self.n_steps), self.levels, self.n_classes)
        if operand.name in self.values:
            return self.values[operand.name]
        name, why = operand.name, ""
        if name in COUNTS and any(operation.inner is not None for operation in plan.operations):
            name = "' and '".join(count for count in COUNTS if count not in self.values)
            why = " too, because an interval draws all four counts together"
        received = sorted(self.values)
        raise ValueError(f"Formula '{self.text}' needs '{name}'{why}. Received operands: {received}")


def _broadcast(values: Mapping[str, Value]) -> tuple[int, ...]:
    shapes = {value.array.shape for value in values.values()}
    if len(shapes) == 1:
        return shapes.pop()  # at once, because numpy takes longer over it than over most formulas
    try:
        return np.broadcast_shapes((1, 1, 1), *shapes)
    except ValueError:
        received = {name: value.array.shape for name, value in values.items()}
        raise ValueError(f"Operands must have shapes that broadcast. Received: {received}") from None


def _levels(thresholds: npt.ArrayLike | None, n_thresholds: int) -> Array:
    if thresholds is None:
        return NO_THRESHOLDS if n_thresholds == 1 else np.full(n_thresholds, np.nan)
    levels = np.asarray(thresholds, np.float64)
    if levels.ndim != 1 or n_thresholds not in (1, len(levels)):
        raise ValueError(
            "Argument `thresholds` must be as long as the threshold axis. "
            f"Received: thresholds.shape={levels.shape}, n_thresholds={n_thresholds}"
        )
    return levels
