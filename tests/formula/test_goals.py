"""Which formulas are costs, of which small values are the better ones, where nobody has said it."""

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula.comparison import probability_better
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.goals import found_goal
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.metric import SetParameter
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope

SWEEP = {"tp": [[4, 3, 1]], "fn": [[0, 1, 3]], "fp": [[6, 2, 0]], "tn": [[0, 4, 6]]}
LEVELS = [0.1, 0.5, 0.9]


def goal(formula: str, **scope: object) -> str:
    scope = {"metrics": catalogue().metrics, "tags": ["loss", "val/fn"], **scope}
    return found_goal(compile_plan([(formula, parse(formula))], Scope(**scope)))


@pytest.mark.parametrize(
    "formula",
    [
        "5*fn + fp",
        "fn",
        "fn/p",
        "(fn + fp) / total",
        "fp / (tp + fp)",
        "1 - f1",
        "-mcc",
        "1/f1",
        "log(fn + 1) + fp",
        "10*fn if fn > 20 else fn",
        "cummin(5*fn + fp)",
        "ema(fn + fp, 0.9)",
        "macro(5*fn + fp)",
        "at_prevalence(5*fn + fp, 0.01)",
        "best(5*fn + fp)",
        "fn + fp + 0*tp",
        'only(5*fn + fp, "cat")',
        '5*only(fn, "cat") + only(fp, "cat")',
        'only(best(5*fn + fp), "cat")',
        'only(fn, "cat") + only(fn, "dog")',
        'max(only(fn/p, "cat"), only(fn/p, "dog"))',
        "n_classes()*fn",
        "overall_zero_one_loss",
        "hold(fn) + fp",
        "rolling_mean(best(5*fn + fp), 3)",
        "1 - roc_auc",
    ],
)
def test_what_rises_as_examples_go_wrong_and_never_falls_is_a_cost(formula):
    assert goal(formula) == "minimize"


@pytest.mark.parametrize(
    "formula",
    [
        "f1",
        "2*tp - 5*fn - fp",
        "tp/p",
        "fn/fp",  # a false positive more makes it smaller
        "pp",
        "p/total",  # nothing changes it
        "tp/total + fn/total",  # nothing but rounding
        "best_threshold(f1)",
        "diff(fn)",  # of one step nothing is known
        "loss",
        "`val/fn`",
        "5*fn + fp + loss",
        "threshold * fn",
        "3",
        "lower(fn, 0.95)",
        'only(fn, "cat") - only(fn, "dog")',
        '2*only(fn, "cat") - only(fn, "dog")',  # errors in dogs make it smaller
        "+".join(f'only(fn, "class {i}")' for i in range(9)),  # more than are looked into
        "hold(`val/fn`) + fn",
        "normalize(fn)",  # errors at the first step make it smaller at the others
        "shift(fn, 1)",
        "1 - pr_auc",  # where less is found the curve is wider
    ],
)
def test_all_else_is_better_large(formula):
    assert goal(formula) == "maximize"


def test_the_numbers_of_a_set_decide_too():
    assert goal("c*fn + fp", parameters={"c": SetParameter(5)}) == "minimize"
    assert goal("c*fn + fp", parameters={"c": SetParameter(-5)}) == "maximize"


def test_counts_of_two_runs_are_no_cost():
    runs = {name: Scope(run=name) for name in ("train", "validation")}

    assert goal("validation.fn", siblings=runs) == "minimize"
    assert goal("validation.fn + train.fn", siblings=runs) == "maximize"


def test_a_formula_of_scalars_that_are_called_as_counts_is_no_cost():
    assert goal("5*fn + fp", has_counts=False, tags=["fn", "fp"]) == "maximize"


def test_what_the_catalogue_says_to_be_better_small_is_found_to_be_so():
    said = {name for name, one in catalogue().metrics.items() if one.goal == "minimize"}
    found = {name for name in catalogue().metrics if goal(catalogue().metrics[name].formula) == "minimize"}

    assert found <= said
    assert len(found) > len(said) / 2


