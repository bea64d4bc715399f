"""Large arrays are evaluated block by block, small ones of one shape at once: the numbers are numpy's."""

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula

MCC = "(tp*tn - fp*fn) / sqrt((tp + fp)*(tp + fn)*(tn + fp)*(tn + fn))"


def by_hand(tp, fp, tn, fn):
    with np.errstate(all="ignore"):
        return (tp * tn - fp * fn) / np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))


@pytest.mark.parametrize(
    "shape", [(1,), (7,), (16_384,), (16_385,), (50_001,), (301, 201), (20_000, 3), (5, 7, 2), (101, 101, 3)]
)
def test_the_values_are_those_of_numpy_whatever_the_size(shape):
    counts = np.random.default_rng(0).integers(0, 50, (4, *shape))

    values = Formula(MCC).evaluate(dict(zip(("tp", "fp", "tn", "fn"), counts, strict=True)))

    np.testing.assert_array_equal(values, by_hand(*counts.astype(np.float64)))


@pytest.mark.parametrize("n_steps", [3, 40_000])
def test_a_number_beside_arrays_counts_for_every_step(n_steps):
    tp = np.arange(n_steps)

    values = Formula("tp / (tp + fp)").evaluate({"tp": tp, "fp": 2})

    np.testing.assert_array_equal(values, tp / (tp + 2))


@pytest.mark.parametrize("n_steps", [3, 40_000])
def test_one_step_of_all_thresholds_is_set_beside_every_step(n_steps):
    tp = np.arange(n_steps, dtype=np.float64)[:, np.newaxis]
    weight = np.array([[1.0, 2.0, 5.0]])

    values = Formula("tp * weight + 1").evaluate({"tp": np.repeat(tp, 3, axis=1), "weight": weight})

    np.testing.assert_array_equal(values, tp * weight + 1)


def test_what_came_in_is_neither_changed_nor_handed_back():
    tp = np.arange(5.0)

    same, sum_ = Formula("tp").evaluate({"tp": tp}), Formula("tp + 0").evaluate({"tp": tp})
    same += 1
    sum_ += 1

    np.testing.assert_array_equal(tp, [0, 1, 2, 3, 4])
