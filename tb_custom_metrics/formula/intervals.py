"""Intervals: what a formula would be for other samples of the same kind.

The cells at a step are one multinomial sample. Its probabilities are drawn from their Dirichlet
posterior, with half an example of each true class known to be right and half an example to be
wrong before anything was seen, and the formula is evaluated for each draw.

Equal counts have equal draws, wherever they stand. Classes that are drawn alone have them in an order of
their own, and each set those of all its classes in one more, so that two sets are as if drawn
independently, and what is made of one set has equal intervals for equal counts.
"""

import zlib
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula import four_cells
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import N_DRAWS
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context
from tb_custom_metrics.formula.values import Value

if TYPE_CHECKING:
    from tb_custom_metrics.formula.plan import Plan

WORK_OF_DRAWING = 20  # element operations for one draw of the four cells

Orders = npt.NDArray[np.intp]

_SEED = 20_240_229
_WEIGHTED = say("weighted_counts", "no interval: the counts are weighted, and no longer numbers of examples")
_NEGATIVE = say(
    "negative_counts", "no interval where a number of examples is negative, at a threshold or between two"
)


def draw(context: Context, *arrays: Array, inner: "Plan") -> Array:
    """Evaluates a plan for draws of its counts.

    Counts of one set are drawn together, those of different sets and runs independently. A step
    has the same draws whatever other steps there are, in whatever run.

    Args:
        context: Of the operation.
        arrays: The operands of the plan, in its order.
        inner: What to evaluate; it has one output.

    Returns:
        Array of shape `(n_steps * N_DRAWS, …)`: step after step.
    """
    from tb_custom_metrics.formula.evaluator import evaluate  # which evaluates intervals

    given = dict(zip(inner.operands, arrays, strict=True))
    axes = dict(zip(inner.operands, context.input_axes, strict=True))
    (n_steps,) = np.broadcast_shapes(*((len(array),) for array in arrays))
    values = {operand: Value(_repeated(array), axes[operand]) for operand, array in given.items()}
    for (run, name), counts in _by_set(given).items():
        share_samples = inner.consumes_thresholds and counts["tp"].shape[1] > 1
        for count, array in _drawn(context, counts, share_samples, run, name).items():
            operand = Operand("count", count, run, name)
            values[operand] = Value(array, axes[operand])
    (value,) = evaluate(inner, values, context.thresholds, classes=context.classes).values
    return np.broadcast_to(value.array, (n_steps * N_DRAWS, *value.array.shape[1:]))


def quantile(x: Array, draws: Array, share: float) -> Array:
    """Returns a quantile over draws; NaN where `x`, the value for the counts as they are, is NaN."""
    low = np.quantile(_apart(draws), share, axis=1, method="hazen")
    return np.where(np.isnan(x), np.nan, low)


def spread(x: Array, draws: Array) -> Array:
    """Returns the standard deviation over draws; NaN where `x` is NaN."""
    deviation: Array = _apart(draws).std(axis=1)
    return np.where(np.isnan(x), np.nan, deviation)


def share_better(a: Array, b: Array, a_draws: Array, b_draws: Array, goal: str) -> Array:
    """Returns the share of draws in which b's value is better; NaN where `a` or `b` is NaN."""
    share = share_of_draws(a_draws, b_draws, goal)
    return np.where(np.isnan(a) | np.isnan(b), np.nan, share)


def share_of_draws(a_draws: Array, b_draws: Array, goal: str, *, paired: bool = False) -> Array:
    """Returns the share of draws in which b's value is better; equal ones count half.

    Args:
        a_draws: Of the one run.
        b_draws: Of the other.
        goal: "maximize" or "minimize".
        paired: Whether both read some counts in common. Else any draw of one may stand beside any of the
            other, and all pairs are looked at.
    """
    ours, theirs = np.broadcast_arrays(_apart(b_draws), _apart(a_draws))
    if paired:
        larger = ((ours > theirs) + 0.5 * (ours == theirs)).mean(axis=1)
    else:
        larger = _of_all_pairs(ours, np.sort(theirs, axis=1))
    undefined = np.isnan(ours).any(axis=1) | np.isnan(theirs).any(axis=1)
    return np.where(undefined, np.nan, 1 - larger if goal == "minimize" else larger)


def _of_all_pairs(ours: Array, theirs: Array) -> Array:
    """The share in which ours is larger than one of theirs, which are sorted along axis 1."""
    share = np.empty((len(ours), *ours.shape[2:]))
    for step, *rest in np.ndindex(share.shape):
        own, other = ours[step, :, *rest], theirs[step, :, *rest]
        below = np.searchsorted(other, own) + np.searchsorted(other, own, side="right")
        share[step, *rest] = below.mean() / (2 * N_DRAWS)
    return share


def _by_set(given: Mapping[Operand, Array]) -> dict[tuple[str, str], dict[str, Array]]:
    sets: dict[tuple[str, str], dict[str, Array]] = defaultdict(dict)
    for operand, array in given.items():
        if operand.kind == "count":
            sets[operand.run, operand.set][operand.name] = array
    return sets


