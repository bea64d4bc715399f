"""The error itself: its fields, its text, and what survives a pickle."""

import copy
import pickle
import time

import pytest

from tb_custom_metrics.formula import AmbiguousNameError
from tb_custom_metrics.formula import ArityError
from tb_custom_metrics.formula import CycleError
from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import FormulaSyntaxError
from tb_custom_metrics.formula import JoinError
from tb_custom_metrics.formula import LimitError
from tb_custom_metrics.formula import ParameterError
from tb_custom_metrics.formula import UnknownNameError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.parser import parse

CLASSES = {
    FormulaSyntaxError: "formula_syntax",
    UnknownNameError: "formula_name",
    AmbiguousNameError: "formula_name",
    ArityError: "formula_call",
    ParameterError: "formula_call",
    CycleError: "formula_cycle",
    JoinError: "formula_join",
    LimitError: "formula_limit",
}


def fields(error: FormulaError) -> tuple[object, ...]:
    return type(error), error.message, error.formula, error.span, error.hint, str(error)


def test_an_error_is_the_name_of_what_was_asked_with_a_caret_and_a_hint():
    error = UnknownNameError(
        "Unknown name 'recal'", "2 * precision * recal", (16, 21), "Did you mean 'recall'?"
    )

    assert str(error) == (
        "Unknown name 'recal' (column 17)\n"
        "  2 * precision * recal\n"
        "                  ^^^^^\n"
        "Did you mean 'recall'?"
    )


def test_without_a_hint_the_caret_is_the_last_line():
    assert str(FormulaError("Wrong", "tp", (0, 2))) == "Wrong (column 1)\n  tp\n  ^^"


def test_the_caret_shows_even_where_there_is_no_text():
    assert str(FormulaError("Wrong", "tp", (2, 2))) == "Wrong (column 3)\n  tp\n    ^"


def test_the_formula_is_shown_on_one_line_with_the_caret_where_it_was():
    error = FormulaError("Wrong", "tp\n\t+\x1b fp\r\n", (6, 8))

    assert str(error) == "Wrong (column 7)\n  tp  +  fp  \n        ^^"


@pytest.mark.parametrize("error_class", CLASSES)
def test_every_error_is_a_formula_error_and_a_value_error_with_a_code(error_class):
    error = error_class("Wrong", "tp", (0, 1))

    assert isinstance(error, FormulaError)
    assert isinstance(error, ValueError)
    assert error.code == CLASSES[error_class]


@pytest.mark.parametrize("error_class", [FormulaError, *CLASSES])
@pytest.mark.parametrize("duplicate", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])
def test_an_error_stays_whole_in_another_process(error_class, duplicate):
    error = error_class("Unknown name 'recal'", "recal + 1", (0, 5), "Did you mean 'recall'?")

    assert fields(duplicate(error)) == fields(error)


@pytest.mark.parametrize("before", [0, 10, 59, 60, 61, 100, 119, 120, 500, 2000])
@pytest.mark.parametrize("after", [0, 10, 59, 60, 61, 100, 119, 120, 500, 2000])
def test_the_caret_points_at_the_place_in_a_formula_of_any_length(before, after):
    formula = "1+" * (before // 2) + " " * (before % 2) + "@@@" + "+1" * (after // 2)
    error = FormulaError("Wrong", formula, (before, before + 3))

    first, shown, caret = str(error).split("\n")

    assert first == f"Wrong (column {before + 1})"
    assert shown[caret.index("^") :].startswith("@@@")
    assert caret.strip() == "^^^"
    assert len(shown) <= 122


def test_a_long_span_has_a_caret_as_long_as_what_is_shown_of_it():
    error = FormulaError("Wrong", "x" * 1000, (500, 900))

    _, shown, caret = str(error).split("\n")

    assert shown == "  " + "x" * 120
    assert caret == "  " + " " * 60 + "^" * 60


def test_a_long_formula_is_told_by_the_columns_of_the_whole():
    with pytest.raises(FormulaSyntaxError) as caught:
        parse("tp + " * 100 + "^" + " + tp" * 100)

    assert str(caught.value) == (
        "Unexpected character '^' (column 501)\n"
        f"  {'tp + ' * 12}^{' + tp' * 11} + t\n"
        f"  {' ' * 60}^\n"
        "Use ** for a power."
    )


def test_a_long_name_is_cut_in_the_middle_of_a_message():
    with pytest.raises(UnknownNameError) as caught:
        parse(f"f{'o' * 100}g(tp)")

    assert caught.value.message == f"Unknown function 'f{'o' * 28}…{'o' * 28}g'"


def test_a_suggestion_costs_little_among_the_most_similar_names():
    names = ["ab" * 30 + "c" * (i % 3) for i in range(5000)] + ["x" * 4000] * 1000

    started = time.thread_time()
    did_you_mean("ba" * 30, names)
    did_you_mean("y" * 3999, names)

    assert time.thread_time() - started < 0.05


def test_a_suggestion_is_made_for_a_near_name_only():
    assert did_you_mean("precison", ["recall", "precision"]) == "Did you mean 'precision'?"
    assert did_you_mean("xyz", ["recall", "precision"]) is None
