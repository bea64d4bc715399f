"""What one call of each writer costs, of this package, TensorFlow and PyTorch.

python tests/benchmarks/writers.py
"""

import importlib.util
import os
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from timing import compare
from timing import duration
from timing import print_table

from tb_custom_metrics import Counts
from tb_custom_metrics import CountsWriter

N_SAMPLES = 1_000
FORMULAS = ["precision", "recall", "f1", "f2", "mcc", "accuracy", "fpr", "fnr", "npv", "specificity"]


def of_this_package(directory: Path, open_writers: ExitStack) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yields what `CountsWriter` does."""
    rng = np.random.default_rng(0)
    y_true, y_score = rng.integers(0, 2, N_SAMPLES), rng.random(N_SAMPLES, np.float32)
    counts, cells = Counts.from_scores(y_true, y_score), Counts.from_labels(y_true, y_true)
    writer, steps = open_writers.enter_context(CountsWriter(directory / "ours")), count()
    writer.add_counts(cells, -1)
    yield "CountsWriter.add_counts, 4 counts", lambda: writer.add_counts(cells, next(steps))
    yield "CountsWriter.add_counts, 201 thresholds", lambda: writer.add_counts(counts, next(steps))
    yield "CountsWriter.add_scores, 1,000 scores", lambda: writer.add_scores(y_true, y_score, next(steps))
    formulas = open_writers.enter_context(CountsWriter(directory / "formulas"))
    formulas.add_counts(counts, 0)
    yield "CountsWriter.add_formulas, 10 formulas", lambda: formulas.add_formulas(FORMULAS, 0)


def of_tensorflow(directory: Path, open_writers: ExitStack) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yields what `summary` and `tf.summary` do."""
    import tensorflow as tf

    from tb_custom_metrics import BinaryCounts
    from tb_custom_metrics import summary

    writer, steps, metric = tf.summary.create_file_writer(str(directory / "tf")), count(), BinaryCounts()
    writer.set_as_default()
    in_graph = tf.function(lambda step: summary.counts("counts", metric, step))
    ten = tf.function(lambda step: [tf.summary.scalar(f"s{i}", 0.5, step) for i in range(10)])

    def step() -> object:
        return tf.constant(next(steps), tf.int64)

    yield "summary.counts, 201 thresholds, eager", lambda: summary.counts("counts", metric, next(steps))
    yield "summary.counts, 201 thresholds, tf.function", lambda: in_graph(step())
    yield "tf.summary.scalar, eager", lambda: tf.summary.scalar("scalar", 0.5, next(steps))
    yield "tf.summary.scalar, 10 in a tf.function", lambda: ten(step())


def of_pytorch(directory: Path, open_writers: ExitStack) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yields what PyTorch's `SummaryWriter` does."""
    from torch.utils.tensorboard import SummaryWriter

    writer, steps = open_writers.enter_context(SummaryWriter(str(directory / "torch"))), count()
    yield "torch SummaryWriter.add_scalar", lambda: writer.add_scalar("scalar", 0.5, next(steps))


def main() -> None:
    """Runs at the prompt."""
    with tempfile.TemporaryDirectory() as directory, ExitStack() as open_writers:
        functions = dict(of_this_package(Path(directory), open_writers))
        others = {"tensorflow": of_tensorflow, "torch": of_pytorch}
        missing = [name for name in others if importlib.util.find_spec(name) is None]
        for name in others.keys() - missing:
            functions |= others[name](Path(directory), open_writers)
        seconds = compare(functions)
    unit = seconds["CountsWriter.add_counts, 4 counts"]
    rows = [[name, duration(one), f"{one / unit:.1f}"] for name, one in seconds.items()]
    rows += [[name, "not installed", ""] for name in missing]
    print_table(["one call", "processor time", "of the first"], rows)


if __name__ == "__main__":
    main()
