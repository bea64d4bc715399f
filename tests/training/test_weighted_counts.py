"""Weights that are no whole numbers, and numbers too large for a dtype."""

import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import ConfusionMatrix
from tb_custom_metrics.counts import from_scores

pytestmark = pytest.mark.tensorflow

WEIGHTS = np.array([0.5, 1.25, 3.0, 0.0, 7.125])  # exact in every float, so that sums are, too
Y_TRUE = np.array([0, 1, 1, 0, 1])
SCORES = np.float32([0.7, 0.2, 0.9, 0.5, 0.6])


def counted(metric, *batch, **weights):
    """Raises in the update; on PyTorch, where updates do not look at values, in the reading."""
    metric.update_state(*batch, **weights)
    return metric.counts


def has_64_bits():
    if keras.config.backend() != "jax":
        return True
    import jax

    return jax.config.jax_enable_x64


def test_fractions_count_in_float64_as_in_scikit_learn():
    if not has_64_bits():
        with pytest.raises(ValueError, match="jax_enable_x64"):
            BinaryCounts([0.5], count_dtype="float64")
        return
    metric = BinaryCounts([0.5], count_dtype="float64")
    metric.update_state(Y_TRUE, SCORES, WEIGHTS)

    tn, fp, fn, tp = confusion_matrix(Y_TRUE, SCORES > 0.5, sample_weight=WEIGHTS).ravel()
    assert {name: float(value) for name, value in metric.result().items()} == {
        "tp": tp,
        "fp": fp,
        "tn": tn,
        "fn": fn,
    }
    assert metric.counts.dtype == np.float64
    assert from_scores(metric.counts[np.newaxis]).tp.item() == tp


def test_a_matrix_of_fractions_is_float64():
    if not has_64_bits():
        with pytest.raises(ValueError, match="jax_enable_x64"):
            ConfusionMatrix(2, count_dtype="float64")
        return
    metric = ConfusionMatrix(2, count_dtype="float64")
    metric.update_state(Y_TRUE, np.stack([1 - SCORES, SCORES], axis=1), WEIGHTS)

    expected = confusion_matrix(Y_TRUE, SCORES > 0.5, sample_weight=WEIGHTS)
    assert metric.counts.tolist() == expected.tolist()
    assert metric.counts.dtype == np.float64


@pytest.mark.parametrize("weight", [-0.5, np.nan, np.inf])
def test_weights_that_nobody_can_count_raise_in_float64_too(weight):
    if not has_64_bits():
        return
    with pytest.raises(ValueError, match="sample_weight") as caught:
        counted(BinaryCounts(count_dtype="float64"), [0, 1], [0.1, 0.2], [weight, 1])
    assert str(caught.value) == (
        "Metric `counts`: `sample_weight` must hold finite numbers from 0. Received, of others: 1"
    )


@pytest.mark.parametrize("weights", [2, [2, 2, 2, 2, 2], [[2]] * 5, True], ids=str)
def test_weights_may_have_every_shape_of_one_for_an_example(weights):
    metric = BinaryCounts([0.5])
    metric.update_state(Y_TRUE, SCORES, weights)

    assert metric.counts.tolist() == (np.array([[[1, 1], [1, 2]]]) * np.max(weights)).tolist()


def test_what_has_weight_0_may_hold_anything():
    metric = BinaryCounts([0.5])
    metric.update_state([0, -1, 1], [0.2, 0.3, np.nan], sample_weight=[1, 0, 0])

    assert metric.counts.tolist() == [[[1, 0], [0, 0]]]
    assert metric.notices == []


def test_two_to_the_40_and_5_is_exact_or_refused_before_it_is_wrong():
    metric = BinaryCounts([0.5])
    one = np.ones(1024, np.int32)

    if has_64_bits():
        metric.update_state(one, one, sample_weight=one * 2**30)
        metric.update_state([0], [0.9], sample_weight=np.array([2**55]))
        for _ in range(5):
            metric.update_state([1, 0], [0.9, 0.9])
        assert metric.counts.tolist() == [[[0, 2**55 + 5], [0, 2**40 + 5]]]
        assert float(metric.result()["tp"]) == 2**40 + 5
    else:
        with pytest.raises(ValueError, match="sample_weight"):
            metric.update_state(one, one, sample_weight=one * 2**30)


def test_a_count_that_reaches_the_end_of_32_bits_spoils_and_never_turns_round():
    metric = BinaryCounts([0.5])
    for _ in range(5):
        metric.update_state([1, 0], [0.9, 0.1], sample_weight=np.int32([2**30 - 1, 1]))

    if has_64_bits():
        assert metric.counts.tolist() == [[[5, 0], [0, 5 * (2**30 - 1)]]]
    else:
        assert np.isnan([float(value) for value in metric.result().values()]).all()
        with pytest.raises(ValueError, match="2\\^31") as caught:
            _ = metric.counts
        assert str(caught.value) == (
            "Metric `counts`: counts must stay below 2^31 where JAX has no 64-bit integers. Set "
            "jax_enable_x64 before Keras makes the metric. Received, of others: 1"
        )
