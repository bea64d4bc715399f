"""Writes the logs that are pictured: of each kind that the panel shows in another way."""

import math
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorboard.plugins.hparams import api as hparams

from tb_custom_metrics import CountsWriter

DEMO = Path(__file__).resolve().parent
RATES = (0.0003, 0.001, 0.003, 0.01)
SEEDS = 3
EPOCHS = 20


def write_two_classes(logdir: str) -> None:
    """Two trainings on imbalanced data, as the demo does them."""
    subprocess.run([sys.executable, DEMO / "train_keras.py", logdir, "--epochs", "50"], check=True)


def write_ten_classes(logdir: str) -> None:
    """A training on handwritten digits."""
    subprocess.run([sys.executable, DEMO / "train_digits.py", logdir, "--epochs", str(EPOCHS)], check=True)


def write_sweep(logdir: str) -> None:
    """Invented trainings that differ by their learning rate and by their seed."""
    rng = np.random.default_rng(7)
    y_true = (np.arange(2_000) % 10 == 0).astype(np.int64)
    for place, rate in enumerate(RATES):
        for seed in range(SEEDS):
            directory = f"{logdir}/lr{rate}/seed{seed}"
            skill = 0.2 + 0.05 * (place % 3) + rng.normal(0, 0.02)
            with CountsWriter(f"{directory}/validation") as writer:
                for epoch in range(EPOCHS):
                    learned = skill * (1 - math.exp(-(epoch + 1) / (8 - 2 * place)))
                    mean = 0.3 + learned * (2 * y_true - 1)
                    writer.add_scores(y_true, np.clip(rng.normal(mean, 0.15), 0, 1), epoch)
                writer.add_formulas(["f2", "mcc"], EPOCHS - 1)
            with tf.summary.create_file_writer(directory).as_default():
                hparams.hparams({"lr": rate, "optimizer": "adam" if place % 2 else "sgd"})


def write_scalars(logdir: str) -> None:
    """What a program leaves that knows nothing of counts."""
    for run, gap in (("train", 0.0), ("validation", 0.2)):
        with tf.summary.create_file_writer(f"{logdir}/baseline/{run}").as_default():
            for epoch in range(EPOCHS):
                tf.summary.scalar("epoch_loss", math.exp(-epoch / 6) + gap, epoch)
                tf.summary.scalar("epoch_accuracy", 1 - 0.5 * math.exp(-epoch / 6) - gap / 4, epoch)


def write_nothing(_logdir: str) -> None:
    """A log directory before the first training."""


def make(write: Callable[[str], None]) -> str:
    """Returns a new log directory with such logs."""
    logdir = tempfile.mkdtemp(prefix="custom-metrics-pictures-")
    write(logdir)
    return logdir
