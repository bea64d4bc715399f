"""The Keras callback: from a metric of counts to event files and Keras' logs."""

import functools
import os
from collections.abc import Mapping
from typing import Any

import keras

from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula.formula_set import FormulaSource
from tb_custom_metrics.training.counts import Counts
from tb_custom_metrics.training.derivation import Derivation
from tb_custom_metrics.training.epoch import LOG_PREFIXES
from tb_custom_metrics.training.epoch import Epoch
from tb_custom_metrics.training.epoch import Run
from tb_custom_metrics.training.notices import Notices
from tb_custom_metrics.training.run_files import RunFiles
from tb_custom_metrics.training.sets import contradicts
from tb_custom_metrics.training.sets import metrics_of


class CustomMetrics(keras.callbacks.Callback):
    """Writes counts and what formulas make of them, for training and validation data.

    The counts are those of every `BinaryCounts` of the model, each a set named after the metric.
    Without one they are Keras' own metrics, under the names `tp`, `fp`, `tn`, `fn`, which are
    float32 and stand still at 2^24.

    What the formulas yield also stands in Keras' logs, as `f2` and `val_f2`, or `<set>_f2` where
    there are several sets: callbacks behind this one can monitor it, and the progress bar and
    `History` show it. Undefined values, such as a precision where nothing is predicted positive,
    are NaN.

    After the constructor nothing that goes wrong in here stops a training: it is said once, as a
    warning.

    Args:
        log_dir: Directory of the training, the same as of `keras.callbacks.TensorBoard`. Event
            files go to `train/custom_metrics` and `validation/custom_metrics` in it.
        formulas: Names of the catalogue, a dict of name to text, or the path of a TOML file. A
            formula may use counts, and scalars of Keras' logs as TensorBoard knows them:
            `epoch_loss`, which is `val_loss` for the validation data.
        every: Epochs from one that is written to the next. The last one is written, too.
        strict: Whether errors are raised, as the environment variable TB_CUSTOM_METRICS_STRICT=1
            makes every callback do.

    Raises:
        FormulaError: If a formula is wrong.
        FormulaSetError: If the formulas are no set, or a name is not in the catalogue.
        TypeError: If `log_dir` is not a path.
        ValueError: If `every` is not a whole number from 1.

    Example:
        >>> callback = CustomMetrics("logs/mine", formulas={"cost": "5*fn + fp"})
        >>> callback.formulas.metrics["cost"].formula
        '5*fn + fp'
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        formulas: FormulaSource = ("f1", "mcc"),
        every: int = 1,
        strict: bool = False,
    ) -> None:
        super().__init__()
        if isinstance(every, bool) or not isinstance(every, int) or every < 1:
            raise ValueError(f"Argument `every` must be a whole number from 1. Received: every={every!r}")
        self.log_dir = log_dir
        self.formulas = FormulaSet.of(formulas)
        self.every = every
        self.strict = strict
        self._notices = Notices(strict)
        self._derivation = Derivation(self.formulas, runs=tuple(LOG_PREFIXES))
        self._files = RunFiles(log_dir)
        self._epoch: Epoch | None = None  # while one is being trained
        self._unwritten: Epoch | None = None
        self._last_epoch: int | None = None
        self._is_beginning = True

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy has files and notices of its own.
        arguments = (self.log_dir, self.formulas, self.every, self.strict)
        return functools.partial(type(self), *arguments), ()

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        self._files.close()  # an interrupted training ends without `on_train_end`
        self._epoch = self._unwritten = None
        self._is_beginning = True

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        with self._notices.guard("Beginning an epoch"):
            if self._is_beginning and self._last_epoch is not None and epoch <= self._last_epoch:
                self._begin_again(epoch)
            self._is_beginning = False
        self._epoch = Epoch(epoch)

    def on_test_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        # The metrics still hold the training counts; before `on_epoch_end` they are overwritten.
        self._read("train")

    def on_test_end(self, logs: Mapping[str, Any] | None = None) -> None:
        self._read("validation")

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        current, self._epoch = self._epoch, None
        if current is None:
            return
        logs = {} if logs is None else logs
        with self._notices.guard("Reading the counts"):
            if "train" not in current.runs:
                current.runs["train"] = self._counts_now()
                self._drop_contradicted(current.runs["train"], logs)
            current.add_logs(logs)
            self._say_if_nothing_to_count(current)
        with self._notices.guard("Evaluating the formulas"):
            current.derive(self._derivation, self._notices)
            current.put_into(logs, self._notices)
        self._unwritten, self._last_epoch = current, epoch
        if (epoch + 1) % self.every == 0:
            self._write()

    def on_train_end(self, logs: Mapping[str, Any] | None = None) -> None:
        self._write()
        self._files.close()

    def _begin_again(self, epoch: int) -> None:
        self._derivation.forget()
        directory = self._files.begin_again()
        self._notices.say(
            ("again", directory),
            f"epoch {epoch} was written already; this training goes to '{directory}' beside the first.",
        )

    def _read(self, run: str) -> None:
        # Outside `fit` there is no epoch: `evaluate` on its own writes nothing.
        if self._epoch is not None:
            self._epoch.runs[run] = Run()  # even if reading fails, this is not read later
            with self._notices.guard("Reading the counts"):
                self._epoch.runs[run] = self._counts_now()

    def _counts_now(self) -> Run:
        run = Run()
        for name, metric in metrics_of(self.model).items():
            try:
                run.sets[name] = Counts(metric.histogram, metric.layout)
            except ValueError as error:
                run.sets[name] = None
                self._notices.say(("spoiled", name), str(error))
            for sentence in metric.notices:
                self._notices.say(("notice", name), sentence)
        return run

    def _drop_contradicted(self, run: Run, logs: Mapping[str, Any]) -> None:
        for name, metric in metrics_of(self.model).items():
            counts = run.sets.get(name)
            if counts is not None and contradicts(logs, metric, counts):
                run.sets[name] = None
                self._notices.say(
                    ("contradicted", name),
                    f"the metric '{name}' was used again after the epoch, perhaps by a callback that "
                    "evaluates. Put CustomMetrics before it in the list of callbacks.",
                )

    def _say_if_nothing_to_count(self, epoch: Epoch) -> None:
        needing = [name for name in self.formulas.metrics if self._derivation.needs_counts(name)]
        if needing and not any(run.sets for run in epoch.runs.values()):
            self._notices.say(
                "nothing to count",
                f"the model counts nothing, so that there is no {', '.join(needing)}. Write "
                "model.compile(..., metrics=[tb_custom_metrics.BinaryCounts()])",
            )

    def _write(self) -> None:
        epoch, self._unwritten = self._unwritten, None
        if epoch is None:
            return
        for name, run in epoch.runs.items():
            with self._notices.guard(f"Writing the run '{name}'"):
                self._files.write(name, run.values(), epoch.number, self.formulas)
