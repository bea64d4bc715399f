"""The gates of a formula set, on the runs of a log directory: pass, fail, or not enough data."""

import fnmatch
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.logdir import Logs
from tb_custom_metrics.cli.tables import number_text
from tb_custom_metrics.formula.metric import Gate
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.operators import COMPARISONS
from tb_custom_metrics.logs.evaluation import evaluate_runs
from tb_custom_metrics.logs.series import Series

PASS = "pass"
FAIL = "fail"
NOT_ENOUGH = "not enough data"

_Key = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one gate in one run.

    Attributes:
        gate: The gate.
        run: The name of the run; "" where no run is meant.
        part: The set of counts and the class, where the gate looks at several.
        state: `PASS`, `FAIL` or `NOT_ENOUGH`.
        step: Where it was read, or `None`.
        told: The numbers that were compared, or why there is nothing to compare.
    """

    gate: Gate
    run: str
    part: str
    state: str
    step: int | None
    told: str


def judged(
    logs: Logs, gates: Sequence[Gate], *, baseline: str | None = None, threshold: float = 0.5
) -> Iterator[Verdict]:
    """Yields a verdict for each gate and each run that it is about, and one where there is no run.

    Args:
        logs: The log directory; its library holds the metrics that the gates name.
        gates: The gates.
        baseline: The run that `baseline(x)` reads; it is not compared with itself.
        threshold: Where conditions still have a threshold axis, they are read here.

    Raises:
        CommandError: If a gate needs a baseline and there is none.
        FormulaError: If a gate is wrong in every run of the log directory.
    """
    for gate in gates:
        compares = any(isinstance(n, Call) and n.function == "baseline" for n in post_order(gate.node))
        if compares and baseline is None:
            raise CommandError(f"Gate '{gate.name}' compares with a baseline. Name one with --baseline RUN.")
        runs = [run.name for run in logs.runs if fnmatch.fnmatchcase(run.name, gate.runs)]
        if compares:
            runs = [name for name in runs if name != baseline]
        if runs:
            yield from _judged(logs, gate, runs, baseline, threshold)
        else:
            yield Verdict(gate, "", "", NOT_ENOUGH, None, f"no run is called {gate.runs}")


def _judged(
    logs: Logs, gate: Gate, runs: Sequence[str], baseline: str | None, threshold: float
) -> Iterator[Verdict]:
    sides = _sides(gate.node)
    metrics = [Metric("", gate.require, node) for node in (_with_undefined(gate.node), *sides)]
    condition, *compared = evaluate_runs(
        logs.reader, logs.runs, runs, logs.library, metrics, threshold=threshold, baseline=baseline
    )
    if condition.error is not None:
        _check_somewhere(logs, condition.metric, baseline)
    found = [{_key(one): one for one in answer.series if isinstance(one, Series)} for answer in compared]
    for one in condition.series:
        assert isinstance(one, Series)
        yield _verdict(gate, one, found)
    for run, error in condition.skipped:
        yield Verdict(gate, run, "", NOT_ENOUGH, None, error.message)


def _check_somewhere(logs: Logs, metric: Metric, baseline: str | None) -> None:
    """Raises if no run at all has what a gate asks for: then it is misspelt, or asked of the wrong logs."""
    every = [run.name for run in logs.runs]
    (answer,) = evaluate_runs(logs.reader, logs.runs, every, logs.library, [metric], baseline=baseline)
    if answer.error is not None:
        raise answer.error


def _verdict(gate: Gate, condition: Series, sides: Sequence[Mapping[_Key, Series]]) -> Verdict:
    part = " ".join(filter(None, (condition.set_name, condition.class_name)))
    row = _row(condition, gate.at)
    if row is None:
        told = next(iter(condition.notes), "nothing was logged for it")
        return Verdict(gate, condition.run, part, NOT_ENOUGH, None, told)
    step, value = int(condition.clock.steps[row]), float(condition.values[row])
    numbers = [_value_at(side, condition, step) for side in sides]
    told = f" {gate.node.operator} ".join(numbers) if isinstance(gate.node, Binary) else ""
    state = NOT_ENOUGH if np.isnan(value) else PASS if value else FAIL
    return Verdict(gate, condition.run, part, state, step, told)


def _row(condition: Series, at: str) -> int | None:
    """The step that a gate is read at: the last one, or the first at which it is met most."""
    if not len(condition.values):
        return None
    if at == "last" or np.isnan(condition.values).all():
        return len(condition.values) - 1
    return int(np.nanargmax(condition.values))


def _value_at(side: Mapping[_Key, Series], condition: Series, step: int) -> str:
    run, set_name, class_name = _key(condition)
    keys = ((run, set_name, class_name), (run, set_name, None), (run, None, None))
    one = next((side[key] for key in keys if key in side), None)
    if one is None:
        return "?"
    rows = np.flatnonzero(one.clock.steps == step)
    # A constant has one step, which is that of no run.
    row = rows[0] if len(rows) else 0 if len(one.values) == 1 else None
    return "?" if row is None else number_text(float(one.values[row]))


def _sides(node: Node) -> tuple[Node, ...]:
    """What is compared, so that it can be told; nothing where the condition is of another form."""
    return (node.left, node.right) if isinstance(node, Binary) and node.operator in COMPARISONS else ()


def _with_undefined(node: Node) -> Node:
    """Returns the condition, undefined where something is compared that is undefined.

    In a formula `precision >= 0.8` is 0 where precision is undefined, since that is not greater. For a
    gate it is neither: there is nothing to decide on.
    """
    match node:
        case Binary(operator="and" | "or"):
            left, right = _with_undefined(node.left), _with_undefined(node.right)
            return Binary(node.operator, left, right, node.span)
        case Unary(operator="not"):
            return Unary(node.operator, _with_undefined(node.operand), node.span)
        case Binary() if node.operator in COMPARISONS:
            left, right = (Call("isnan", (side,), node.span) for side in (node.left, node.right))
            unknown = Binary("or", left, right, node.span)
            return Conditional(unknown, Number(np.nan, node.span), node, node.span)
        case _:
            return node


def _key(series: Series) -> _Key:
    return series.run, series.set_name, series.class_name
