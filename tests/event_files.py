"""Writes event files as other programs and older releases of ours left them, byte for byte on purpose."""

import json
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.plugins.hparams import summary_v2 as hparams_summary
from tensorboard.plugins.pr_curve import metadata as curve_metadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util

from tb_custom_metrics import metadata
from tb_custom_metrics.counts import score_histogram

_START = 1_795_000_000.0  # wall time of step 0 of the first attempt, seconds


class Events:
    """One event file, closed at the end of the `with` block.

    `attempt` orders the files of a restarted run, and `seconds` says when a point was written: that
    many seconds after the first possible one.
    """

    def __init__(self, directory: Path, attempt: int = 0) -> None:
        self._directory = directory
        self._attempt = attempt
        self._others = set(directory.glob("*"))
        self._writer = EventFileWriter(str(directory))

    def __enter__(self) -> "Events":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()
        (written,) = set(self._directory.glob("events.*")) - self._others
        # Readers take the files of a directory by name, which is otherwise the second of the clock.
        written.rename(written.with_name(f"events.out.tfevents.{_START + self._attempt:.0f}.host"))

    def scalar(self, tag: str, step: int, value: float, seconds: float | None = None) -> None:
        self._add(summary_pb2.Summary.Value(tag=tag, simple_value=value), step, seconds)

    def scalars(self, tag: str, steps: Iterable[int], values: Iterable[float], start: float = 0) -> None:
        for step, value in zip(steps, values, strict=True):
            self.scalar(tag, step, value, start + step)

    def tensor(
        self,
        layout: metadata.Layout,
        step: int,
        counts: object,
        name: str = "counts",
        seconds: float | None = None,
    ) -> None:
        value = summary_pb2.Summary.Value(
            tag=layout.tag(name),
            metadata=metadata.counts_metadata(layout),
            tensor=tensor_util.make_tensor_proto(np.asarray(counts).astype(np.int64)),
        )
        self._add(value, step, seconds)

    def foreign_counts(self, content: bytes, tensor: object, name: str = "foreign") -> None:
        """Counts as a later release, or another program, may have written them."""
        summary_metadata = metadata.counts_metadata(metadata.Layout("cells"))
        summary_metadata.plugin_data.content = content
        value = summary_pb2.Summary.Value(
            tag=f"custom_metrics/counts/{name}/00000000",
            metadata=summary_metadata,
            tensor=tensor_util.make_tensor_proto(np.asarray(tensor)),
        )
        self._add(value, 0, None)

    def cells(self, step: int, counts: Sequence[int], name: str = "counts") -> None:
        self.tensor(metadata.Layout("cells"), step, [counts], name)

    def matrix(
        self, step: int, matrix: object, classes: Sequence[str] = ("cat", "dog", "owl"), name: str = "counts"
    ) -> None:
        """A confusion matrix, `[true, predicted]`."""
        self.tensor(metadata.Layout("matrix", classes=tuple(classes)), step, matrix, name)

    def hparams(self, hparams: Mapping[str, float | str]) -> None:
        """Hyperparameters as TensorBoard's own HParams plugin writes them, here without an experiment."""
        (value,) = hparams_summary.hparams_pb(dict(hparams), "trial", _START).value
        self._add(value, 0, None)

    def experiment(self, hparam: str, metrics: Iterable[tuple[str, str]]) -> None:
        """What `hparams_config` writes: an experiment that declares its metrics, each by group and tag."""
        declared = [hparams_summary.Metric(tag, group=group) for group, tag in sorted(metrics)]
        config = hparams_summary.hparams_config_pb([hparams_summary.HParam(hparam)], declared, _START)
        self._add(config.value[0], 0, None)

    def curve(self, tag: str, step: int, counts: object, n_thresholds: int | None = None) -> None:
        """A summary of the PR Curves plugin: tp, fp, tn, fn by threshold, as PyTorch writes it."""
        tp, fp, tn, fn = np.asarray(counts, np.float32)
        with np.errstate(invalid="ignore"):
            data = np.stack([tp, fp, tn, fn, tp / (tp + fp), tp / (tp + fn)])
        self._curve(tag, step, data, n_thresholds or len(tp))

    def foreign_curve(self, tag: str, data: np.ndarray) -> None:
        """What another program wrote under the name of the PR Curves plugin."""
        self._curve(tag, 0, data, 3)

    def serialized(self, summary: bytes, step: int) -> None:
        """A summary of one value that another library made."""
        (value,) = summary_pb2.Summary.FromString(summary).value
        self._add(value, step, None)

    def formula_set(self, toml: str) -> None:
        value = summary_pb2.Summary.Value(
            tag=metadata.FORMULA_SET_TAG,
            metadata=metadata.formula_set_metadata(),
            tensor=tensor_util.make_tensor_proto(toml.encode()),
        )
        self._add(value, 0, None)

    def _curve(self, tag: str, step: int, data: np.ndarray, n_thresholds: int) -> None:
        value = summary_pb2.Summary.Value(
            tag=tag,
            metadata=curve_metadata.create_summary_metadata("", "", n_thresholds),
            tensor=tensor_util.make_tensor_proto(data),
        )
        self._add(value, step, None)

    def _add(self, value: summary_pb2.Summary.Value, step: int, seconds: float | None) -> None:
        wall_time = _START + (step if seconds is None else seconds)
        event = event_pb2.Event(step=step, wall_time=wall_time, summary=summary_pb2.Summary(value=[value]))
        self._writer.add_event(event)


