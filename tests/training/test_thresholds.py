"""Thresholds: given, spaced as logits, and made from scores."""

import numpy as np
import pytest

from tb_custom_metrics import quantile_thresholds
from tb_custom_metrics.training.thresholds import as_thresholds

pytestmark = pytest.mark.tensorflow


def test_logit_spacing_is_even_on_the_scale_of_logits_with_one_half_in_it():
    levels = as_thresholds("logit")

    logits = np.log(levels[:150].astype(float) / (1 - levels[:150].astype(float)))
    np.testing.assert_allclose(np.diff(logits), 0.12, atol=1e-4)
    assert (len(levels), levels.dtype, levels[100]) == (201, np.float32, 0.5)
    assert (np.diff(levels) > 0).all()


def test_about_as_many_scores_lie_between_neighbouring_quantiles():
    scores = np.random.default_rng(0).beta(0.3, 30, 10_000)

    levels = quantile_thresholds(scores, number=101)

    inner = levels[levels != 0.5]
    counted, _ = np.histogram(scores.astype(np.float32), inner)
    assert (len(levels), levels.dtype) == (101, np.float32)
    assert (abs(counted - 10_000 / 99) < 3).all()


@pytest.mark.parametrize("scores", [[0.25], [0.5] * 9, [0, 1], np.full((3, 3), 1e-44)], ids=str)
def test_one_half_is_among_few_scores_too_and_thresholds_ascend(scores):
    levels = quantile_thresholds(scores)

    assert 0.5 in levels
    assert as_thresholds(levels).tolist() == levels.tolist()


@pytest.mark.parametrize(
    ("scores", "received"),
    [
        ([], "none"),
        ([0.1, np.nan], "1 others, nan the first"),
        ([1.5, -1, 0.1], "2 others, 1.5 the first"),
    ],
)
def test_scores_that_are_no_fractions_are_refused(scores, received):
    with pytest.raises(ValueError, match="scores") as caught:
        quantile_thresholds(scores)
    assert str(caught.value) == f"Argument `scores` must hold fractions in [0, 1]. Received: {received}"


def test_fewer_than_three_quantiles_are_refused():
    with pytest.raises(ValueError, match="number") as caught:
        quantile_thresholds([0.1], number=2)
    assert (
        str(caught.value) == "Argument `number` must be a whole number from 3 to 10,001. Received: number=2"
    )
