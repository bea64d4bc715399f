"""Formulas that use formulas: values, circles, and errors seen from the text that was typed."""

import pytest

from tb_custom_metrics.formula import CycleError
from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula import ParameterError
from tb_custom_metrics.formula import UnknownNameError
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import as_value


def compiled(*formulas: str, toml: str = "", **texts: str) -> Plan:
    formula_set = FormulaSet.from_toml(f"version = 1\n{toml}") if toml else FormulaSet.of(texts)
    scope = Scope(
        tags=["x"],
        metrics={**catalogue().metrics, **formula_set.metrics},
        parameters=formula_set.parameters,
    )
    return compile_plan([(formula, parse(formula)) for formula in formulas], scope)


def values(plan: Plan, **operands: float) -> list[float]:
    bound = {operand: as_value(operands[operand.name]) for operand in plan.operands}
    return [value.array.item() for value in evaluate(plan, bound).values]


def refusal(*formulas: str, toml: str = "", **texts: str) -> tuple[type, str]:
    with pytest.raises(FormulaError) as caught:
        compiled(*formulas, toml=toml, **texts)
    return type(caught.value), str(caught.value)


def test_a_reference_stands_for_its_value_not_for_its_text():
    # As text it would be x + 1 * 2.
    assert values(compiled("a * 2", a="x + 1"), x=3) == [8]


def test_formulas_of_one_plan_share_their_parts():
    plan = compiled("precision", "recall", "f1", "tp / (tp + fp)")

    # tp+fp, tp/that, tp+fn, tp/that, 2*tp, +fp, +fn, 2*tp/that; the last formula is the first.
    assert len(plan.operations) == 8
    assert plan.outputs[0] == plan.outputs[3]


def test_a_parameter_is_a_number_of_the_set():
    toml = '[parameters.cost]\nvalue = 5\n[metrics.loss]\nformula = "cost*fn + fp"\n'

    assert values(compiled("loss / cost", toml=toml), fn=2, fp=10) == [4]


def test_a_parameter_can_stand_where_a_literal_must():
    toml = "[parameters.w]\nvalue = 0.5\n"

    assert values(compiled("ema(x, w)", toml=toml), x=3) == [3]


def test_a_parameter_outside_the_range_of_an_argument_is_refused():
    toml = "[parameters.w]\nvalue = 1.5\n"

    assert refusal("ema(x, w)", toml=toml) == (
        ParameterError,
        "Argument 'weight' must be at least 0 and below 1 (column 8)\n  ema(x, w)\n         ^",
    )


def test_a_series_cannot_stand_where_a_number_must():
    assert refusal("at(tp, x)") == (
        ParameterError,
        "Argument 'threshold' must be a number, or a parameter of the formula set (column 8)\n"
        "  at(tp, x)\n"
        "         ^",
    )


@pytest.mark.parametrize(
    ("texts", "circle"),
    [
        ({"a": "a"}, "a → a"),
        ({"a": "a + 1"}, "a → a"),
        ({"a": "b + 1", "b": "a + 1"}, "a → b → a"),
        ({"a": "b", "b": "c", "c": "b"}, "b → c → b"),
        ({"a": "1 if x else b", "b": "best(a)"}, "a → b → a"),
    ],
)
def test_a_circle_is_printed(texts, circle):
    _, message = refusal("2 * a", **texts)

    assert message == (
        f"In the formula of 'a': Formulas that need each other: {circle} (column 5)\n"
        "  2 * a\n"
        "      ^\n"
        "Give one of them a formula without the others."
    )


def test_a_circle_is_a_cycle_error():
    assert refusal("a", a="a")[0] is CycleError


def test_a_long_circle_is_printed_to_its_tenth_formula():
    texts = {f"m{i}": f"m{(i + 1) % 20}" for i in range(20)}

    assert "m0 → m1 → m2 → m3 → m4 → m5 → m6 → m7 → m8 → m9 (column 1)" in refusal("m0", **texts)[1]


def test_using_a_formula_twice_is_no_circle():
    assert values(compiled("a + b + a", a="x", b="a * a"), x=3) == [15]


def test_an_error_deep_inside_is_told_once_in_the_typed_text():
    assert refusal("1 + a", a="b", b="c", c="tp / gone") == (
        UnknownNameError,
        "In the formula of 'a': Unknown name 'gone' (column 5)\n  1 + a\n      ^",
    )
