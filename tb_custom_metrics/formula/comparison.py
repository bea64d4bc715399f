"""Two runs: how likely one is better than the other."""

from collections.abc import Mapping
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula import forms
from tb_custom_metrics.formula import intervals
from tb_custom_metrics.formula.compiler import Compiler
from tb_custom_metrics.formula.compiler import Place
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import axis_value
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.goals import GOALS
from tb_custom_metrics.formula.goals import found_goal
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import DRAWS
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.formula.values import as_value


def probability_better(
    formula: str,
    counts_a: Mapping[str, npt.ArrayLike],
    counts_b: Mapping[str, npt.ArrayLike],
    *,
    goal: str | None = None,
    thresholds: npt.ArrayLike | None = None,
    classes: Sequence[str] = (),
    matrix_a: npt.ArrayLike | None = None,
    matrix_b: npt.ArrayLike | None = None,
) -> Array:
    """Probability that b is better than a, given the counts of both.

        P = share of draws with x(b) > x(a), equal ones counting half

    The counts of a and of b are drawn independently, 1,000 times each, as `lower` and `upper` draw
    them, and all pairs are looked at: of equal counts it is 0.5. The standard error is at most 0.013.
    *Unpaired*: nothing is known of which examples both got right, so that two runs on the same
    examples can differ more surely than this tells.

    Args:
        formula: What is compared, a formula of counts: `"f1"`, `"best(recall)"`.
        counts_a: tp, fp, tn and fn, numbers of examples. Shape `(n_steps,)`,
            `(n_steps, n_thresholds)` or `(n_steps, n_thresholds, n_classes)`.
        counts_b: The same of the other run; the shapes broadcast against those of `counts_a`.
        goal: "maximize" or "minimize"; without it that of the catalogue, where the formula is one of
            its names, else the one found from the formula.
        thresholds: The threshold axis, fractions in [0, 1]. Shape `(n_thresholds,)`.
        classes: The names on the class axis, for `only`.
        matrix_a: The confusion matrices `[true, predicted]` that `counts_a` come from, which are
            drawn as a whole. Shape `(n_steps, n_classes, n_classes)`.
        matrix_b: The same of the other run.

    Returns:
        Fractions in [0, 1] with the axes that the formula has, in the same order. NaN where it is
        undefined in one of the two runs, and where counts are weighted.

    Raises:
        FormulaError: If it is no formula of counts.
        ValueError: If counts are missing, or the goal is another text.

    Example:
        >>> a = {"tp": [60], "fn": [40], "fp": [50], "tn": [850]}
        >>> b = {"tp": [80], "fn": [20], "fp": [50], "tn": [850]}
        >>> bool(probability_better("recall", a, b) > 0.99)
        True
    """
    node = parse(formula)
    metric = catalogue().metrics.get(formula.strip())
    if goal is None:
        scope = Scope(metrics=catalogue().metrics)
        goal = (metric and metric.goal) or found_goal(compile_plan([(formula, node)], scope))
    if goal not in GOALS:
        raise ValueError(f"Argument `goal` must be 'maximize' or 'minimize'. Received: goal={goal!r}")
    counts = {"a": counts_a, "b": counts_b}
    compiler = Compiler()
    place = Place(formula, node)
    scopes = (Scope(run=run, metrics=catalogue().metrics) for run in counts)
    (a, a_draws), (b, b_draws) = (forms.value_and_draws(compiler, place, node, scope) for scope in scopes)
    better = compiler.operation(
        place, intervals.share_better, (a, b, a_draws, b_draws), literals=(goal,), consumes=DRAWS
    )
    plan = compiler.plan((better,))
    given = {run: _values(f"counts_{run}", one) for run, one in counts.items()}
    n_classes = max(value.array.shape[2] for one in given.values() for value in one.values())
    levels = np.array([np.nan]) if thresholds is None else np.asarray(thresholds, np.float64)

    def read(operand: Operand) -> Value:
        if operand.kind == "axis":
            return axis_value(operand.name, np.zeros(1), levels, n_classes)
        return given[operand.run][operand.name]

    matrices = {("a", ""): matrix_a, ("b", ""): matrix_b}
    (value,) = evaluate(
        plan,
        {operand: read(operand) for operand in plan.operands},
        levels,
        classes=tuple(classes),
        matrices={key: np.asarray(one, np.float64) for key, one in matrices.items() if one is not None},
    ).values
    return value.squeezed()


def _values(argument: str, counts: Mapping[str, npt.ArrayLike]) -> dict[str, Value]:
    if counts.keys() != COUNTS.keys():
        raise ValueError(f"Argument `{argument}` must hold tp, fp, tn and fn. Received: {sorted(counts)}")
    return {name: as_value(count) for name, count in counts.items()}
