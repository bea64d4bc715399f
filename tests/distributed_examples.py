"""Examples that trainings on several devices count, what they must count, and how such a program runs."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import confusion_matrix

from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds

PROGRAMS = Path(__file__).parent / "training" / "distributed"
TAG = Layout("scores", even_thresholds(201)).tag("counts")
BATCH_TAG = Layout("scores", even_thresholds(201)).tag("counts/batch")
SIZES = {"train": 1003, "validation": 629}  # batches of 64 leave a last one that two devices cannot halve
LIMIT = 300  # seconds; the longest here takes twenty


def labels_and_scores(n_samples):
    """Many scores lie on a threshold."""
    rng = np.random.default_rng(n_samples)
    y_true = (rng.random(n_samples) < 0.3).astype(np.float32)
    scores = np.clip(np.rint(rng.normal(80 + 50 * y_true, 30)), 0, 200) / 200
    return y_true, scores.astype(np.float32)


def confusion_of(tensor):
    """Rows of tn, fp, fn, tp, one for each threshold."""
    above = tensor[0, :, ::-1].cumsum(axis=1)[:, ::-1]
    (fp, tp), (tn, fn) = above[:, 1:], above[:, :1] - above[:, 1:]
    return np.stack([tn, fp, fn, tp], axis=1)


def true_confusion(n_samples):
    y_true, scores = labels_and_scores(n_samples)
    rows = [confusion_matrix(y_true, scores > threshold).ravel() for threshold in even_thresholds(201)]
    return np.stack(rows)


def save_examples(path: Path, sizes: dict[str, int] = SIZES) -> None:
    """Writes the file that the programs take."""
    arrays = {}
    for part, n_samples in sizes.items():
        y_true, scores = labels_and_scores(n_samples)
        arrays |= {f"{part}_labels": y_true[:, None], f"{part}_scores": scores[:, None]}
    np.savez(path, **arrays)


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs one of the programs to its end."""
    command = [sys.executable, *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, env=env)
