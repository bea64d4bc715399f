"""Where the metrics of the catalogue are undefined."""

import numpy as np
import pytest
from sklearn.metrics import precision_score
from sklearn.metrics import recall_score

from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.edges import EDGES
from tb_custom_metrics.formula.edges import edge_values

CELLS = {"tp": (1, 1), "fn": (1, 0), "fp": (0, 1), "tn": (0, 0)}  # true, predicted


@pytest.mark.parametrize(
    ("metric", "score", "positive"),
    [
        ("precision", precision_score, 1),
        ("recall", recall_score, 1),
        ("npv", precision_score, 0),
        ("specificity", recall_score, 0),
    ],
)
def test_a_metric_is_undefined_where_scikit_learn_divides_by_zero(metric, score, positive):
    undefined = set()
    for edge, zeros in EDGES.items():
        y_true, y_pred = np.array([CELLS[name] for name in CELLS if name not in zeros]).T
        value = score(y_true, y_pred, labels=[positive], average="micro", zero_division=np.nan)
        undefined |= {edge} if np.isnan(value) else set()
    least = {edge for edge in undefined if not any(EDGES[other] < EDGES[edge] for other in undefined)}

    assert set(edge_values()[metric]) == least


def test_f1_is_undefined_only_where_all_are_true_negatives():
    assert set(edge_values()["f1"]) == {"only_true_negatives"}


def test_what_is_infinite_is_told_apart_from_what_is_undefined():
    odds = edge_values()["diagnostic_odds_ratio"]  # tp*tn / (fp*fn)

    assert odds["no_false_positives"] == np.inf
    assert np.isnan(odds["no_positives"])


def test_metrics_over_thresholds_or_all_classes_are_left_out():
    elsewhere = {"net_benefit", "roc_auc", "overall_kappa"}

    assert elsewhere <= set(catalogue().metrics)
    assert not elsewhere & set(edge_values())
