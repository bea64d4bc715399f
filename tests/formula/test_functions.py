"""Each function against numpy or numbers worked out by hand, with the edges of each."""

import inspect

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula.forms import FORMS
from tb_custom_metrics.formula.functions import FUNCTIONS

nan, inf = np.nan, np.inf

ODD = np.array([-inf, -1e308, -2.5, -1.5, -0.5, -0.0, 0.0, 1e-320, 0.5, 1.5, 2.5, 7.0, 1e308, inf, nan])


def evaluated(formula: str, **operands: object) -> np.ndarray:
    return Formula(formula).evaluate(operands)


@pytest.mark.parametrize(
    "name",
    ["abs", "sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "floor", "ceil", "sign"],
)
def test_elementwise_functions_are_numpys_to_the_last_bit(name):
    with np.errstate(all="ignore"):
        expected = getattr(np, name)(ODD)

    np.testing.assert_array_equal(evaluated(f"{name}(x)", x=ODD), expected)


def test_a_half_is_rounded_to_the_even_number():
    np.testing.assert_array_equal(
        evaluated("round(x)", x=[-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4, nan, inf]),
        [-2, -2, 0, 0, 2, 2, 2, nan, inf],
    )


def test_small_numbers_stay_exact_in_log1p_and_expm1():
    np.testing.assert_array_equal(evaluated("log1p(x)", x=[1e-18]), [1e-18])
    np.testing.assert_array_equal(evaluated("expm1(x)", x=[1e-18]), [1e-18])


def test_min_and_max_take_the_smallest_and_largest_of_any_number_element_by_element():
    a, b, c = [1, 5, 3.0], [4, 2, 3.0], [0, 9, -1.0]

    assert evaluated("min(a, b)", a=a, b=b).tolist() == [1, 2, 3]
    assert evaluated("max(a, b)", a=a, b=b).tolist() == [4, 5, 3]
    assert evaluated("min(a, b, c)", a=a, b=b, c=c).tolist() == [0, 2, -1]
    assert evaluated("max(a, b, c, 4)", a=a, b=b, c=c).tolist() == [4, 9, 4]


@pytest.mark.parametrize("formula", ["min(a, b)", "max(a, b)", "min(b, a)", "max(b, a)"])
def test_min_and_max_are_undefined_with_an_undefined_argument(formula):
    np.testing.assert_array_equal(evaluated(formula, a=[nan], b=[1.0]), [nan])


def test_clip_keeps_x_between_lo_and_hi():
    np.testing.assert_array_equal(
        evaluated("clip(x, 0, 1)", x=[-1, 0, 0.25, 1, 7, inf, nan]), [0, 0, 0.25, 1, 1, 1, nan]
    )


def test_clip_takes_arrays_as_ends():
    assert evaluated("clip(x, lo, hi)", x=[5, 5], lo=[6, 0], hi=[9, 1]).tolist() == [6, 1]


def test_default_replaces_what_is_undefined_element_by_element():
    assert evaluated("default(x, y)", x=[nan, 1, nan], y=[7, 8, 9]).tolist() == [7, 1, 9]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("cummax(x)", [nan, 2, 2, nan, 3, 3]),
        ("cummin(x)", [nan, 2, 1, nan, 1, -inf]),
    ],
)
def test_running_extremes_skip_what_is_undefined_and_stay_undefined_there(formula, expected):
    np.testing.assert_array_equal(evaluated(formula, x=[nan, 2, 1, nan, 3, -inf]), expected)


def test_running_extremes_go_along_steps_in_each_threshold_and_class():
    x = np.random.default_rng(3).random((6, 3, 2))

    np.testing.assert_array_equal(evaluated("cummax(x)", x=x), np.maximum.accumulate(x, axis=0))
    np.testing.assert_array_equal(evaluated("cummin(x)", x=x), np.minimum.accumulate(x, axis=0))


ONE_ARGUMENT = [
    name
    for name, f in FUNCTIONS.items()
    if sum(not p.optional for p in f.parameters) == 1 and name not in FORMS and name != "tag"
]


@pytest.mark.parametrize("name", [n for n in ONE_ARGUMENT if n != "isnan"])
def test_a_function_of_nothing_but_undefined_values_is_undefined(name):
    result = evaluated(f"{name}(x)", x=[nan, nan, nan])

    assert np.isnan(result).all()


@pytest.mark.parametrize("name", ONE_ARGUMENT)
def test_a_function_of_one_step_has_one_step(name):
    assert evaluated(f"{name}(x)", x=[0.25]).shape == (1,)


@pytest.mark.parametrize("name", ONE_ARGUMENT)
def test_a_function_of_a_constant_is_a_constant(name):
    assert evaluated(f"{name}(0.25)").shape == ()


def test_the_table_names_every_function_of_the_language():
    assert " ".join(FUNCTIONS) == (
        "abs sqrt exp log log2 log10 log1p expm1 floor ceil round sign min max clip where default isnan "
        "ema rolling_mean rolling_min rolling_max rolling_std cummax cummin cumsum cummean diff shift "
        "first last normalize hold at best best_threshold best_where threshold_where auc "
        "average_precision macro weighted micro only worst worst_class sum_classes n_classes "
        "lower upper stderr at_prevalence tag hparam baseline run counts"
    )


def test_a_signature_shows_which_arguments_are_texts_and_which_can_be_left_out():
    shown = " ".join(FUNCTIONS[name].signature for name in ("clip", "min", "best", "only", "tag", "run"))

    assert shown == (
        'clip(x, lo, hi) min(a, b, …) best(x, ["goal"]) only(x, "class") tag("tag") run("name", x)'
    )


def test_every_function_describes_itself_in_one_sentence():
    for function in FUNCTIONS.values():
        assert function.description.endswith((".", ").")), function.name
        assert function.signature.startswith(f"{function.name}("), function.name


def test_what_a_function_takes_is_what_it_declares():
    # Contextual functions take the context, then values and literals in order.
    for function in FUNCTIONS.values():
        if function.contextual:
            taken = list(inspect.signature(function.apply).parameters)
            assert taken[0] == "context", function.name
            assert len(taken) == 1 + len(function.parameters), function.name
