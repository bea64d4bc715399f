"""Functions along steps: windows, running sums, shifts and ratios, and what they do with a gap."""

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula

nan = np.nan
inf = np.inf

WINDOWS = ["rolling_mean", "rolling_min", "rolling_max", "rolling_std"]


def along(formula: str, x: list) -> np.ndarray:
    return Formula(formula).evaluate({"x": x})


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("rolling_mean", [3, 2, 3, 4, 13 / 3]),
        ("rolling_min", [3, 1, 1, 1, 2]),
        ("rolling_max", [3, 3, 5, 6, 6]),
        ("rolling_std", [0, 1, np.sqrt(8 / 3), np.sqrt(14 / 3), np.sqrt(26) / 3]),
    ],
)
def test_a_window_at_the_start_holds_the_steps_that_there_are(function, expected):
    result = along(f"{function}(x, 3)", [3, 1, 5, 6, 2])

    np.testing.assert_allclose(result, expected, rtol=1e-14)


@pytest.mark.parametrize("function", WINDOWS)
def test_a_window_is_undefined_as_long_as_an_undefined_value_is_in_it(function):
    result = along(f"{function}(x, 2)", [1, 2, nan, 4, 5, 6])

    assert np.isnan(result).tolist() == [False, False, True, True, False, False]


def test_a_window_after_a_gap_is_as_if_there_had_been_none():
    result = along("rolling_mean(x, 2)", [1, 2, nan, 4, 6])

    np.testing.assert_array_equal(result, [1, 1.5, nan, nan, 5])


@pytest.mark.parametrize("function", ["rolling_mean", "rolling_min", "rolling_max"])
def test_a_window_of_1_is_the_value_itself(function):
    x = [0.1, nan, 0.3, -inf, inf]

    np.testing.assert_array_equal(along(f"{function}(x, 1)", x), x)


def test_one_value_does_not_deviate():
    np.testing.assert_array_equal(along("rolling_std(x, 1)", [0.1, nan, 7]), [0, nan, 0])


def test_values_close_together_far_from_0_keep_the_digits_of_their_deviation():
    result = along("rolling_std(x, 2)", [1e9, 1e9 + 1, 1e9 + 3])

    assert result.tolist() == [0, 0.5, 1]


def test_a_window_longer_than_the_run_holds_the_whole_run():
    assert along("rolling_mean(x, 1000)", [2, 4, 9]).tolist() == [2, 3, 5]


@pytest.mark.parametrize("function", WINDOWS)
def test_windows_agree_with_numpy_on_random_series(function):
    x = np.random.default_rng(3).normal(size=50)
    by_numpy = getattr(np, function.removeprefix("rolling_"))

    result = along(f"{function}(x, 7)", x)

    np.testing.assert_allclose(result, [by_numpy(x[max(0, i - 6) : i + 1]) for i in range(50)], atol=1e-14)


def test_each_threshold_and_class_is_a_series_of_its_own():
    x = np.array([[[1, 10], [100, nan]], [[3, 20], [200, 5]]])

    result = along("rolling_mean(x, 2)", x)

    np.testing.assert_array_equal(result, [[[1, 10], [100, nan]], [[2, 15], [150, nan]]])


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("cumsum", [nan, 1, nan, 4, 10]),
        ("cummean", [nan, 1, nan, 2, 10 / 3]),
        ("cummax", [nan, 1, nan, 3, 6]),
        ("cummin", [nan, 1, nan, 1, 1]),
    ],
)
def test_records_of_the_past_leave_gaps_out_and_stay_undefined_there(function, expected):
    np.testing.assert_allclose(along(f"{function}(x)", [nan, 1, nan, 3, 6]), expected, rtol=1e-15)


@pytest.mark.parametrize("function", ["cumsum", "cummean", "cummax", "cummin", "normalize", "diff"])
def test_a_series_without_a_defined_value_stays_undefined(function):
    assert np.isnan(along(f"{function}(x)", [nan, nan])).all()


def test_a_difference_is_to_the_step_before():
    np.testing.assert_array_equal(along("diff(x)", [5, 7, nan, 4, 1]), [nan, 2, nan, nan, -3])


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        ("0", [1, 2, 3]),
        ("1", [nan, 1, 2]),
        ("2", [nan, nan, 1]),
        ("3", [nan, nan, nan]),
        ("4", [nan, nan, nan]),
        ("1000000", [nan, nan, nan]),
        ("-1", [2, 3, nan]),
        ("-2", [3, nan, nan]),
        ("-3", [nan, nan, nan]),
        ("-4", [nan, nan, nan]),
        ("-1000000", [nan, nan, nan]),
    ],
)
def test_a_shift_looks_back_or_ahead_and_finds_nothing_beyond_the_ends(n, expected):
    np.testing.assert_array_equal(along(f"shift(x, {n})", [1, 2, 3]), expected)


def test_first_and_last_are_constants_over_steps():
    assert along("first(x)", [4, 2, 9]).tolist() == [4, 4, 4]
    assert along("last(x)", [4, 2, 9]).tolist() == [9, 9, 9]


def test_an_undefined_first_or_last_value_is_undefined_at_every_step():
    assert np.isnan(along("first(x)", [nan, 2, 9])).all()
    assert np.isnan(along("last(x)", [4, 2, nan])).all()


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([4, 2, 8], [1, 0.5, 2]),
        ([nan, nan, 4, nan, 2], [nan, nan, 1, nan, 0.5]),
        ([-2, 4], [1, -2]),
        ([0, 3, 0], [nan, inf, nan]),
    ],
)
def test_a_series_is_normalized_by_its_first_defined_value(x, expected):
    np.testing.assert_array_equal(along("normalize(x)", x), expected)


def test_each_class_is_normalized_by_its_own_first_value():
    x = np.array([[[2, nan]], [[4, 5]], [[6, 20]]])

    np.testing.assert_array_equal(along("normalize(x)", x), [[[1, nan]], [[2, 1]], [[3, 4]]])


CALLS = [
    *(f"{f}(x, 3)" for f in (*WINDOWS, "shift")),
    *(f"{f}(x)" for f in ("cumsum", "cummean", "cummax", "cummin", "diff", "first", "last", "normalize")),
    "shift(x, -3)",
]


@pytest.mark.parametrize("call", CALLS)
def test_a_run_without_steps_has_none_afterwards(call):
    assert along(call, np.zeros(0)).tolist() == []


@pytest.mark.parametrize("call", CALLS)
def test_operands_stay_as_they_are(call):
    x = np.array([1.0, nan, 3.0])

    along(call, x)

    np.testing.assert_array_equal(x, [1, nan, 3])
