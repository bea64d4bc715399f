"""Student's t distribution, against SciPy's."""

import numpy as np
import pytest
from scipy import stats

from tb_custom_metrics.logs.student import share_below


def test_the_share_below_is_scipys_for_few_and_for_many_degrees_of_freedom():
    rng = np.random.default_rng(0)
    df = np.concatenate([np.full(100, 1.0), rng.uniform(1, 10, 400), 10 ** rng.uniform(0, 4, 400)])
    t = rng.standard_normal(len(df)) * 10 ** rng.uniform(-4, 2, len(df))

    share = share_below(t, df)

    np.testing.assert_allclose(share, stats.t.cdf(t, df), rtol=1e-10, atol=1e-300)


def test_the_share_below_is_half_at_0_and_all_or_nothing_far_away():
    share = share_below(np.array([0, 1e200, -1e200, np.nan]), np.array([3.0, 3, 3, 3]))

    assert share.tolist() == pytest.approx([0.5, 1, 0, np.nan], nan_ok=True)
