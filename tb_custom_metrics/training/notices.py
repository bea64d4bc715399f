"""Says what went wrong, once for each cause, and lets the training go on."""

import contextlib
import os
import sys
import warnings
from collections.abc import Hashable
from collections.abc import Iterator

STRICT_VARIABLE = "TB_CUSTOM_METRICS_STRICT"


class CustomMetricsWarning(UserWarning):
    """Something is missing or went wrong, and the training goes on."""


class Notices:
    """Sentences to the person who trains.

    Args:
        strict: Whether errors are raised. The environment variable TB_CUSTOM_METRICS_STRICT=1
            does so, too.
    """

    def __init__(self, strict: bool = False) -> None:
        self._strict = strict or os.environ.get(STRICT_VARIABLE) == "1"
        self._said: set[Hashable] = set()

    def say(self, cause: Hashable, sentence: str) -> None:
        """Warns, unless this was said before.

        Args:
            cause: What tells one cause from another, since sentences hold numbers that change.
            sentence: For people.
        """
        if cause not in self._said:
            self._said.add(cause)
            try:
                warnings.warn(f"CustomMetrics: {sentence}", CustomMetricsWarning, stacklevel=2)
            except CustomMetricsWarning as warning:  # as `python -W error` has it
                if self._strict:
                    raise
                sys.stderr.write(f"{warning}\n")

    @contextlib.contextmanager
    def guard(self, task: str) -> Iterator[None]:
        """Turns errors within into a notice that the task failed, unless they are to be raised.

        What is no `Exception`, such as `KeyboardInterrupt`, passes.
        """
        try:
            yield
        except Exception as error:
            if self._strict:
                raise
            cause = (task, type(error))
            self.say(cause, f"{task} failed, the training goes on. {type(error).__name__}: {error}")
