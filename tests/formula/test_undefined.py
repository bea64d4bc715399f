"""Arithmetic is IEEE float64, truth is 1 and 0, and NaN means undefined."""

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula

nan, inf = np.nan, np.inf


def value(formula: str, **operands: float) -> float:
    return float(Formula(formula).evaluate({name: [number] for name, number in operands.items()}).item())


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("0/0", nan),
        ("1/0", inf),
        ("-1/0", -inf),
        ("1/-0.0", -inf),
        ("1e999 - 1e999", nan),
        ("0 * 1e999", nan),
        ("1e308 * 10", inf),
        ("1e-320 / 1e10", 0.0),
        ("(-8) ** (1/3)", nan),
        ("0 ** 0", 1.0),
        ("0 ** -1", inf),
        ("(0/0) ** 0", 1.0),
        ("9**9**9", inf),
        ("-9**9**9", -inf),
        ("sqrt(-1)", nan),
        ("log(0)", -inf),
        ("log(-1)", nan),
        ("exp(1000)", inf),
        ("0.1 + 0.2", 0.30000000000000004),
        ("7 % 3", 1.0),
        ("-7 % 3", 2.0),
        ("7 % -3", -2.0),
        ("-7 % -3", -1.0),
        ("5.5 % 2", 1.5),
        ("1 % 0", nan),
        ("-1 % 1e999", inf),
    ],
)
def test_arithmetic_is_that_of_float64(formula, expected):
    np.testing.assert_equal(value(formula), expected)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1 < 2", 1.0),
        ("2 < 1", 0.0),
        ("1 <= 1", 1.0),
        ("1 > 1", 0.0),
        ("1 >= 1", 1.0),
        ("1 == 1", 1.0),
        ("1 != 1", 0.0),
        ("1e999 == 1e999", 1.0),
        ("0.0 == -0.0", 1.0),
        ("(1 < 2) + (3 < 4)", 2.0),
        ("1 - (1 < 2)", 0.0),
        ("-(1 < 2)", -1.0),
    ],
)
def test_truth_is_1_and_0_and_adds_up(formula, expected):
    assert value(formula) == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [("<", 0.0), ("<=", 0.0), (">", 0.0), (">=", 0.0), ("==", 0.0), ("!=", 1.0)],
)
@pytest.mark.parametrize(("a", "b"), [(nan, 1.0), (1.0, nan), (nan, nan)])
def test_an_undefined_value_is_unlike_every_value(operator, expected, a, b):
    assert value(f"a {operator} b", a=a, b=b) == expected


@pytest.mark.parametrize(
    ("a", "b", "conjunction", "disjunction"),
    [
        (0, 0, 0, 0),
        (0, 1, 0, 1),
        (2, 0, 0, 1),
        (-1, 0.5, 1, 1),
        (inf, 1, 1, 1),
        (nan, 0, nan, nan),
        (nan, 1, nan, nan),
        (0, nan, nan, nan),
        (1, nan, nan, nan),
    ],
)
def test_and_and_or_are_undefined_with_an_undefined_operand(a, b, conjunction, disjunction):
    np.testing.assert_equal(value("a and b", a=a, b=b), float(conjunction))
    np.testing.assert_equal(value("a or b", a=a, b=b), float(disjunction))


@pytest.mark.parametrize(("a", "expected"), [(0, 1), (1, 0), (-2, 0), (nan, nan), (inf, 0)])
def test_not_is_undefined_of_an_undefined_operand(a, expected):
    np.testing.assert_equal(value("not a", a=a), float(expected))


@pytest.mark.parametrize("formula", ["a if c else b", "where(c, a, b)"])
@pytest.mark.parametrize(
    ("c", "a", "b", "expected"),
    [
        (1, 5, 7, 5),
        (-0.5, 5, 7, 5),
        (0, 5, 7, 7),
        (nan, 5, 7, nan),
        (1, 5, nan, 5),
        (1, nan, 7, nan),
        (0, nan, 7, 7),
    ],
)
def test_a_choice_is_made_element_by_element_and_undefined_where_the_condition_is(formula, c, a, b, expected):
    np.testing.assert_equal(value(formula, a=a, b=b, c=c), float(expected))


def test_a_choice_takes_each_element_from_its_side():
    chosen = Formula("a if c else b").evaluate({"a": [1, 2, 3], "b": [10, 20, 30], "c": [1, 0, nan]})

    np.testing.assert_array_equal(chosen, [1, 20, nan])


def test_undefined_is_0_only_where_the_formula_says_so():
    operands = {"tp": [0, 3], "fp": [0, 1]}

    np.testing.assert_array_equal(Formula("tp/(tp+fp)").evaluate(operands), [nan, 0.75])
    np.testing.assert_array_equal(Formula("default(tp/(tp+fp), 0)").evaluate(operands), [0, 0.75])


def test_default_leaves_infinities():
    assert value("default(1/0, 0)") == inf


def test_isnan_is_1_where_a_value_is_undefined():
    assert value("isnan(0/0)") == 1.0
    assert value("isnan(1/0)") == 0.0


@pytest.mark.parametrize(
    "dtype", [np.int8, np.uint8, np.int32, np.int64, np.uint64, np.float16, np.float32, bool]
)
def test_operands_of_every_type_are_computed_in_float64(dtype):
    result = Formula("x * 1000 - x + 200").evaluate({"x": np.array([1, 0], dtype)})

    assert result.dtype == np.float64
    assert result.tolist() == [1199.0, 200.0]


def test_counts_near_1e12_do_not_overflow():
    # Products of two margins are past int64: 3e12 * 3e12 = 9e24.
    counts = {name: np.array([10**12], np.int64) for name in ("tp", "fp", "tn", "fn")}
    counts["tp"] *= 2

    # (2*1 - 1*1) / sqrt(3 * 3 * 2 * 2) = 1/6
    np.testing.assert_allclose(Formula("mcc").evaluate(counts), [1 / 6], rtol=1e-14)
    np.testing.assert_allclose(
        Formula("(tp*tn - fp*fn) / sqrt((tp+fp)*(tp+fn)*(tn+fp)*(tn+fn))").evaluate(counts),
        [1 / 6],
        rtol=1e-14,
    )


def test_nothing_warns_whatever_the_values_are():
    # pytest is told to fail on warnings; numpy's settings are as they were afterwards.
    before = np.geterr()

    Formula("log(x) / x ** x + sqrt(x) % x").evaluate({"x": [-inf, -1, 0, 1e308, inf, nan]})

    assert np.geterr() == before
