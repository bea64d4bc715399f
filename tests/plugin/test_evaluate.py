"""POST /evaluate, through a whole TensorBoard over real event files, in both loaders."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from tb_custom_metrics.counts import score_histogram
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds
from event_files import Events

SWEEP = Layout("scores", even_thresholds(201))


def test_four_counts_of_our_own_give_a_series_by_run(tmp_path, open_panel):
    with Events(tmp_path / "a/validation/custom_metrics") as events:
        events.cells(0, [0, 0, 90, 10])
        events.cells(1, [8, 2, 88, 2])

    (result,) = open_panel(tmp_path).results("tp/(tp+fp)")

    (series,) = result["series"]
    assert series == {
        "run": "a/validation",
        "set": "counts",
        "class": None,
        "steps": [0, 1],
        "wall_times": [1_795_000_000.0, 1_795_000_001.0],
        "values": [None, 0.8],
        "at": {"threshold": None},
        "join": {"used": 2, "operands": {"counts": 2}},
        "notes": ["undefined at 1 of 2 steps"],
    }
