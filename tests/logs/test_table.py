"""The table over runs: which steps its intervals are computed at."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from event_files import Events

from tb_custom_metrics.formula.evaluator import Result
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluation import evaluate_runs
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.reading import Reading
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.logs.table import Summarized

Evaluate = Callable[..., list[Any]]

CLASSES = tuple(f"class {i}" for i in range(12))
N_STEPS = 4


@dataclass(frozen=True)
class Watched(Inputs):
    """Inputs that tell the steps of each evaluation."""

    steps: list[list[int]] = field(default_factory=list)

    def evaluate(self, plan: Plan, reading: Reading) -> Result:
        self.steps.append(reading.clock.steps.tolist())
        return super().evaluate(plan, reading)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Recall of every class is best at step 1; that of the last class at step 2."""
    with Events(tmp_path / "run/custom_metrics") as events:
        for step in range(N_STEPS):
            matrix = np.full((len(CLASSES), len(CLASSES)), 2)
            np.fill_diagonal(matrix, 40 if step == 1 else 20)
            matrix[-1, -1] = 40 if step == 2 else 20
            events.matrix(step, matrix, CLASSES)
    return tmp_path


@pytest.fixture
def evaluate(written: Path) -> Evaluate:
    """Evaluates a formula in the one run."""
    reader = EventFilesReader(str(written))
    runs = runs_of(reader.listing())

    def series(formula: str, view: Callable[[Inputs], Iterable[Shown]] | None = None) -> list[Any]:
        metric = Metric("", formula, parse(formula))
        (answer,) = evaluate_runs(reader, runs, ["run"], Library(), [metric], view=view)
        assert answer.error is None
        return answer.series

    return series


def test_each_step_of_a_last_or_a_best_value_is_evaluated_once_for_all_classes(evaluate):
    evaluations: list[list[int]] = []

    def view(inputs: Inputs) -> Iterator[Shown]:
        given = {one.name: getattr(inputs, one.name) for one in fields(Inputs)}
        return Summarized(Where(), 0.95)(Watched(**given, steps=evaluations))

    assert len(evaluate("tp / (tp + fn)", view)) == len(CLASSES)
    assert evaluations == [[0, 1, 2, 3], [1, 2], [3]]


def test_the_intervals_of_a_table_are_those_of_the_language(evaluate):
    rows = evaluate("tp / (tp + fn)", Summarized(Where(), 0.95))

    assert [row.entries["best"].step for row in rows] == [1] * 11 + [2]
    for end in ("lower", "upper"):
        of_classes = evaluate(f"{end}(tp / (tp + fn), 0.95)")
        for row, line in zip(rows, of_classes, strict=True):
            for key in ("last", "best"):
                entry = row.entries[key]
                assert getattr(entry, end) == line.values[entry.step]