SWEEP = metadata.Layout("scores", metadata.even_thresholds(201))


def labels_and_scores(step: int) -> tuple[np.ndarray, np.ndarray]:
    """What the run "sweep/validation" was counted from, more and more separable by step."""
    rng = np.random.default_rng(step)
    y_true = (rng.random(300) < 0.2).astype(np.int64)
    # Many scores lie on a threshold.
    y_score = np.clip(np.round(rng.normal(0.4 + 0.1 * step * y_true, 0.2) * 200) / 200, 0, 1)
    return y_true, y_score.astype(np.float32)


FORMULAS_A = """
version = 1
[parameters.cost_fn]
value = 5
[metrics.cost]
formula = "cost_fn*fn + fp"
goal = "minimize"
description = "What the errors cost."
[metrics.disputed]
formula = "tp"
[metrics.g_mean]
formula = "tp"
override = true
"""

FORMULAS_B = """
version = 1
[metrics.disputed]
formula = "fp"
"""


def write_shared(logdir: Path) -> None:
    """Writes a log directory that many tests read.

    sweep/validation    our counts at 201 thresholds, steps 0, 1, 2, of `labels_and_scores`
    keras/train         epoch_loss, batch_loss, epoch_precision; no counts
    keras/validation    epoch_loss, and four scalars epoch_tp … as Keras logs them
    classes             our counts of the classes cat, dog and owl, the last never positive at step 1
    several             the sets of counts fraud and defect
    short               a on steps 0 to 9, b on 0 to 4, c on 100 to 104, and four scalars, fn on 0 to 2
    restarted           two attempts: steps 0 to 5, then 3 to 4; counts and a scalar
    half_restarted      four scalars of which only tp was logged again
    odd                 a scalar with infinities and NaN, and one whose name is a script
    team/a, team/b      counts, and formula sets of which two give "disputed" another text
    relayout            counts at 3 thresholds, then at 5
    named               counts, and scalars named counts, threshold and tp
    broken              counts that cannot be read, and a formula set that is none
    """
    with Events(logdir / "sweep/validation/custom_metrics") as events:
        for step in range(3):
            events.tensor(SWEEP, step, score_histogram(*labels_and_scores(step), SWEEP.thresholds))
    with Events(logdir / "keras/train") as events:
        events.scalars("epoch_loss", [0, 1, 2], [0.5, 0.25, 0.125])
        events.scalars("batch_loss", [1, 2, 3], [3, 2, 1])
        events.scalars("epoch_precision", [0, 1, 2], [0.25, 0.5, 0.75])
    with Events(logdir / "keras/validation") as events:
        events.scalars("epoch_loss", [0, 1], [0.75, 0.5])
        for name, values in {"tp": [0, 3], "fp": [0, 1], "tn": [8, 5], "fn": [2, 1]}.items():
            events.scalars(f"epoch_{name}", [0, 1], values)
    with Events(logdir / "classes/custom_metrics") as events:
        layout = metadata.Layout("cells", classes=("cat", "dog", "owl"))
        events.tensor(layout, 0, [[1, 0, 2, 1], [2, 0, 2, 0], [1, 2, 0, 1]])
        events.tensor(layout, 1, [[3, 0, 0, 1], [4, 0, 0, 0], [0, 2, 2, 0]])
    with Events(logdir / "several/custom_metrics") as events:
        events.cells(0, [1, 1, 1, 1], "fraud")
        events.cells(0, [3, 1, 0, 0], "defect")
    with Events(logdir / "short") as events:
        events.scalars("a", range(10), range(10))
        events.scalars("b", range(5), [2.0] * 5)
        events.scalars("c", range(100, 105), [1.0] * 5)
        for name in ("tp", "fp", "tn"):
            events.scalars(name, range(10), [1.0] * 10)
        events.scalars("fn", range(3), [3.0] * 3)
    for attempt, steps, value in ((0, range(6), 1), (1, range(3, 5), 7)):
        with Events(logdir / "restarted", attempt) as events:
            for step in steps:
                events.tensor(
                    metadata.Layout("cells"), step, [[value, 0, 0, 1]], seconds=step + 100 * attempt
                )
                events.scalar("loss", step, value, step + 100 * attempt)
    with Events(logdir / "half_restarted") as events:
        for step in range(5):
            for i, name in enumerate(("tp", "fp", "tn", "fn")):
                events.scalar(name, step, 1, 4 * step + i)
    with Events(logdir / "half_restarted", 1) as events:
        for step in (2, 3, 4):
            events.scalar("tp", step, 9, 1000 + step)
        for i, name in enumerate(("tp", "fp", "tn", "fn")):
            events.scalar(name, 5, 5, 2000 + i)
    with Events(logdir / "odd") as events:
        events.scalars("x", range(4), [np.inf, -np.inf, np.nan, 1.5])
        events.scalar("<img src=x onerror=alert(1)>", 0, 1)
    for run, formulas in (("a", FORMULAS_A), ("b", FORMULAS_B)):
        with Events(logdir / f"team/{run}/custom_metrics") as events:
            events.cells(0, [4, 3, 2, 1])
            events.formula_set(formulas)
    with Events(logdir / "relayout/custom_metrics") as events:
        layout = metadata.Layout("scores", metadata.even_thresholds(3))
        events.tensor(layout, 0, [[[1, 2, 3, 4], [5, 6, 7, 8]]])
        layout = metadata.Layout("scores", metadata.even_thresholds(5))
        events.tensor(layout, 1, [[[9, 9, 9, 9, 9, 9], [1, 1, 1, 1, 1, 1]]])
    with Events(logdir / "named") as events:
        for step in range(4):
            events.cells(step, [step, 0, 0, 1])
        events.scalars("counts", [2, 3], [10, 20])
        events.scalars("threshold", [0, 1], [0.25, 0.5])
        events.scalars("tp", [0, 1], [100, 200])
    with Events(logdir / "broken/custom_metrics") as events:
        cells = metadata.Layout("cells").to_bytes()
        later = metadata.Layout("cells").to_bytes().replace(b'"version":1', b'"version":9')
        events.foreign_counts(later, [[1, 2, 3, 4]], "later")
        for name, thresholds in {"nan": "AADAfw==", "none": 0}.items():
            scores = {"version": 1, "kind": "scores", "thresholds": thresholds, "rule": ">", "classes": []}
            events.foreign_counts(json.dumps(scores).encode(), [[[1], [2]]], name)
        events.foreign_counts(cells, [[1, 2, 3]], "shape")
        events.foreign_counts(cells, [["a", "b", "c", "d"]], "texts")
        events.formula_set("version = 1\n[metrics.tp]\nformula = '1'")


