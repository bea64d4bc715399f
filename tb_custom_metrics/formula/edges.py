"""Where a metric of the catalogue has no finite value: what it is when some of the counts are 0."""

import math
from collections.abc import Mapping

import numpy as np

from tb_custom_metrics.formula.formula import Formula
from tb_custom_metrics.formula.formula_set import catalogue_themes
from tb_custom_metrics.formula.names import COUNTS

EDGES: Mapping[str, frozenset[str]] = {
    "no_true_positives": frozenset({"tp"}),
    "no_true_negatives": frozenset({"tn"}),
    "no_false_positives": frozenset({"fp"}),
    "no_false_negatives": frozenset({"fn"}),
    "no_positives": frozenset({"tp", "fn"}),
    "no_negatives": frozenset({"tn", "fp"}),
    "none_predicted_positive": frozenset({"tp", "fp"}),
    "none_predicted_negative": frozenset({"tn", "fn"}),
    "none_right": frozenset({"tp", "tn"}),
    "none_wrong": frozenset({"fp", "fn"}),
    "only_true_negatives": frozenset({"tp", "fp", "fn"}),
    "only_true_positives": frozenset({"tn", "fp", "fn"}),
    "only_false_positives": frozenset({"tp", "tn", "fn"}),
    "only_false_negatives": frozenset({"tp", "tn", "fp"}),
}
"""Every way in which some counts can be 0 and others not."""

_ORDINARY = {"tp": 37, "fp": 5, "tn": 83, "fn": 11}  # counts without any coincidence
# Themes over all classes or thresholds, which these counts do not have.
_ELSEWHERE = {"overall", "over_classes", "sweeps"}


def edge_values() -> dict[str, dict[str, float]]:
    """Returns, for each metric of two classes, the edges at which it is NaN or infinite.

    An edge is left out where the value is the same with fewer zeros.

    Example:
        >>> edge_values()["precision"]
        {'none_predicted_positive': nan}
        >>> edge_values()["diagnostic_odds_ratio"]["no_false_positives"]
        inf
    """
    counts = {
        name: np.array([0 if name in zeros else _ORDINARY[name] for zeros in EDGES.values()])
        for name in COUNTS
    }
    names = [
        name
        for theme, formulas in catalogue_themes().items()
        if theme not in _ELSEWHERE
        for name in formulas.metrics
    ]
    values = {name: Formula(name).evaluate(counts) for name in names}
    return {
        name: _least(dict(zip(EDGES, np.broadcast_to(value, len(EDGES)).tolist(), strict=True)))
        for name, value in values.items()
        if value.ndim <= 1  # one that uses `threshold` has an axis more
    }


def _least(values: Mapping[str, float]) -> dict[str, float]:
    found = {edge: value for edge, value in values.items() if not math.isfinite(value)}
    return {
        edge: value
        for edge, value in found.items()
        if not any(EDGES[other] < EDGES[edge] and _is_same(found[other], value) for other in found)
    }


def _is_same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))
