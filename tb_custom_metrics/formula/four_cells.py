"""Draws of tp, fp, tn and fn from their posterior, spread evenly instead of by chance.

The Dirichlet posterior of four cells is that of three shares that do not depend on each other: how many
examples are positive, how many of those are found, how many of the others are kept out. 1,000 points of
a lattice stand for them, so that each share alone has its own distribution to the last digit that is
shown, and what is made of all three has a third of the error of as many random draws.
"""

import functools
from collections.abc import Mapping
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.values import N_DRAWS
from tb_custom_metrics.formula.values import Array

# The lattice with the smallest errors of central intervals, of 2,000 that were tried, along many directions.
_STEPS = np.array([1, 117, 689])
_SHIFTS = np.array([0, 455, 125])

_PRIOR = 0.5
_GRID = 256  # points at which a distribution function is computed
_SIDE = NormalDist().inv_cdf(1 / N_DRAWS) * -2  # standard deviations on each side: twice what is drawn


def draw(counts: Mapping[str, Array], orders: npt.NDArray[np.intp]) -> dict[str, Array]:
    """Draws four cells that add up to the same total.

    Args:
        counts: tp, fp, tn and fn; all of one shape `(n_steps, n_thresholds, n_classes)`.
        orders: In which order each class has the draws. Shape `(n_classes, N_DRAWS)`.

    Returns:
        The same, each of shape `(n_steps * N_DRAWS, n_thresholds, n_classes)`. But for their order
        equal counts have equal draws.
    """
    tp, fp, tn, fn = (np.nan_to_num(counts[name]) + _PRIOR for name in ("tp", "fp", "tn", "fn"))
    total = (counts["tp"] + counts["fp"] + counts["tn"] + counts["fn"])[:, np.newaxis]
    positive, found, kept_out = (
        _drawn(_beta(right, wrong), ranks[orders])
        for (right, wrong), ranks in zip([(tp + fn, fp + tn), (tp, fn), (tn, fp)], _ranks(), strict=True)
    )
    p, n = positive * total, (1 - positive) * total
    drawn = {"tp": p * found, "fp": n * (1 - kept_out), "tn": n * kept_out, "fn": p * (1 - found)}
    return {name: one.reshape(-1, *one.shape[2:]) for name, one in drawn.items()}


def _drawn(quantiles: Array, ranks: npt.NDArray[np.intp]) -> Array:
    """Puts quantiles in the order of each class. Shape `(n_steps, N_DRAWS, n_thresholds, n_classes)`."""
    classes = [quantiles[:, :, i, of_class] for i, of_class in enumerate(ranks)]
    drawn: Array = np.stack(classes, axis=-1).swapaxes(1, 2)
    return drawn


@functools.cache
def _ranks() -> npt.NDArray[np.intp]:
    """Where each draw stands among all, for each of the three shares. Shape `(3, N_DRAWS)`."""
    ranks: npt.NDArray[np.intp] = (np.outer(_STEPS, np.arange(N_DRAWS)) + _SHIFTS[:, np.newaxis]) % N_DRAWS
    return ranks


def _beta(a: Array, b: Array) -> Array:
    """Quantiles of Beta(a, b) at the middles of N_DRAWS equal shares.

    Args:
        a: From 0.5.
        b: The same, of the same shape.

    Returns:
        Shape `(*shape, N_DRAWS)`.
    """
    # On the scale of log odds, where the density is that of a bell with at worst exponential tails.
    a, b = a[..., np.newaxis], b[..., np.newaxis]
    middle, deviation = np.log(a / b), np.sqrt(1 / a + 1 / b)
    low, high = middle - _SIDE * (deviation + 1 / a), middle + _SIDE * (deviation + 1 / b)
    odds = low + (high - low) * np.linspace(0, 1, _GRID)  # a row each, or sums would depend on the others
    density = -(a + b) * np.logaddexp(0, -odds) - b * odds
    density = np.exp(density - density.max(axis=-1, keepdims=True))
    share = density.cumsum(axis=-1) - density / 2
    share /= density.sum(axis=-1, keepdims=True)
    wanted = (np.arange(N_DRAWS) + 0.5) / N_DRAWS
    quantiles = np.empty((*odds.shape[:-1], N_DRAWS))
    for place in np.ndindex(*odds.shape[:-1]):
        quantiles[place] = np.interp(wanted, share[place], odds[place])
    return 1 / (1 + np.exp(-quantiles))