def _drawn(
    context: Context, counts: Mapping[str, Array], share_samples: bool, run: str, name: str
) -> dict[str, Array]:
    """Draws the four counts of a set; each of shape `(n_steps * N_DRAWS, n_thresholds, n_classes)`."""
    counts = dict(zip(counts, np.broadcast_arrays(*counts.values()), strict=True))
    if not all(np.array_equal(array, np.rint(array), equal_nan=True) for array in counts.values()):
        context.note(_WEIGHTED)
        return {count: np.full_like(_repeated(array), np.nan) for count, array in counts.items()}
    matrix = context.matrices.get((run, name))
    negative = _negative(counts, matrix, share_samples)
    if negative.any():
        context.note(_NEGATIVE)
        counts = {count: np.where(negative, np.nan, array) for count, array in counts.items()}
        matrix = None if matrix is None else np.where(negative, np.nan, matrix)
    orders = _orders(f"{run}/{name}", counts["tp"].shape[2])
    if matrix is not None:
        return _from_matrices(matrix, orders[:1])
    return _from_bins(counts, orders) if share_samples else four_cells.draw(counts, orders)


def _negative(
    counts: Mapping[str, Array], matrix: Array | None, share_samples: bool
) -> npt.NDArray[np.bool_]:
    """Where anything that would be drawn together is negative; broadcasts against counts and matrices."""
    if matrix is not None:
        return np.asarray((matrix < 0).any(axis=(1, 2), keepdims=True))
    if share_samples:
        return np.asarray((np.concatenate(_both_bins(counts), axis=1) < 0).any(axis=1, keepdims=True))
    return np.asarray((np.stack([*counts.values()]) < 0).any(axis=0))


def _orders(name: str, n_classes: int) -> Orders:
    """In which order a set has the draws of each class that is drawn alone. Shape `(n_classes, N_DRAWS)`."""
    rng = np.random.Generator(np.random.PCG64(_SEED + 1))
    # The same in every set, so that the draws of all classes together are the same.
    of_classes = np.stack([rng.permutation(N_DRAWS) for _ in range(n_classes)])
    of_set = np.random.Generator(np.random.PCG64([_SEED, zlib.crc32(name.encode())])).permutation(N_DRAWS)
    return of_classes[:, of_set]


def _from_bins(counts: Mapping[str, Array], orders: Orders) -> dict[str, Array]:
    """Draws the bins between thresholds, so that the thresholds share their samples."""
    bins = _both_bins(counts)
    n_steps, n_bins, n_classes = bins[0].shape
    cells = np.concatenate(bins, axis=1).swapaxes(0, 1)
    drawn = _dirichlet(cells + 1 / n_bins, cells.sum(axis=0), orders)
    tn, fn = drawn.reshape(2, n_bins, n_steps * N_DRAWS, n_classes).swapaxes(1, 2).cumsum(axis=2)
    return {
        "tp": fn[:, -1:] - fn[:, :-1],
        "fp": tn[:, -1:] - tn[:, :-1],
        "tn": tn[:, :-1],
        "fn": fn[:, :-1],
    }


def _both_bins(counts: Mapping[str, Array]) -> list[Array]:
    """Those of the negatives and of the positives."""
    return [_bins(counts["fp"], counts["tn"]), _bins(counts["tp"], counts["fn"])]


def _bins(above: Array, below: Array) -> Array:
    """The examples of one true class between the thresholds. Shape `(n_steps, n_bins, n_classes)`."""
    total = above[:, :1] + below[:, :1]
    edges = np.concatenate([np.zeros_like(total), below, total], axis=1)
    return np.diff(edges, axis=1)


def _from_matrices(matrix: Array, orders: Orders) -> dict[str, Array]:
    """Draws whole matrices, and counts each class against the others."""
    n_steps, n_classes, _ = matrix.shape
    right = np.eye(n_classes)
    prior = 0.5 * right + 0.5 * (1 - right) / max(1, n_classes - 1)
    cells = (matrix + prior).transpose(1, 2, 0).reshape(n_classes**2, n_steps, 1)
    drawn = _dirichlet(cells, matrix.sum(axis=(1, 2))[:, np.newaxis], orders)
    drawn = drawn.reshape(n_classes, n_classes, -1)
    tp = drawn.diagonal().reshape(-1, 1, n_classes)
    fn = drawn.sum(axis=1).T.reshape(-1, 1, n_classes) - tp
    fp = drawn.sum(axis=0).T.reshape(-1, 1, n_classes) - tp
    tn = drawn.sum(axis=(0, 1)).reshape(-1, 1, 1) - tp - fn - fp
    return {"tp": tp, "fp": fp, "tn": tn, "fn": fn}


def _dirichlet(alpha: Array, total: Array, orders: Orders) -> Array:
    """Draws counts that add up to `total`; for equal numbers the draws are equal but for their order.

    Args:
        alpha: Shape `(n_cells, n_steps, n_classes)`.
        total: Shape `(n_steps, n_classes)`.
        orders: Shape `(n_classes, N_DRAWS)`.

    Returns:
        Shape `(n_cells, n_steps, N_DRAWS, n_classes)`.
    """
    n_cells, n_steps, n_classes = alpha.shape
    drawn = np.empty((n_cells, n_steps, N_DRAWS, n_classes))
    for step, i in np.ndindex(n_steps, n_classes):
        rng = np.random.Generator(np.random.PCG64(_SEED))
        gammas = rng.standard_gamma(np.nan_to_num(alpha[:, step, i])[:, np.newaxis], (n_cells, N_DRAWS))
        drawn[:, step, :, i] = (gammas * (total[step, i] / gammas.sum(axis=0)))[:, orders[i]]
    return drawn


def _repeated(array: Array) -> Array:
    return array if len(array) == 1 else array.repeat(N_DRAWS, axis=0)


def _apart(draws: Array) -> Array:
    """From step after step to an axis of draws: `(n_steps, N_DRAWS, n_thresholds, n_classes)`."""
    return draws.reshape(len(draws) // N_DRAWS, N_DRAWS, *draws.shape[1:])
