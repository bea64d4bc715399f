"""The event files of a Keras training: one for each run, made when first needed."""

import os
from collections.abc import Sequence

from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.training.event_file import EventFile
from tb_custom_metrics.training.event_file import abandon
from tb_custom_metrics.training.event_file import path_exists
from tb_custom_metrics.training.summaries import Value
from tb_custom_metrics.training.summaries import formula_set_value
from tb_custom_metrics.training.writer import run_directory

MAX_PAUSE = 256  # steps from one attempt to the next


class RunFiles:
    """Writes to `<log_dir>/<run>/custom_metrics`.

    Each step is flushed before `write` returns, so that a process that is killed loses none but the
    one that it was writing. A file that failed is left as it is, and the next step begins a new one;
    while that fails as well, twice as many steps are left out each time.

    Args:
        log_dir: Directory of the training.
        runs: "train", "validation" and so on.
        formulas: Written at the first step of each file.

    Raises:
        TypeError: If `log_dir` is not a path.
    """

    def __init__(self, log_dir: str | os.PathLike[str], runs: Sequence[str], formulas: FormulaSet) -> None:
        run_directory(log_dir)  # raises in time if it is not a path
        self._log_dir = log_dir
        self._runs = runs
        self._formulas = formula_set_value(formulas)
        self._attempt = 1
        self._open: dict[str, EventFile] = {}
        self._failures: dict[str, int] = {}  # in a row
        self._left_out: dict[str, int] = {}  # steps still to be left out

    def write(self, run: str, values: Sequence[Value], step: int) -> None:
        """Writes and flushes one step.

        Args:
            run: One of the runs.
            values: None is allowed.
            step: The epoch, or that of the optimizer.

        Raises:
            Exception: Whatever the file system says.
        """
        if not values:
            return
        if self._left_out.get(run, 0):
            self._left_out[run] -= 1
            return
        try:
            if run not in self._open:
                self._open[run] = EventFile(run_directory(self._log_dir, self._name(run)))
                self._open[run].write([self._formulas], step)
            self._open[run].write(values, step)
            self._open[run].flush()
        except Exception:
            if run in self._open:
                abandon(self._open.pop(run))
            # A disk stays full for long: without pauses there would be a stump of a file for each step.
            self._failures[run] = self._failures.get(run, 0) + 1
            self._left_out[run] = min(2 ** max(0, self._failures[run] - 2), MAX_PAUSE) - 1
            raise
        self._failures.pop(run, None)

    def begin_again(self) -> str:
        """Turns to the next free `train_2`, `validation_2` and so on.

        Returns:
            The name of the first of these directories.
        """
        self.close()
        self._attempt += 1
        while any(path_exists(os.path.join(self._log_dir, self._name(run))) for run in self._runs):
            self._attempt += 1
        return self._name(self._runs[0])

    def close(self) -> None:
        """Ends the open files; the next step begins new ones."""
        while self._open:
            abandon(self._open.popitem()[1])  # every step was flushed: nothing is lost

    def _name(self, run: str) -> str:
        return run if self._attempt == 1 else f"{run}_{self._attempt}"
