"""A formula explained at one point."""

import math
import re

import pytest

from tb_custom_metrics.formula.explain import Explanation
from tb_custom_metrics.formula.explain import explain
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.parser import parse

COUNTS = {"tp": 40, "fn": 10, "fp": 20, "tn": 930, "total": 1000}


def lines(formula, **values):
    explanation = explain(parse(formula), {**COUNTS, **values})
    return (explanation.substituted, *explanation.steps)


def notes(formula, **values):
    return explain(parse(formula), {**COUNTS, **values}).notes


def test_numbers_are_put_in_and_worked_out_step_by_step():
    explanation = explain(parse("5*tp/(5*tp+4*fn+fp)"), {"tp": 40, "fn": 10, "fp": 20})

    assert explanation == Explanation(
        substituted="5·40 / (5·40 + 4·10 + 20)",
        steps=("200 / 260", "0.7692"),
        value=200 / 260,
        notes=(),
        parts={},
    )
    assert str(explanation) == "5·40 / (5·40 + 4·10 + 20) = 200 / 260 = 0.7692"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("tp", ("40",)),
        ("-tp", ("−40",)),
        ("2", ("2",)),
        ("pi*tp", ("3.142·40", "125.7")),
        (
            "tp/(tp+fn) + tn/(tn+fp)",
            ("40 / (40 + 10) + 930 / (930 + 20)", "40 / 50 + 930 / 950", "0.8 + 0.9789", "1.779"),
        ),
        ("sqrt(tp + fp)", ("sqrt(40 + 20)", "sqrt(60)", "7.746")),
        ("min(tp, fn*2, fp)", ("min(40, 10·2, 20)", "min(40, 20, 20)", "20")),
        ("2**-1", ("2**(−1)", "0.5")),
        ("tp >= 30 and fn < 5", ("40 ≥ 30 and 10 < 5", "1 and 0", "0")),
        ("not fn", ("not 10", "0")),
        ("-7 % 3", ("−7 % 3", "2")),
        ("tp - (fn - fp)", ("40 − (10 − 20)", "50")),
        ("+tp * 2", ("+40·2", "80")),
    ],
)
def test_every_line_follows_from_the_one_before(formula, expected):
    assert lines(formula) == expected


def test_at_most_four_lines_follow_the_first():
    formula = "(tp*tn - fp*fn) / (sqrt(tp + fp) * sqrt(tp + fn) * sqrt(tn + fp) * sqrt(tn + fn)) ** 1 / 1"

    assert lines(formula) == (
        "(40·930 − 20·10) / (sqrt(40 + 20)·sqrt(40 + 10)·sqrt(930 + 20)·sqrt(930 + 10))**1 / 1",
        "37000 / 51759**1 / 1",
        "37000 / 51759 / 1",
        "0.7149 / 1",
        "0.7149",
    )


def test_a_conditional_becomes_the_branch_that_was_chosen():
    formula = "tp / (tp + fn) / 2 if tp > 0 else fp / 0"

    assert lines(formula) == (
        "40 / (40 + 10) / 2 if 40 > 0 else 20 / 0",
        "40 / 50 / 2",
        "0.8 / 2",
        "0.4",
    )
    assert notes(formula) == ()


def test_a_conditional_whose_test_is_undefined_is_undefined():
    assert lines("1 if c else 2", c=math.nan) == ("1 if undefined else 2", "undefined")
    assert notes("1 if c else 2", c=math.nan) == ("c is undefined",)


