"""What an export holds: columns of equal length, and how they came about."""

import argparse
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.cli.blocks import Block
from tb_custom_metrics.cli.question import Question
from tb_custom_metrics.logs.evaluation import Answer

Column = npt.NDArray[Any]

UNDEFINED = "0/0 and what follows from it is undefined: an empty cell, never a 0"
JOIN = "operands are joined on the steps that they share; of a restarted run the newest attempt counts"


@dataclass(frozen=True)
class Exported:
    """Values of formulas with all that is needed to quote them.

    Attributes:
        about: The formulas and the rules, by what they are about, as JSON can hold it.
        names: What each formula is called.
        blocks: The values of each formula.
        has_intervals: Whether values have a lower and an upper end.
    """

    about: Mapping[str, Any]
    names: Sequence[str]
    blocks: Sequence[Sequence[Block]]
    has_intervals: bool

    @classmethod
    def of(cls, question: Question, answers: Sequence[Answer], options: argparse.Namespace) -> "Exported":
        """Takes the answers to a question apart."""
        blocks = [list(question.blocks(answer)) for answer in answers]
        has_intervals = question.asked.interval is not None or question.asked.group is not None
        names = [answer.metric.name or answer.metric.formula for answer in answers]
        return cls(_about(question, answers, options), names, blocks, has_intervals)

    @property
    def n_rows(self) -> int:
        """How many values there are."""
        return sum(len(block.values) for blocks in self.blocks for block in blocks)

    def columns(self) -> dict[str, Column]:
        """Returns the values below each other, formula by formula, with what they belong to."""
        flat = [(name, one) for name, blocks in zip(self.names, self.blocks, strict=True) for one in blocks]
        lengths = [len(one.values) for _, one in flat]
        texts = {
            "run": [one.run for _, one in flat],
            "set": [one.set_name for _, one in flat],
            "class": [one.class_name for _, one in flat],
            "formula": [name for name, _ in flat],
        }
        columns = {key: np.repeat(np.array(column, object), lengths) for key, column in texts.items()}
        numbers = {"step": "steps", "wall_time": "wall_times", "threshold": "thresholds", "value": "values"}
        if self.has_intervals:
            numbers |= {"lower": "lower", "upper": "upper"}
        for key, attribute in numbers.items():
            columns[key] = np.concatenate([getattr(one, attribute) for _, one in flat])
        # As a person wrote them: a stored 0.1 is 0.10000000149011612.
        columns["threshold"] = np.array([float(str(one)) for one in columns["threshold"].astype(np.float32)])
        return columns


def _about(question: Question, answers: Sequence[Answer], options: argparse.Namespace) -> dict[str, Any]:
    asked = question.asked
    return {
        "written_by": "tb-custom-metrics export",
        "logdir": options.logdir,
        "formulas": [_formula(question, answer) for answer in answers],
        "at": question.at if question.over is None else f"every {question.over}",
        "runs": list(question.wanted),
        "undefined": UNDEFINED,
        "join": JOIN,
        "threshold": _threshold(question),
        "threshold_rules": _rules(question),
        "prevalence": "as logged" if asked.prevalence is None else asked.prevalence,
        "interval": asked.interval,
        "group_by": None
        if asked.group is None
        else f"{asked.group.value}: mean, and a standard deviation either way",
        "baseline": asked.baseline,
        "parameters": {name: one.value for name, one in question.logs.library.parameters.items()},
        "cautions": list(dict.fromkeys(_cautions(answers))),
    }


def _formula(question: Question, answer: Answer) -> dict[str, Any]:
    return {
        "name": answer.metric.name or answer.metric.formula,
        "formula": answer.metric.formula,
        "definition": answer.definition,
        "goal": question.goal(answer),
    }


def _threshold(question: Question) -> str:
    if question.over == "threshold":
        return "every stored one"
    nearest = f"the stored threshold nearest to {question.asked.threshold:g}"
    return f"where a value depends on one, it is read at {nearest}"


def _rules(question: Question) -> dict[str, list[str]]:
    """Which runs count a score that equals the threshold as positive, and which do not."""
    words = {">": "positive above the threshold", ">=": "positive at the threshold and above"}
    found: dict[str, list[str]] = {}
    wanted = set(question.wanted)
    for run in question.logs.runs:
        rules = {one.layout.rule for one in run.sets if one.layout.thresholds.size}
        for rule in sorted(rules) if run.name in wanted else ():
            found.setdefault(f"{rule}, {words[rule]}", []).append(run.name)
    return found


def _cautions(answers: Sequence[Answer]) -> Iterator[str]:
    for answer in answers:
        for one in answer.series:
            for caution in one.cautions:
                yield f"{answer.metric.name or answer.metric.formula}, {one.run}: {caution}"
        for run, error in answer.skipped:
            yield f"{answer.metric.name or answer.metric.formula}, not in {run}: {error.message}"
