"""Formulas that must evaluate to known numbers, and hostile ones that must do no harm."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula import FormulaSetError
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import as_value

CORPUS = Path(__file__).parent / "corpus"
GOOD = json.loads((CORPUS / "good_formulas.json").read_text(encoding="utf-8"))
BAD = json.loads((CORPUS / "bad_formulas.json").read_text(encoding="utf-8"))

ALLOWED = 0.05  # seconds to refuse a formula


def numbers(values: list[object]) -> np.ndarray:
    return np.array([float(value) for value in values])  # "NaN" and "Infinity" are texts


def text_of(case: dict) -> str:
    gen = case.get("gen")
    return case["formula"] if gen is None else gen["prefix"] + gen["unit"] * gen["count"] + gen["suffix"]


def cases(**wanted: bool) -> list[object]:
    """The bad formulas that have, or do not have, some keys."""
    return [
        pytest.param(case, id=case["id"])
        for case in BAD["cases"]
        if all((key in case) == there for key, there in wanted.items())
    ]


def hostile_operands() -> dict[str, np.ndarray]:
    counts = {name: np.array(values, np.float64) for name, values in BAD["operands"].items()}
    tags = {tag: np.array([0.9, 0.8, 0.7]) for tag in BAD["tags"] if tag not in counts}
    return counts | tags


def seconds(call: object) -> float:
    """How long `call` takes at best of three, since the machine may be busy with something else."""
    taken = []
    for _ in range(3):
        started = time.thread_time()
        call()
        taken.append(time.thread_time() - started)
        if taken[-1] < ALLOWED:
            break
    return min(taken)


def outcome(formula: str, operands: dict[str, np.ndarray]) -> str:
    try:
        result = Formula(formula).evaluate(operands)
    except FormulaError as error:
        return "rejected" if len(str(error).splitlines()) >= 3 else str(error)
    assert result.dtype == np.float64
    assert result.size <= 3
    return "ok"


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in GOOD["cases"]])
def test_a_good_formula_has_its_known_value(case):
    operands = {name: numbers(values) for name, values in GOOD["operand_sets"][case["operands"]].items()}
    expected = numbers(case["expected"])

    result = np.broadcast_to(Formula(case["formula"]).evaluate(operands), expected.shape)

    tolerance = GOOD["tolerance"]
    np.testing.assert_allclose(result, expected, rtol=tolerance["rel"], atol=tolerance["abs"])


@pytest.mark.parametrize("case", cases(formula_json=False, library=False))
def test_a_bad_formula_is_refused_quickly_or_evaluated_and_changes_nothing(case):
    operands = hostile_operands()
    before = {name: operand.tobytes() for name, operand in operands.items()}
    formula = text_of(case)
    expected = {"rejected": {"rejected"}, "ok": {"ok"}, "limited": {"ok", "rejected"}}[case["expected"]]

    assert outcome(formula, operands) in expected
    assert seconds(lambda: outcome(formula, operands)) < ALLOWED
    assert {name: operand.tobytes() for name, operand in operands.items()} == before


def library_outcome(case: dict) -> str:
    """As from a file that redefines whatever it likes."""
    entries = [
        f"[metrics.{name}]\nformula = {json.dumps(text)}\noverride = true"
        for name, text in case["library"].items()
    ]
    try:
        metrics = FormulaSet.from_toml("\n".join(["version = 1", *entries])).metrics
        scope = Scope(metrics={**catalogue().metrics, **metrics})
        plan = compile_plan([(case["formula"], parse(case["formula"]))], scope)
        evaluate(plan, {operand: as_value([1.0]) for operand in plan.operands})
    except (FormulaError, FormulaSetError) as error:
        return str(error)
    return "evaluated"


LIBRARIES = {
    "bad-561": "In the formula of 'a': Formulas that need each other: a → a (column 1)",
    "bad-560": "In the formula of 'a': Formulas that need each other: a → b → a (column 1)",
    "bad-564": "In the formula of 'f2000': More than 64 formulas that need each other in a row (column 1)",
    "bad-566": "The name 'sqrt' is taken by the language. Choose another name.",
    "bad-567": "In the formula of 'a': Unknown name 'gone' (column 1)",
    "bad-568": "In the formula of 'b': Unexpected end of the formula (column 5)",
}


@pytest.mark.parametrize("case", cases(library=True))
def test_a_library_that_cannot_be_used_says_why(case):
    assert library_outcome(case).splitlines()[0] == LIBRARIES[case["id"]]


def test_the_corpora_are_whole():
    assert len(GOOD["cases"]) == 70
    assert len(BAD["cases"]) == 331
    assert {case["id"] for case in BAD["cases"] if "library" in case} == set(LIBRARIES)
