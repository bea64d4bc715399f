"""Three runs of a sweep with their hyperparameters, which need no TensorFlow."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from event_files import Events

from tb_custom_metrics import CountsWriter

STEPS = 3
HPARAMS = {
    "small": {"lr": 0.1, "optimizer": "sgd"},
    "middle": {"lr": 0.01, "optimizer": "adam"},
    "large": {"lr": 0.001, "optimizer": "adam"},
}


@dataclass(frozen=True)
class Sweep:
    """What the sweep left.

    Attributes:
        logdir: The log directory, with a run `<name>/validation` for each of `HPARAMS`.
        y_true: Labels. Shape `(n_samples,)`.
        scores: Name to its scores at each step. Shape `(n_steps, n_samples)`.
    """

    logdir: Path
    y_true: npt.NDArray[np.int64]
    scores: dict[str, npt.NDArray[np.float64]]


def write_sweep(logdir: Path) -> Sweep:
    """Writes scores that get better from step to step, and from run to run; one in three is positive."""
    rng = np.random.default_rng(3)
    y_true = (np.arange(300) % 3 == 0).astype(np.int64)
    scores = {}
    for place, name in enumerate(HPARAMS):
        noise = rng.normal(0, 0.25, (STEPS, len(y_true)))
        gain = 0.05 + 0.1 * place + 0.05 * np.arange(STEPS)[:, np.newaxis]
        scores[name] = np.clip(0.4 + gain * (2 * y_true - 1) + noise, 0, 1)
        with CountsWriter(logdir / name / "validation") as writer:
            for step in range(STEPS):
                writer.add_scores(y_true, scores[name][step], step=step)
            writer.add_formulas(["f1", "mcc"], step=STEPS - 1)
        with Events(logdir / name) as events:
            events.hparams(HPARAMS[name])
    return Sweep(logdir, y_true, scores)