def test_best_of_a_cost_is_the_smallest_over_thresholds():
    # 6, 7 and 15
    assert Formula("best(5*fn + fp)").evaluate(SWEEP, thresholds=LEVELS).tolist() == [6]
    assert Formula("best_threshold(5*fn + fp)").evaluate(SWEEP, thresholds=LEVELS).tolist() == [0.1]
    assert Formula("best(f1)").evaluate(SWEEP, thresholds=LEVELS).tolist() == [pytest.approx(6 / 9)]


@pytest.mark.parametrize("formula", [
    'best(only(5*fn + fp, "cat"))',
    'only(best(5*fn + fp), "cat")',
    'best(5*only(fn, "cat") + only(fp, "cat"))',
    'best(only(5*fn + fp, "cat")) * n_classes() / 2',
])  # fmt: skip
def test_best_of_the_cost_of_a_class_is_the_smallest(formula):
    dogs = {"tp": [1, 1, 1], "fn": [1, 1, 1], "fp": [1, 1, 1], "tn": [7, 7, 7]}
    counts = {name: [np.transpose([sweep[0], dogs[name]])] for name, sweep in SWEEP.items()}

    assert Formula(formula).evaluate(counts, thresholds=LEVELS, classes=["cat", "dog"]).item() == 6


def test_best_within_best_is_looked_into_for_as_long_as_the_allowance_lasts():
    formula = "fn"
    for i in range(60):
        formula = f"best({formula} + {i})"

    plan = compile_plan([(formula, parse(formula))], Scope())

    goals = [one.literals[0] for one in plan.operations if one.literals]
    # The i-th from within is of 2 * i - 1 operations, and counts 16 more for the beginning: i of them are
    # i * (i + 16), which with the 57th is more than 4,096.
    assert goals == ["minimize"] * 57 + ["maximize"] * 3


def test_of_too_many_formulas_in_one_the_rest_are_better_large():
    texts = [f"best(fn + {i}*fp)" for i in range(400)]
    metrics = {f"m{i}": Metric(f"m{i}", text, parse(text)) for i, text in enumerate(texts)}
    formulas = [(name, parse(name)) for name in metrics]

    plan = compile_plan(formulas, Scope(metrics=metrics))

    goals = [one.literals[0] for one in plan.operations if one.literals]
    assert goals.count("minimize") > 200
    assert goals == ["minimize"] * goals.count("minimize") + ["maximize"] * goals.count("maximize")
    assert "maximize" in goals


def test_a_goal_that_is_said_counts():
    assert Formula('best(5*fn + fp, "maximize")').evaluate(SWEEP, thresholds=LEVELS).tolist() == [15]
    said = Metric("cost", "5*fn + fp", parse("5*fn + fp"), goal="maximize")
    assert "minimize" not in _literals("best(cost)", said)
    assert "minimize" in _literals("best(cost)", Metric("cost", "5*fn + fp", parse("5*fn + fp")))


def test_a_formula_of_a_set_has_no_goal_unless_it_says_one():
    formulas = FormulaSet.from_toml('version = 1\n[metrics.cost]\nformula = "5*fn + fp"\n')

    assert formulas.metrics["cost"].goal is None
    assert "goal" not in formulas.to_toml()


def test_the_worst_class_of_a_cost_is_the_dearest():
    counts = {name: np.array([[[1, 9]]]) for name in ("tp", "tn", "fp", "fn")}

    assert Formula("worst(fn + fp)").evaluate(counts, classes=["a", "b"]).tolist() == [[18]]


def test_fewer_errors_are_better_than_many():
    many = {"tp": [60], "fn": [40], "fp": [50], "tn": [850]}
    few = {"tp": [80], "fn": [20], "fp": [50], "tn": [850]}

    assert probability_better("5*fn + fp", many, few) > 0.99
    assert probability_better("5*fn + fp", many, few, goal="maximize") < 0.01


def _literals(formula: str, cost: Metric) -> list[object]:
    plan = compile_plan([(formula, parse(formula))], Scope(metrics={"cost": cost}))
    return [literal for operation in plan.operations for literal in operation.literals]
