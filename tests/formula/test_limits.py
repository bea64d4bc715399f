"""The limits: each lets its own size through and refuses one more, and nothing else is ever raised."""

import sys
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import LimitError
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import Budget
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import as_value


def chain(length: int) -> Scope:
    """Formulas m1 … of which each needs the next, in a row of `length`."""
    texts = {f"m{i}": f"m{i + 1} + 1" for i in range(1, length)} | {f"m{length}": "x"}
    return Scope(tags=["x"], metrics={n: Metric(n, text, parse(text)) for n, text in texts.items()})


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(LimitError) as caught:
        call()
    return str(caught.value)


def test_4096_characters_are_a_formula():
    parse("1" + " " * 4095)


def test_4097_characters_are_too_many():
    assert refusal(lambda: parse("1" + " " * 4096)) == (
        "Formula of 4,097 characters; at most 4,096 are allowed (column 1)\n"
        f"  1{' ' * 119}\n"
        "  ^\n"
        "Give parts of it names of their own."
    )


def test_the_length_is_looked_at_before_anything_else():
    started = time.thread_time()
    message = refusal(lambda: parse("@" * 10_000_000))

    assert message.startswith("Formula of 10,000,000 characters; at most 4,096 are allowed (column 1)")
    assert time.thread_time() - started < 0.05


NESTINGS = {
    "parentheses": lambda n: "(" * n + "x" + ")" * n,
    "minus": lambda n: "-" * n + "x",
    "not": lambda n: "not " * n + "x",
    "power": lambda n: "x" + "**x" * n,
    "call": lambda n: "abs(" * n + "x" + ")" * n,
    "conditional": lambda n: "x if x else " * n + "x",
}


@pytest.mark.parametrize("nested", NESTINGS.values(), ids=NESTINGS.keys())
def test_64_expressions_inside_each_other_are_a_formula(nested):
    parse(nested(64))


@pytest.mark.parametrize("nested", NESTINGS.values(), ids=NESTINGS.keys())
@pytest.mark.parametrize("depth", [65, 200])
def test_65_expressions_inside_each_other_are_too_many(nested, depth):
    with pytest.raises(LimitError) as caught:
        parse(nested(depth))

    assert caught.value.message == "More than 64 expressions inside each other"
    assert caught.value.hint == "Give an inner part a name of its own."


def test_the_caret_stands_where_the_depth_was_reached():
    assert refusal(lambda: parse("(" * 65 + "x" + ")" * 65)) == (
        "More than 64 expressions inside each other (column 66)\n"
        f"  {'(' * 60}x{')' * 59}\n"
        f"  {' ' * 60}^\n"
        "Give an inner part a name of its own."
    )


def test_512_parts_are_a_formula():
    # 256 operands and 255 operators, and the sign before the first.
    parse("-x" + "+x" * 255)


def test_513_parts_are_too_many():
    with pytest.raises(LimitError) as caught:
        parse("--x" + "+x" * 255)

    assert caught.value.message == "More than 512 parts, or 64 different names"
    assert caught.value.hint == "Give parts of it names of their own."


def test_64_different_names_are_a_formula():
    parse("+".join(f"x{i % 64}" for i in range(200)))


@pytest.mark.parametrize("last", ["x64", "`x64`", "train.x0"])
def test_a_65th_name_is_too_many(last):
    with pytest.raises(LimitError) as caught:
        parse("+".join([*(f"x{i}" for i in range(64)), last]))

    assert caught.value.message == "More than 512 parts, or 64 different names"


def test_32_arguments_of_min_are_a_call_and_33_are_not():
    parse(f"min({','.join(['1'] * 32)})")

    with pytest.raises(FormulaError) as caught:
        parse(f"min({','.join(['1'] * 33)})")
    assert caught.value.message == "Function 'min' called with 33 arguments"


def test_64_formulas_may_need_each_other_in_a_row():
    plan = compile_plan([("m1", parse("m1"))], chain(64))

    (operand,) = plan.operands
    assert evaluate(plan, {operand: as_value([1.0])}).values[0].squeezed().tolist() == [64.0]


def test_65_formulas_in_a_row_are_too_many():
    assert refusal(lambda: compile_plan([("m1", parse("m1"))], chain(65))) == (
        "In the formula of 'm1': More than 64 formulas that need each other in a row (column 1)\n  m1\n  ^^"
    )


def many_operations(rest: int) -> tuple[str, Scope]:
    """A formula of 19,967 operations and `rest` more.

    78 sums of 128 different products, 255 operations each, are added in two groups of 39.
    """
    texts = {f"m{i}": "+".join(f"x*{128 * i + j + 2}" for j in range(128)) for i in range(78)}
    texts["first"] = "+".join(f"m{i}" for i in range(39))
    texts["second"] = "+".join(f"m{i}" for i in range(39, 78))
    metrics = {name: Metric(name, text, parse(text)) for name, text in texts.items()}
    return "first + second" + " + x" * rest, Scope(tags=["x"], metrics=metrics)


def test_20000_operations_are_a_plan():
    text, scope = many_operations(33)

    assert len(compile_plan([(text, parse(text))], scope).operations) == 20_000


