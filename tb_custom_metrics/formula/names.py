"""The names that every formula can use where a run has counts."""

import math

COUNTS = {
    "tp": "true positives",
    "fp": "false positives",
    "tn": "true negatives",
    "fn": "false negatives",
}

DERIVED_COUNTS = {
    "p": ("tp + fn", "examples that are positive"),
    "n": ("fp + tn", "examples that are negative"),
    "pp": ("tp + fp", "examples predicted positive"),
    "pn": ("fn + tn", "examples predicted negative"),
    "total": ("tp + fp + tn + fn", "all examples"),
}

AXIS_NAMES = {
    "threshold": "the threshold axis",
    "step": "the step axis",
}

CONSTANT_NAMES = {"pi": math.pi}
