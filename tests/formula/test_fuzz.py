"""Random texts and random words: nothing but a value or a FormulaError, and quickly."""

import random
import time
from collections.abc import Iterator

import pytest
from effort import tries

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula.functions import FUNCTIONS

ALLOWED = 0.1  # seconds
TEXTS = tries(1_000_000) // 2  # of characters, and as many of words

OPERANDS = {"tp": [1.0, 2.0], "fp": [0.0, 1.0], "tn": [3.0, 4.0], "fn": [1.0, 0.0], "loss": [0.5, 0.4]}

CHARACTERS = (
    "0123456789.eE+-*/%()<>=!, \t\n_`\"\\'abtpfnxif"
    "&|^~;:[]{}#@$?\x00\x1b\xa0²×·÷éｔ０\u0301\u200b\u202e\ud800\U0001f4a9"
)

WORDS = (
    *FUNCTIONS,
    *("tp", "fp", "tn", "fn", "p", "n", "total", "threshold", "step", "pi", "f1", "mcc", "kappa", "loss"),
    *("1", "0", "0.5", ".5", "1e3", "1e999", "`loss`", '"loss"', '"minimize"', "train.", "x."),
    *("+", "-", "*", "/", "%", "**", "<", "<=", "==", "!=", "(", ")", "(", ")", ",", "(", ")"),
    *("if", "else", "and", "or", "not", " "),
)


def random_texts() -> Iterator[str]:
    draw = random.Random(20_001)
    for _ in range(TEXTS):
        yield "".join(draw.choices(CHARACTERS, k=draw.randrange(40)))


def random_words() -> Iterator[str]:
    draw = random.Random(20_002)
    for _ in range(TEXTS):
        yield draw.choice(["", " "]).join(draw.choices(WORDS, k=draw.randrange(1, 16)))


def outcome(text: str) -> str:
    try:
        Formula(text).evaluate(OPERANDS)
    except FormulaError as error:
        return str(error)
    return ""


def seconds(text: str) -> float:
    started = time.thread_time()
    outcome(text)
    return time.thread_time() - started


@pytest.mark.parametrize("texts", [random_texts, random_words])
def test_any_text_is_a_value_or_a_formula_error(texts):
    accepted = 0
    slow = []
    for text in texts():
        started = time.thread_time()
        try:
            accepted += not outcome(text)
        except BaseException as error:
            raise AssertionError(f"{text!r} raised {error!r}") from error
        if time.thread_time() - started > ALLOWED:
            slow.append(text)

    assert accepted > 100  # so that evaluation was tried too
    # Again, because the machine may have been busy with something else.
    assert [text for text in slow if min(seconds(text) for _ in range(3)) > ALLOWED] == []


@pytest.mark.parametrize(
    "formula", ["2*tp/(2*tp+fp+fn)", "best(macro(f1)) if tp > 0.5 else `loss`", "at(f1, .5)"]
)
def test_every_beginning_and_every_gap_of_a_formula_is_a_value_or_a_formula_error(formula):
    for i in range(len(formula)):
        for text in (formula[:i], formula[i:], formula[:i] + formula[i + 1 :], formula[:i] * 2 + formula[i:]):
            outcome(text)