def write_splits(logdir: Path) -> None:
    """Writes a log directory for views, what-ifs and groups.

    exp/train, exp/validation   our counts at the thresholds 0, 0.5 and 1, steps 0 and 1
    classes                     our counts of the classes cat and dog, step 3
    plain                       our counts, tp, fp, tn, fn = 40, 20, 930, 10 and 30, 20, 930, 20
    w/seed1, w/seed2, o/seed1   a scalar x on steps 0 to 2, 0 to 1, and 0; lr is 0.1 in w and 0.2 in o
    """
    layout = metadata.Layout("scores", metadata.even_thresholds(3))
    bins = {
        "train": ([[0, 6, 2, 0], [0, 1, 4, 0]], [[0, 8, 0, 0], [0, 3, 2, 0]]),
        "validation": ([[0, 2, 2, 0], [0, 0, 4, 0]], [[0, 1, 3, 0], [0, 3, 1, 0]]),
    }
    for part, steps in bins.items():
        with Events(logdir / f"exp/{part}/custom_metrics") as events:
            for step, negatives_positives in enumerate(steps):
                events.tensor(layout, step, [negatives_positives])
    with Events(logdir / "classes/custom_metrics") as events:
        events.tensor(metadata.Layout("cells", classes=("cat", "dog")), 3, [[1, 0, 2, 1], [2, 0, 2, 0]])
    with Events(logdir / "plain/custom_metrics") as events:
        events.cells(0, [40, 20, 930, 10])
        events.cells(5, [30, 20, 930, 20])
    for run, values in {"w/seed1": [1, 2, 3], "w/seed2": [3, 4], "o/seed1": [10]}.items():
        with Events(logdir / run) as events:
            events.scalars("x", range(len(values)), values)
    for run, lr in {"w": 0.1, "o": 0.2}.items():
        with Events(logdir / run) as events:
            events.hparams({"lr": lr})


def write_relaid(logdir: Path) -> None:
    """Writes runs whose thresholds were changed, the first counts on steps 0 and 1, the others on 1 and 2.

    many_last    counts at 3 thresholds, then at 5
    few_last     counts at 5 thresholds, then at 3

    At 0.5, F1 of the first counts is 0, which are best at 0; F1 of the others is 1, their best.
    """
    below = {3: [[0, 2, 0, 0], [0, 3, 0, 0]], 5: [[0, 2, 0, 0, 0, 0], [0, 3, 0, 0, 0, 0]]}
    apart = {3: [[0, 4, 0, 0], [0, 0, 1, 0]], 5: [[0, 0, 4, 0, 0, 0], [0, 0, 0, 1, 0, 0]]}
    for run, numbers in {"many_last": (3, 5), "few_last": (5, 3)}.items():
        before, after = (metadata.Layout("scores", metadata.even_thresholds(n)) for n in numbers)
        with Events(logdir / f"{run}/custom_metrics") as events:
            for step in (0, 1):
                events.tensor(before, step, [below[numbers[0]]])
            for step in (1, 2):
                events.tensor(after, step, [apart[numbers[1]]], seconds=100 + step)
