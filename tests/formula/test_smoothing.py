"""ema against TensorBoard's own rule, worked out step by step."""

import math

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula

nan, inf = np.nan, np.inf


def tensorboard(values: list[float], weight: float) -> list[float]:
    """`classicSmoothing` of TensorBoard's web app, line by line in Python."""
    last, count = 0.0, 0
    constant = all(value == values[0] for value in values)
    smoothed = []
    for value in values:
        if constant or not math.isfinite(value):
            smoothed.append(value)
            continue
        last = last * weight + (1 - weight) * value
        count += 1
        smoothed.append(last / (1 - weight**count))
    return smoothed


def ema(values: list[float], weight: float) -> np.ndarray:
    return Formula(f"ema(x, {weight})").evaluate({"x": values})


def test_by_hand():
    # m1 = 0.5*1 = 0.5, / (1 - 0.5) = 1;  m2 = 0.25 + 1 = 1.25, / 0.75 = 5/3;  m3 = 2.625, / 0.875 = 3
    np.testing.assert_allclose(ema([1, 2, 4], 0.5), [1, 5 / 3, 3], rtol=1e-15)


@pytest.mark.parametrize("weight", [0.0, 0.1, 0.6, 0.9, 0.999])
@pytest.mark.parametrize(
    "values",
    [
        [1.0, 2.0, 3.0, 2.0, 1.0],
        [0.7, nan, 0.6, inf, 0.5, -inf, 0.4],
        [nan, nan, 1.0, 2.0],
        [nan, inf],
        [5.0],
        [nan],
        list(np.random.default_rng(0).random(500)),
    ],
)
def test_the_numbers_are_tensorboards(values, weight):
    np.testing.assert_allclose(ema(values, weight), tensorboard(values, weight), rtol=1e-13)


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.9, 0.999999])
def test_a_constant_series_stays_as_it_is_to_the_last_bit(weight):
    assert ema([0.1, 0.1, 0.1, 0.1], weight).tolist() == [0.1, 0.1, 0.1, 0.1]


def test_a_weight_of_0_changes_nothing():
    np.testing.assert_array_equal(ema([3.0, 0.1, nan, 7.0], 0), [3.0, 0.1, nan, 7.0])


def test_undefined_steps_are_passed_over():
    np.testing.assert_array_equal(ema([1, nan, 2, nan, 4], 0.5)[[0, 2, 4]], ema([1, 2, 4], 0.5))


def test_each_threshold_and_class_is_smoothed_on_its_own():
    x = np.random.default_rng(1).random((9, 2, 3))
    x[4, 1, 2] = nan

    smoothed = Formula("ema(x, 0.8)").evaluate({"x": x})

    for threshold in range(2):
        for index in range(3):
            np.testing.assert_array_equal(smoothed[:, threshold, index], ema(x[:, threshold, index], 0.8))
