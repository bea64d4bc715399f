"""What one epoch yields, between Keras and the event files."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from tb_custom_metrics.training import summaries
from tb_custom_metrics.training.counts import Counts
from tb_custom_metrics.training.derivation import KERAS_PREFIX
from tb_custom_metrics.training.derivation import Derivation
from tb_custom_metrics.training.derivation import MissingOperandError
from tb_custom_metrics.training.derivation import Source
from tb_custom_metrics.training.notices import Notices
from tb_custom_metrics.training.sets import cells_of

LOG_PREFIXES = {"train": "", "validation": "val_"}
"""The runs of a Keras training, and how their values begin in Keras' logs."""

_CELLS_SET = "counts"  # the name of a set that comes from Keras' own metrics


@dataclass(eq=False)
class Run:
    """Training or validation data in one epoch.

    Attributes:
        sets: Counts by the name of the set; `None` where they could not be counted.
        scalars: Of Keras' logs, by the tag that TensorBoard knows them under.
        derived: Value by set and name; the set is `None` where there are no counts. The name is that
            of a formula, or `<formula>/<class>` where it has a value for each class.
    """

    sets: dict[str, Counts | None] = field(default_factory=dict)
    scalars: dict[str, float] = field(default_factory=dict)
    derived: dict[tuple[str | None, str], float] = field(default_factory=dict)

    def label(self, set_name: str | None) -> str | None:
        """Returns the name of the set where it has to be said."""
        return set_name if len(self.sets) > 1 else None

    def values(self) -> list[summaries.Value]:
        """Returns what is written: counts, derived scalars, histograms of the scores."""
        values = []
        for name, counts in self.sets.items():
            if counts is not None:
                values.append(summaries.counts_value(counts.tensor, counts.layout, name))
        for (set_name, formula), value in self.derived.items():
            values.append(summaries.derived_value(formula, value, self.label(set_name)))
        for name, counts in self.sets.items():
            if counts is not None and counts.layout.kind == "scores":
                values += summaries.score_values(counts.tensor, counts.layout, self.label(name))
        return values


@dataclass(eq=False)
class Epoch:
    """One epoch.

    Attributes:
        number: From 0, as Keras counts.
        runs: "train", and "validation" where there was one.
    """

    number: int
    runs: dict[str, Run] = field(default_factory=dict)

    def add_logs(self, logs: Mapping[str, Any]) -> None:
        """Adds the scalars of Keras' logs, and the counts among them where there are no others."""
        for name, run in self.runs.items():
            prefix = LOG_PREFIXES[name]
            run.scalars = _scalars(logs, prefix)
            cells = None if run.sets else cells_of(logs, prefix)
            if cells is not None:
                run.sets[_CELLS_SET] = cells

    def derive(self, derivation: Derivation, notices: Notices) -> None:
        """Evaluates every formula for every run and set of counts."""
        for name, run in self.runs.items():
            for set_name in run.sets or [None]:
                for formula in derivation.formulas.metrics:
                    if set_name is None and derivation.needs_counts(formula):
                        continue
                    with notices.guard(f"Evaluating '{formula}'"):
                        try:
                            derived = self._derived(derivation, formula, name, set_name)
                        except MissingOperandError as error:
                            notices.say(("missing", formula), f"no {formula} for now: {error}")
                        else:
                            run.derived |= {(set_name, key): value for key, value in derived.items()}

    def put_into(self, logs: dict[str, Any], notices: Notices) -> None:
        """Adds the derived values to Keras' logs; what stands there already is left alone."""
        derived = {
            LOG_PREFIXES[name] + "_".join(filter(None, (run.label(set_name), formula))): value
            for name, run in self.runs.items()
            for (set_name, formula), value in run.derived.items()
        }
        for key in derived.keys() & logs.keys():
            notices.say(
                ("taken", key),
                f"Keras' logs have their own '{key}', which stays; the formula of that name is "
                "written to the event file only.",
            )
        logs.update({key: value for key, value in derived.items() if key not in logs})

    def _derived(
        self, derivation: Derivation, formula: str, run_name: str, set_name: str | None
    ) -> dict[str, float]:
        sources = {name: Source(_counts(run, set_name), run.scalars) for name, run in self.runs.items()}
        source = sources[run_name]
        if set_name is not None and source.counts is None and derivation.needs_counts(formula):
            return {formula: math.nan}  # they could not be counted
        return derivation.evaluate(formula, self.number, source, sources, f"{run_name}/{set_name}")


def _counts(run: Run, set_name: str | None) -> Counts | None:
    return None if set_name is None else run.sets.get(set_name)


def _scalars(logs: Mapping[str, Any], prefix: str) -> dict[str, float]:
    # Every key begins with "", which is what the training's begin with.
    others = tuple(p for p in LOG_PREFIXES.values() if len(p) > len(prefix))
    return {
        KERAS_PREFIX + key.removeprefix(prefix): float(value)
        for key, value in logs.items()
        if isinstance(value, int | float) and key.startswith(prefix) and not key.startswith(others)
    }