@pytest.mark.parametrize(
    ("formula", "steps", "expected"),
    [
        ("zero / zero", ("undefined",), ("0 / 0 is undefined",)),
        ("tp / zero", ("∞",), ("40 / 0 is ∞",)),
        ("-tp / zero", ("−∞",), ("−40 / 0 is −∞",)),
        ("tp % zero", ("undefined",), ("40 % 0 is undefined",)),
        ("sqrt(fn - tp)", ("sqrt(−30)", "undefined"), ("sqrt(−30) is undefined",)),
        ("log(zero)", ("−∞",), ("log(0) is −∞",)),
        ("10**400", ("∞",), ("10**400 is ∞",)),
        ("tp/zero - tp/zero", ("∞ − ∞", "undefined"), ("40 / 0 is ∞", "∞ − ∞ is undefined")),
        ("default(zero / zero, 3)", ("default(undefined, 3)", "3"), ("0 / 0 is undefined",)),
        ("nothing + 1", ("undefined",), ("nothing is undefined",)),
        ("nothing + nothing*0", ("undefined",), ("nothing is undefined",)),
        ("nothing > 1", ("0",), ("nothing is undefined",)),
        ("1e999", (), ()),
    ],
)
def test_what_is_undefined_or_infinite_is_said_in_words(formula, steps, expected):
    explanation = explain(parse(formula), {**COUNTS, "zero": 0, "nothing": math.nan})

    assert explanation.steps == steps
    assert explanation.notes == expected


def test_notes_follow_the_lines():
    explanation = explain(parse("tp / zero"), {"tp": 0, "zero": 0})

    assert str(explanation) == "0 / 0 = undefined\n0 / 0 is undefined"


@pytest.mark.parametrize(
    ("formula", "note"),
    [
        ("tp / (tp + fp)", "0 / 0 is undefined: none predicted positive"),
        ("tp / pp + 1", "0 / 0 is undefined: none predicted positive"),
        ("tp / sqrt((tp + fp) * (tp + fn))", "0 / 0 is undefined: none predicted positive"),
        ("tp % fp", "0 % 0 is undefined: no false positives"),
        ("(fn - 10) / (fn - 10)", "0 / 0 is undefined"),
        ("tp / (tp + zero)", "0 / 0 is undefined"),
    ],
)
def test_a_division_by_counts_that_are_0_says_which(formula, note):
    assert notes(formula, tp=0, fp=0, pp=0, zero=0) == (note,)


def test_a_reference_has_the_value_of_its_part_and_keeps_its_explanation():
    recall = explain(parse("tp / (tp + fn)"), COUNTS)
    unused = explain(parse("tn"), COUNTS)
    explanation = explain(parse("1 - validation.recall"), {}, {"validation.recall": recall, "npv": unused})

    assert explanation.substituted == "1 − 0.8"
    assert explanation.parts == {"validation.recall": recall}
    assert str(explanation.parts["validation.recall"]) == "40 / (40 + 10) = 40 / 50 = 0.8"


def test_a_value_at_the_point_comes_before_that_of_a_part():
    part = explain(parse("1"), {})

    assert explain(parse("f1"), {"f1": 0.25}, {"f1": part}).value == 0.25


def test_names_are_looked_up_as_they_are_written():
    values = {"validation.loss": 1, "`val-1`.loss": 2, "`loss/total`": 3, "pi": 4}

    assert (
        explain(parse('validation.loss + `val-1`.loss + tag("loss/total") + pi'), values).substituted
        == "1 + 2 + 3 + 4"
    )


def test_what_needs_more_than_the_point_stands_there_with_its_value():
    explanation = explain(parse("best( tp/(tp + fp) ) - 0.5"), {"best(tp / (tp + fp))": 0.75})

    assert (explanation.substituted, *explanation.steps) == ("0.75 − 0.5", "0.25")


def test_an_undefined_reduction_is_named():
    assert explain(parse("macro(f1) + 1"), {"macro(f1)": math.nan}).notes == ("macro(f1) is undefined",)


def test_a_name_without_a_value_is_an_error():
    message = "Argument `values` must hold a number for 'precision'. Received: fp, tp"

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        explain(parse("tp / precision"), {"tp": 1, "fp": 2})


def test_a_reduction_without_a_value_is_an_error():
    message = (
        "Argument `values` must hold a number for 'best(tp)', which needs more than one point. Received: tp"
    )

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        explain(parse("best(tp)"), {"tp": 1})


def test_a_chain_as_long_as_the_limits_allow_is_explained():
    chain = Name("a", None, False, (0, 0))
    for _ in range(255):
        chain = Binary("/", chain, Name("b", None, False, (0, 0)), (0, 0))
    explanation = explain(chain, {"a": 3, "b": 1})

    assert explanation.steps == ("3 / 1 / 1 / 1", "3 / 1 / 1", "3 / 1", "3")
