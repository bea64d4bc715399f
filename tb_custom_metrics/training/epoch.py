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

KERAS_RUNS = {"train": "", "validation": "val_"}
"""The runs of a Keras training, and how their values begin in Keras' logs."""

_CELLS_SET = "counts"  # the name of a set that comes from Keras' own metrics


@dataclass(eq=False)
class Run:
    """Training or validation data in one epoch.

    Attributes:
        sets: Counts by the name of the set; `None` where they could not be counted.
        scalars: Of Keras' logs, by the tag that TensorBoard knows them under.
        derived: What `Derivation.evaluate` returns, by set and formula: the values by name, none where
            they could not be evaluated. The set is `None` where there are no counts.
    """

    sets: dict[str, Counts | None] = field(default_factory=dict)
    scalars: dict[str, float] = field(default_factory=dict)
    derived: dict[tuple[str | None, str], dict[str, float]] = field(default_factory=dict)

    def add_logs(self, logs: Mapping[str, Any], prefix: str = "", others: tuple[str, ...] = ()) -> None:
        """Adds the scalars of Keras' logs, and the counts among them where there are no others.

        Args:
            logs: Of an epoch or an evaluation.
            prefix: How the names of this run begin in them.
            others: How those of other runs begin.
        """
        self.scalars = {
            KERAS_PREFIX + key.removeprefix(prefix): float(value)
            for key, value in logs.items()
            if isinstance(value, int | float) and key.startswith(prefix) and not key.startswith(others)
        }
        cells = None if self.sets else cells_of(logs, prefix)
        if cells is not None:
            self.sets[_CELLS_SET] = cells

    def label(self, set_name: str | None) -> str | None:
        """Returns the name of the set where it has to be said."""
        return set_name if len(self.sets) > 1 else None

    def values(self) -> list[summaries.Value]:
        """Returns what is written: counts, derived scalars, histograms of the scores of one label."""
        values = []
        for name, counts in self.sets.items():
            if counts is not None:
                values.append(summaries.counts_value(counts.tensor, counts.layout, name))
        for (set_name, _), derived in self.derived.items():
            label = self.label(set_name)
            values += [summaries.derived_value(key, value, label) for key, value in derived.items()]
        for name, counts in self.sets.items():
            if counts is not None and summaries.are_scores_of_one_label(counts.layout):
                values += summaries.score_values(counts.tensor, counts.layout, self.label(name))
        return values


@dataclass(eq=False)
class Epoch:
    """One epoch.

    Attributes:
        number: From 0, as Keras counts.
        runs: "train", "validation" where there was one, and the datasets where they were evaluated.
    """

    number: int
    runs: dict[str, Run] = field(default_factory=dict)

    def add_logs(self, logs: Mapping[str, Any]) -> None:
        """Adds what Keras' logs say about training and validation data."""
        for name, run in self.runs.items():
            prefix = KERAS_RUNS[name]
            # Every key begins with "", which is what the training's begin with.
            run.add_logs(logs, prefix, tuple(p for p in KERAS_RUNS.values() if len(p) > len(prefix)))

    def derive(self, derivation: Derivation, notices: Notices) -> None:
        """Evaluates every formula for every run and set of counts."""
        for name, run in self.runs.items():
            for set_name in run.sets or [None]:
                for formula in derivation.formulas.metrics:
                    if set_name is None and derivation.needs_counts(formula):
                        continue
                    run.derived[set_name, formula] = {}
                    with notices.guard(f"Evaluating '{formula}'"):
                        try:
                            derived = self._derived(derivation, formula, name, set_name)
                        except MissingOperandError as error:
                            notices.say(("missing", formula), f"no {formula} for now: {error}")
                        else:
                            run.derived[set_name, formula] = derived

    def put_into(self, logs: dict[str, Any], prefixes: Mapping[str, str], notices: Notices) -> None:
        """Adds the derived values to Keras' logs; what stands there already is left alone.

        Callbacks such as `CSVLogger` take the first epoch's keys for all of them, so that each key
        is there in every epoch: NaN where the formula could not be evaluated or the dataset was not.

        Args:
            logs: Of the epoch.
            prefixes: How the keys of each run begin.
            notices: Hear what is not put there.
        """
        for name, prefix in prefixes.items():
            if name in KERAS_RUNS and name not in self.runs:
                continue  # Keras logs no validation either in an epoch without
            run = self.runs.get(name, self.runs["train"])
            for (set_name, formula), derived in run.derived.items():
                key = prefix + "_".join(filter(None, (run.label(set_name), formula)))
                if derived and formula not in derived:
                    _say_that_classes_are_many(formula, next(iter(derived)), notices)
                elif key in logs:
                    notices.say(
                        ("taken", key),
                        f"Keras' logs have their own '{key}', which stays; the formula of that name is "
                        "written to the event file only.",
                    )
                else:
                    logs[key] = derived.get(formula, math.nan) if name in self.runs else math.nan

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


def _say_that_classes_are_many(formula: str, key: str, notices: Notices) -> None:
    label = key.removeprefix(f"{formula}/")
    notices.say(
        "classes",
        f"'{formula}' has a value for each class, and Keras' logs take one number: the event file has "
        f"all of them. To monitor one, write macro({formula}), worst({formula}) or only({formula}, "
        f'"{label}") as a formula.',
    )
