"""Finds the counts of a Keras model."""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training.counts import Counts
from tb_custom_metrics.training.metric import CountsMetric
from tb_custom_metrics.training.metric import log_key
from tb_custom_metrics.training.set_names import numbered

_CELLS = tuple(COUNTS)
_SPELLINGS = (_CELLS, ("true_positives", "false_positives", "true_negatives", "false_negatives"))


def metrics_of(model: keras.Model) -> dict[str, CountsMetric]:
    """Returns the metrics of counts by the names of their sets.

    Those given to `compile` have names of their own; others of one name, as layers may have, get
    `_1`, `_2` and so on as Keras numbers names.
    """
    found: dict[str, CountsMetric] = {}
    for metric in _flat(model.metrics):
        found[numbered(metric.name, found)] = metric
    return found


def cells_of(logs: Mapping[str, Any], prefix: str) -> Counts | None:
    """Returns the counts that four of Keras' metrics left in its logs, where they did.

    Those are float32 and stand still at 2^24, which `BinaryCounts` does not.

    Args:
        logs: Of an epoch.
        prefix: "" for training, "val_" for validation.

    Returns:
        Of kind "cells": int64, or float64 where examples had weights.
    """
    for spelling in _SPELLINGS:
        cells = [logs.get(prefix + name) for name in spelling]
        if all(isinstance(cell, int | float) for cell in cells):
            tensor = np.array([cells], np.float64)
            rounded = np.rint(tensor)
            whole = np.array_equal(rounded, tensor)
            return Counts(rounded.astype(np.int64) if whole else tensor, Layout("cells"))
    return None


def contradicts(logs: Mapping[str, Any], metric: CountsMetric, counts: Counts) -> bool:
    """Whether Keras' logs hold other counts than the metric, which was used since then."""
    for key, count in _sums(counts).items():
        logged = logs.get(log_key(metric.name, key))
        # JAX logs float32.
        if logged is not None and not np.isclose(logged, count, rtol=1e-6):
            return True
    return False


def _sums(counts: Counts) -> dict[str, float]:
    """Returns what the result of a metric with these counts would be."""
    if counts.layout.kind == "matrix":
        correct = counts.tensor.trace()
        return {"correct": correct, "wrong": counts.tensor.sum() - correct}
    confusion = counts.confusion(counts.reading)
    return {cell: getattr(confusion, cell).sum() for cell in _CELLS}


def _flat(metrics: list[Any]) -> Iterator[CountsMetric]:
    # Keras holds the metrics given to `compile` in one that has no public type.
    for metric in metrics:
        if isinstance(metric, CountsMetric):
            yield metric
        else:
            yield from _flat(getattr(metric, "metrics", None) or [])
