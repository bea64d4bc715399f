"""The logs of two invented trainings, written in seconds and without TensorFlow.

Two trainings on the same imbalanced data, one of them with class weights, 50 epochs each. In its
first epochs the plain one predicts nothing positive, so that its precision is undefined there.
"""

import itertools
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.training.writer import CountsWriter

EPOCHS = 50
PREVALENCE = 0.1
EXAMPLES = {"train": 8_000, "validation": 2_000}
FORMULAS = {
    "f2": "5*tp / (5*tp + 4*fn + fp)",
    "mcc": "(tp*tn - fp*fn) / (sqrt(tp + fp) * sqrt(tp + fn) * sqrt(tn + fp) * sqrt(tn + fn))",
    "precision": "tp / (tp + fp)",
    "recall": "tp / (tp + fn)",
    "cost": "(5*fn + fp) / total",
}


@dataclass(frozen=True)
class Scores:
    """A beta distribution on its way: from its first epoch to the one that it tends to.

    Attributes:
        mean: At first and in the end, fractions in (0, 1).
        concentration: At first and in the end; the larger, the narrower.
    """

    mean: tuple[float, float]
    concentration: tuple[float, float]

    def draw(self, rng: np.random.Generator, epoch: int, number: int) -> npt.NDArray[np.float64]:
        """Returns scores of shape `(number,)` as a model might give them after this epoch."""
        learned = 1 - math.exp(-epoch / 12)
        mean = self.mean[0] + learned * (self.mean[1] - self.mean[0])
        # On a logarithmic scale, or the distribution would stay narrow until the very end.
        concentration = self.concentration[0] ** (1 - learned) * self.concentration[1] ** learned
        return rng.beta(mean * concentration, (1 - mean) * concentration, number)


TRAININGS = {
    "plain": (Scores((0.11, 0.035), (150, 3)), Scores((0.13, 0.51), (150, 1.6))),
    "weighted": (Scores((0.45, 0.14), (30, 2.6)), Scores((0.50, 0.84), (30, 2.2))),
}
"""Scores of the negatives and of the positives."""


def write_demo_logs(directory: Path) -> int:
    """Writes both trainings, and returns how many runs there are.

    Raises:
        FileExistsError: If the directory is neither new nor empty.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise FileExistsError(f"{directory} must be a new or an empty directory.")
    runs = list(itertools.product(TRAININGS, EXAMPLES))
    for seed, (training, data) in enumerate(runs):
        _write_run(directory, training, data, seed)
    return len(runs)


def _write_run(directory: Path, training: str, data: str, seed: int) -> None:
    """Writes every epoch of one training on one part of the data."""
    rng = np.random.default_rng(seed)
    n_positives = round(PREVALENCE * EXAMPLES[data])
    y_true = np.repeat([0, 1], [EXAMPLES[data] - n_positives, n_positives])
    began = time.time() - 3 * EPOCHS  # an epoch took 3 seconds
    with CountsWriter(directory / training / data) as writer:
        for epoch in range(EPOCHS):
            parts = zip(TRAININGS[training], np.bincount(y_true), strict=True)
            y_score = np.concatenate([scores.draw(rng, epoch, n) for scores, n in parts])
            wall_time = began + 3 * epoch
            writer.add_scores(y_true, y_score, epoch, wall_time=wall_time)
            writer.add_formulas(FORMULAS, epoch, wall_time=wall_time)
            writer.add_histograms(epoch, wall_time=wall_time)
