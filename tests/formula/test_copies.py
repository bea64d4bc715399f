"""Formulas and sets of them can be copied and pickled, however deep their trees are."""

import copy
import pickle
from collections.abc import Callable

import pytest

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula.metric import Gate
from tb_custom_metrics.formula.parser import parse

LONG = "+".join(["tp"] * 250)

COPIES = pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda original: pickle.loads(pickle.dumps(original))],
    ids=["copy", "deepcopy", "pickle"],
)


@COPIES
def test_a_copied_formula_has_the_same_text_and_value(copied: Callable[[Formula], Formula]):
    formula = copied(Formula(LONG))

    assert formula.text == LONG
    assert formula.evaluate({"tp": [1, 2]}).tolist() == [250, 500]


@COPIES
def test_a_copied_set_has_the_same_formulas(copied: Callable[[FormulaSet], FormulaSet]):
    metrics = FormulaSet.of({"long": LONG, "cost": "5*fn + fp"}).metrics

    formulas = copied(FormulaSet(metrics))

    assert {name: metric.formula for name, metric in formulas.metrics.items()} == {
        "long": LONG,
        "cost": "5*fn + fp",
    }
    assert formulas.metrics["cost"] == metrics["cost"]


@COPIES
def test_a_copied_metric_keeps_what_is_said_about_it(copied: Callable):
    metric = FormulaSet.of(["fpr"]).metrics["fpr"]

    assert copied(metric) == metric


@COPIES
def test_a_copied_gate_asks_for_the_same(copied: Callable[[Gate], Gate]):
    gate = copied(Gate("long", LONG, parse(LONG), runs="*/validation", at="best"))

    assert (gate.name, gate.require, gate.runs, gate.at) == ("long", LONG, "*/validation", "best")