def test_20001_operations_are_too_many():
    text, scope = many_operations(34)

    with pytest.raises(LimitError) as caught:
        compile_plan([(text, parse(text))], scope)

    assert caught.value.message == "More than 20,000 operations"


def test_what_is_used_often_is_computed_once():
    texts = {f"m{i}": f"m{i + 1} + m{i + 1} * m{i + 1}" for i in range(40)} | {"m40": "x"}
    scope = Scope(tags=["x"], metrics={n: Metric(n, text, parse(text)) for n, text in texts.items()})

    plan = compile_plan([("m0", parse("m0"))], scope)

    assert len(plan.operations) == 80


@pytest.mark.parametrize(
    ("budget", "part"),
    [
        (Budget(operations=2999, live=1e9), "x * x + x + x"),
        (Budget(operations=1999, live=1e9), "x * x + x"),
        (Budget(operations=999, live=1e9), "x * x"),
        (Budget(operations=1e9, live=2999), "x * x + x"),
        (Budget(operations=1e9, live=1999), "x * x"),
    ],
)
def test_what_costs_too_much_is_refused_before_it_begins_and_names_the_part(budget, part):
    formula = "x * x + x + x"
    plan = compile_plan([(formula, parse(formula))], Scope(tags=["x"]))
    (operand,) = plan.operands

    with pytest.raises(LimitError) as caught:
        evaluate(plan, {operand: as_value(np.ones(1000))}, budget=budget)

    start, end = caught.value.span
    assert formula[start:end] == part
    assert caught.value.message == (
        f"Too expensive: over {budget.operations:.0e} element operations, or "
        f"{budget.live:.0e} elements at once"
    )


@pytest.mark.parametrize(
    ("formula", "cost"),
    [
        ("x + x", 1),
        ("x and x", 4),
        ("x if x else x", 4),
        ("cumsum(x)", 4),
        ("ema(x, 0.9)", 20),
        ("rolling_mean(x, 30)", 30),
        ("rolling_std(x, 30)", 60),
    ],
)
def test_the_cost_is_the_work_of_the_function_for_each_element(formula, cost):
    plan = compile_plan([(formula, parse(formula))], Scope(tags=["x"]))
    (operand,) = plan.operands
    x = {operand: as_value(np.ones(1000))}

    evaluate(plan, x, budget=Budget(operations=1000 * cost, live=1e9))
    with pytest.raises(LimitError):
        evaluate(plan, x, budget=Budget(operations=1000 * cost - 1, live=1e9))


def test_what_costs_just_the_budget_is_evaluated():
    plan = compile_plan([("x * x + x + x", parse("x * x + x + x"))], Scope(tags=["x"]))
    (operand,) = plan.operands

    result = evaluate(plan, {operand: as_value(np.ones(1000))}, budget=Budget(operations=3000, live=3000))

    assert result.values[0].squeezed().tolist() == [3.0] * 1000


MANY_PRECEDENCES = "not 1 or 2 and 3 < 4 + 5 * -("

DEEP = {
    "parentheses": "(" * 4096,
    "minus": "-" * 4096,
    "not": "not " * 1024,
    "calls": "sqrt(" * 800 + "1",
    "powers": "1" + "**1" * 1300,
    "conditionals": "1 if 1 else " * 340 + "1",
    "every precedence": MANY_PRECEDENCES * 60 + "1" + ")" * 60,
    "a long sum": "1" + "+1" * 2000,
}


def outcome(call: Callable[[], object]) -> str:
    try:
        call()
    except FormulaError:
        return "a formula error"
    except BaseException as error:
        return type(error).__name__
    return "evaluated"


@pytest.mark.parametrize("formula", DEEP.values(), ids=DEEP.keys())
def test_a_deep_formula_ends_in_a_formula_error_on_a_small_stack(formula):
    outcomes = []
    previous = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=lambda: outcomes.append(outcome(lambda: Formula(formula))))
        thread.start()
    finally:
        threading.stack_size(previous)
    thread.join()

    assert outcomes == ["a formula error"]


@pytest.mark.parametrize("frames", [40, 100, 300])
@pytest.mark.parametrize(
    "call",
    [
        lambda: Formula("(" * 60 + "1" + ")" * 60).evaluate({}),
        lambda: Formula(MANY_PRECEDENCES * 30 + "1" + ")" * 30).evaluate({}),
        lambda: compile_plan([("m1", parse("m1"))], chain(64)),
        lambda: Formula("best(macro(f1))").evaluate({"tp": [1], "fp": [1], "fn": [1], "tn": [1]}),
        lambda: Formula("presision").evaluate({"tp": [1]}),
    ],
    ids=["parentheses", "precedences", "references", "catalogue", "unknown name"],
)
def test_a_caller_that_is_nearly_too_deep_gets_a_formula_error_at_most(call, frames):
    alone = outcome(call)
    deep = deeper(sys.getrecursionlimit() - depth() - frames - 3, lambda: outcome(call))

    assert deep in (alone, "a formula error")


def deeper(frames: int, call: Callable[[], str]) -> str:
    return call() if frames <= 0 else deeper(frames - 1, call)


def depth() -> int:
    frame, count = sys._getframe(), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count
