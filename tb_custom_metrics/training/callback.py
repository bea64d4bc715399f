"""The Keras callback: from a metric of counts to event files and Keras' logs."""

import copy
import functools
import os
from collections.abc import Mapping
from typing import Any
from typing import Self

import keras
from keras import ops

from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula.formula_set import FormulaSource
from tb_custom_metrics.training.batches import SUFFIX
from tb_custom_metrics.training.batches import Batches
from tb_custom_metrics.training.counts import Counts
from tb_custom_metrics.training.datasets import checked
from tb_custom_metrics.training.datasets import evaluate
from tb_custom_metrics.training.datasets import undisturbed
from tb_custom_metrics.training.derivation import Derivation
from tb_custom_metrics.training.epoch import KERAS_RUNS
from tb_custom_metrics.training.epoch import Epoch
from tb_custom_metrics.training.epoch import Run
from tb_custom_metrics.training.notices import Notices
from tb_custom_metrics.training.run_files import RunFiles
from tb_custom_metrics.training.sets import contradicts
from tb_custom_metrics.training.sets import metrics_of
from tb_custom_metrics.training.workers import is_chief


class CustomMetrics(keras.callbacks.Callback):
    """Writes counts and what formulas make of them, for training and validation data.

    The counts are those of every `BinaryCounts` of the model, each a set named after the metric.
    Without one they are Keras' own metrics, under the names `tp`, `fp`, `tn`, `fn`, which are
    float32 and stand still at 2^24.

    What the formulas yield also stands in Keras' logs, as `f2` and `val_f2`, or `<set>_f2` where
    there are several sets: callbacks behind this one can monitor it, and the progress bar and
    `History` show it. Undefined values, such as a precision where nothing is predicted positive,
    are NaN. Logs take one number each: of a formula with a value for each class, monitor
    `macro(x)`, `worst(x)` or `only(x, "cat")`.

    After the constructor nothing that goes wrong in here stops a training: it is said once, as a
    warning. Every step is handed to the operating system before the training goes on, so that a
    process that is killed loses what it has counted since the last one, and nothing else. Steps are
    Keras' epochs and the optimizer's iterations, so that a training that `BackupAndRestore` resumes
    goes on where it was; only functions along steps, such as `ema`, begin again in a new process. Put
    this callback before that one, or an epoch is missing where the process ended between the two.

    On several replicas (`tf.distribute`) the counts of an epoch, of a dataset and of `every_batches`
    are those of all. Only what Keras itself logs for a batch is the mean of its replicas. A model
    that is compiled with `jit_compile=True` does not train there: TensorFlow fails at the first
    batch, with every metric.

    Args:
        log_dir: Directory of the training, the same as of `keras.callbacks.TensorBoard`. Event
            files go to `train/custom_metrics` and `validation/custom_metrics` in it.
        formulas: Names of the catalogue, a dict of name to text, or the path of a TOML file. A
            formula may use counts, and scalars of Keras' logs as TensorBoard knows them:
            `epoch_loss`, which is `val_loss` for the validation data.
        every: Epochs from one that is written to the next. The last one is written, too. Functions
            along steps see those that are written, as the panel does.
        every_batches: Batches of an epoch from one reading to the next. Each is a step of the set
            `<set>/batch`, counted by the optimizer's iterations, and holds the counts since the
            step before; those of an epoch add up to the counts of the epoch. Where gradients are
            accumulated, batches after the last step of an epoch count for the next step, if there
            is one. Formulas of nothing but counts are written for them, too.
        datasets: Name to data on which the model is evaluated at the end of every `every`-th epoch
            and of the last: a tuple `(x, y)` or `(x, y, sample_weight)`, a `tf.data.Dataset`, a
            `keras.utils.PyDataset` or a `DataLoader`. Event files go to `<name>/custom_metrics`,
            values to Keras' logs as `<name>_f2`, which is NaN in the epochs between. Where a
            callback behind this one ends the training, as `EarlyStopping` does, the last epoch was
            not known to be the last.
        batch_size: Examples at a time of datasets that are tuples.
        strict: Whether errors are raised, as the environment variable TB_CUSTOM_METRICS_STRICT=1
            makes every callback do.

    Raises:
        FormulaError: If a formula is wrong.
        FormulaSetError: If the formulas are no set, or a name is not in the catalogue.
        TypeError: If `log_dir` is not a path, or a dataset is no data.
        ValueError: If a number is not a whole number from 1, or a name is taken.

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
        *,
        every_batches: int | None = None,
        datasets: Mapping[str, Any] | None = None,
        batch_size: int = 1024,
        strict: bool = False,
    ) -> None:
        super().__init__()
        _check_whole("every", every)
        _check_whole("every_batches", 1 if every_batches is None else every_batches)
        _check_whole("batch_size", batch_size)
        self.log_dir = log_dir
        self.formulas = FormulaSet.of(formulas)
        if every_batches is not None and SUFFIX in self.formulas.metrics:
            raise ValueError(
                f"A formula must have another name than {SUFFIX!r} where batches are written, since tags of "
                f"theirs have this part. Received: formulas={list(self.formulas.metrics)}"
            )
        self.every = every
        self.every_batches = every_batches
        self.datasets = checked(datasets)
        self.batch_size = batch_size
        self.strict = strict
        self._prefixes = KERAS_RUNS | {name: f"{name}_" for name in self.datasets}
        self._notices = Notices(strict)
        self._derivation = Derivation(self.formulas, runs=tuple(self._prefixes))
        self._files = RunFiles(log_dir, tuple(self._prefixes), self.formulas)
        self._batches: Batches | None = None
        if every_batches is not None:
            self._batches = Batches(every_batches, self._derivation)
            # Only here: Keras has to wait after each batch for callbacks that have this method.
            self.on_train_batch_end = self._end_batch
        self._epoch: Epoch | None = None  # while one is being trained
        self._unwritten: Epoch | None = None
        self._last_epoch: int | None = None
        self._is_beginning = True
        self._is_training = False
        self._was_interrupted = False

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy has files and notices of its own.
        arguments = {
            name: getattr(self, name) for name in ("every_batches", "datasets", "batch_size", "strict")
        }
        return functools.partial(type(self), self.log_dir, self.formulas, self.every, **arguments), ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return copy.copy(self)  # the datasets may be large, and are never changed

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        self._files.close()  # an interrupted training ends without `on_train_end`
        self._epoch = None
        self._forget_unwritten()
        self._is_beginning = True
        self._was_interrupted, self._is_training = self._is_training, True
        if self._batches is not None:
            self._batches.begin_training()

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        with self._notices.guard("Beginning an epoch"):
            if self._is_beginning and self._would_erase(epoch):
                self._begin_again(epoch)
            self._is_beginning = False
        self._epoch = Epoch(epoch)
        if self._batches is not None:
            self._batches.begin_epoch()

    def on_test_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        # The metrics still hold the training counts; before `on_epoch_end` they are overwritten.
        self._read("train")
        if self._epoch is not None:
            self._write_batches(self._epoch.runs["train"])

    def on_test_end(self, logs: Mapping[str, Any] | None = None) -> None:
        self._read("validation")

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        current, self._epoch = self._epoch, None
        if current is None:
            return
        logs = {} if logs is None else logs
        is_due = (epoch + 1) % self.every == 0
        with self._notices.guard("Reading the counts"):
            if "train" not in current.runs:
                current.runs["train"] = self._counts_now()
                self._drop_contradicted(current.runs["train"], logs)
                self._write_batches(current.runs["train"])
            current.add_logs(logs)
            self._say_if_nothing_to_count(current)
        # A loop of one's own may set no parameters.
        if is_due or epoch + 1 == (self.params or {}).get("epochs") or self.model.stop_training:
            self._evaluate_datasets(current)
        self._forget_unwritten()
        with self._notices.guard("Evaluating the formulas"):
            current.derive(self._derivation, self._notices)
            current.put_into(logs, self._prefixes, self._notices)
        self._unwritten, self._last_epoch = current, epoch
        if is_due:
            self._write()

    def on_train_end(self, logs: Mapping[str, Any] | None = None) -> None:
        self._write()
        self._files.close()
        self._is_training = False

    def _end_batch(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        if self._batches is None or self._epoch is None or not self._batches.is_due(batch):
            return
        with self._notices.guard("Reading the counts"):
            if keras.config.backend() == "jax":
                self.model.jax_state_sync()  # within an epoch the model does not hold its own state
            self._write_batches(self._counts_now(), batch)

    def _write_batches(self, run: Run, last_batch: int | None = None) -> None:
        if self._batches is None:
            return
        # Not Keras' logs of the batch: on several replicas they are means over the replicas.
        with self._notices.guard("Writing the batches"):
            step = int(ops.convert_to_numpy(ops.copy(self.model.optimizer.iterations)))
            values = self._batches.end(last_batch, step, run.sets, self._notices)
            if is_chief(self.model):
                self._files.write("train", values, step)

    def _would_erase(self, epoch: int) -> bool:
        """Whether a training that begins here writes over an earlier one.

        One that was interrupted may have ended between this callback and the backup of its last epoch.
        """
        if self._last_epoch is None:
            return False
        return epoch < self._last_epoch + (0 if self._was_interrupted else 1)

    def _begin_again(self, epoch: int) -> None:
        self._derivation.forget()
        directory = self._files.begin_again()
        self._notices.say(
            ("again", directory),
            f"epoch {epoch} was written already; this training goes to '{directory}' beside the first.",
        )

    def _forget_unwritten(self) -> None:
        """Drops the epoch before, which came between two that are written: the panel has no such step."""
        if self._unwritten is not None:
            self._derivation.forget(self._unwritten.number)
            self._unwritten = None

    def _read(self, run: str) -> None:
        # Outside `fit` there is no epoch: `evaluate` on its own writes nothing.
        if self._epoch is not None:
            self._epoch.runs[run] = Run()  # even if reading fails, this is not read later
            with self._notices.guard("Reading the counts"):
                self._epoch.runs[run] = self._counts_now()

    def _evaluate_datasets(self, epoch: Epoch) -> None:
        for name, data in self.datasets.items():
            with self._notices.guard(f"Evaluating the dataset '{name}'"), undisturbed(self.model):
                logs = evaluate(self.model, data, self.batch_size)
                run = self._counts_now()
                run.add_logs(logs)
                epoch.runs[name] = run

    def _counts_now(self) -> Run:
        run = Run()
        for name, metric in metrics_of(self.model).items():
            try:
                run.sets[name] = Counts(metric.counts, metric.layout)
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
        if epoch is None or not is_chief(self.model):
            return
        for name, run in epoch.runs.items():
            with self._notices.guard(f"Writing the run '{name}'"):
                self._files.write(name, run.values(), epoch.number)


def _check_whole(name: str, number: object) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"Argument `{name}` must be a whole number from 1. Received: {name}={number!r}")
