"""`tb-custom-metrics eval`: formulas of runs as a table."""

import argparse
import json
import sys
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.blocks import Block
from tb_custom_metrics.cli.question import Question
from tb_custom_metrics.cli.question import add_question
from tb_custom_metrics.cli.tables import UNDEFINED
from tb_custom_metrics.cli.tables import number_text
from tb_custom_metrics.cli.tables import text_table
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.group_comparison import GroupComparison
from tb_custom_metrics.logs.views import Columns
from tb_custom_metrics.plugin import bodies
from tb_custom_metrics.plugin.columns import Group
from tb_custom_metrics.plugin.columns import listed
from tb_custom_metrics.plugin.requests import Formula

HELP = """\
Prints formulas of runs as a table: one line a run, one column a formula, read at the last step
that has a value, at the best, or at any. What is undefined, such as 0/0, is a dash. The numbers
are those of the panel; the logs may have been written by anybody.

examples:
  tb-custom-metrics eval logs f1 mcc
  tb-custom-metrics eval logs 'best(f1)' 'cost=5*fn + fp' --at best --where '*/validation'
  tb-custom-metrics eval logs recall --interval 0.95 --threshold 0.3
  tb-custom-metrics eval logs f1 --over threshold --where weighted/validation
  tb-custom-metrics eval logs f1 --group-by 'seed*' --over step
  tb-custom-metrics eval logs f1 --baseline plain/validation --where '*/validation'
  tb-custom-metrics eval logs --metrics metrics.toml --set cost_fn=10 --json
"""

_LABEL = 40  # code points of a formula above its column
_NOTES = 20  # lines
_RUNS = 5  # named in one of them

_Key = tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    add_question(parser, "last")
    parser.add_argument("--json", action="store_true", help="print JSON, as the plugin's /evaluate has it")


def run(options: argparse.Namespace) -> int:
    """Prints the table."""
    question = Question.of(options)
    answers = question.answers()
    compared = question.comparisons()
    if options.json:
        body = {
            "results": _bodies(answers, question.groups),
            "comparisons": _bodies(compared, question.compared_groups),
        }
        sys.stdout.write(json.dumps(body, default=listed, ensure_ascii=False, allow_nan=False) + "\n")
        return exits.OK
    sys.stdout.write(_table(question, answers, compared))
    sys.stderr.write("".join(f"{note}\n" for note in _notes(question, answers, compared)))
    return exits.OK


def _bodies(
    answers: Sequence[Answer], groups: Callable[[Answer], Iterable[Group] | None]
) -> list[dict[str, Any]]:
    return [
        bodies.answered(
            Formula(one.metric.name or None, one.metric.formula, one.metric.goal, False),
            one,
            groups(one),
        )
        for one in answers
    ]


def _table(question: Question, answers: Sequence[Answer], compared: Sequence[Answer]) -> str:
    """A line for each run, set of counts, class and point, a column for each formula."""
    header: list[str] = []
    columns: list[dict[_Key, str]] = []
    steps: dict[_Key, str] = {}
    for index, answer in enumerate(answers):
        header.append(_label(answer))
        columns.append({})
        for block in question.blocks(answer):
            if not len(block.values):
                columns[-1][(*block.key, "")] = UNDEFINED
            for row in range(len(block.values)):
                key = _key(question, block, row)
                columns[-1][key] = _cell(block, row, told=question.at == "best")
                steps.setdefault(key, str(block.steps[row]))
        if compared:
            header += ["Δ", "P(better)"]
            columns += _differences(question, compared[index])
    keys = list(dict.fromkeys(key for column in columns for key in column))
    rows = [[*key, *(column.get(key, UNDEFINED) for column in columns)] for key in keys]
    names = [_names(question)[0], "set", "class", _names(question)[1]]
    # Sets and classes only where there is anything to tell apart.
    shown = [c for c, name in enumerate(names) if name and (c in (0, 3) or any(key[c] for key in keys))]
    if question.over is None and question.at != "best":
        names[3], shown = "step", [*shown, 3]
        rows = [[*row[:3], steps.get(key, ""), *row[4:]] for key, row in zip(keys, rows, strict=True)]
    kept = [*shown, *range(4, 4 + len(columns))]
    return text_table(
        [[row[column] for column in kept] for row in rows],
        [[*names, *header][column] for column in kept],
        numbers=[position for position, column in enumerate(kept) if column >= 3],
    )


def _names(question: Question) -> tuple[str, str]:
    point = question.over if question.over in ("step", "threshold") else ""
    return ("group" if question.asked.group is not None else "run"), point


def _key(question: Question, block: Block, row: int) -> _Key:
    if question.over == "threshold":
        point = number_text(float(np.float32(block.thresholds[row])))
    else:
        point = str(block.steps[row]) if question.over == "step" else ""
    return (*block.key, point)


def _cell(block: Block, row: int, *, told: bool) -> str:
    text = number_text(float(block.values[row]))
    if not np.isnan(block.lower[row]):
        text += f" ({number_text(float(block.lower[row]))} to {number_text(float(block.upper[row]))})"
    return f"{text} at {block.steps[row]}" if told else text


def _differences(question: Question, answer: Answer) -> list[dict[_Key, str]]:
    """The difference to the baseline and the probability of being better, each by line.

    They are of the last step that both runs have, which is said where it is not the last of the run.
    """
    if (together := question.compared_groups(answer)) is not None:
        return _group_differences(question, together)
    differences: dict[_Key, str] = {}
    shares: dict[_Key, str] = {}
    for one in answer.series:
        assert isinstance(one, Columns)
        steps, values = one.columns["steps"], one.columns["values"]
        rows = np.flatnonzero(steps == question.at) if isinstance(question.at, int) else np.arange(len(steps))
        if not len(rows):
            continue
        step = steps[rows[-1]]
        told = (
            ""
            if isinstance(question.at, int) or one.used == max(one.operand_steps.values(), default=one.used)
            else f" at {step}"
        )
        key = (one.run, one.set_name or "", one.class_name or "", "")
        differences[key] = number_text(float(values[rows[-1]])) + told
        found = np.flatnonzero(one.columns["probability_steps"] == step)
        shares[key] = number_text(
            float(one.columns["probability_better"][found[0]]) if len(found) else np.nan
        )
    return [differences, shares]


def _group_differences(question: Question, together: Sequence[GroupComparison]) -> list[dict[_Key, str]]:
    differences: dict[_Key, str] = {}
    shares: dict[_Key, str] = {}
    for one in together:
        row = _row(question, one)
        if row is None:
            continue
        step, line = one.steps[row], one.line
        told = "" if isinstance(question.at, int) or step == line.points[-1] else f" at {step:.0f}"
        key = (line.group, line.set_name or "", line.class_name or "", "")
        differences[key] = number_text(float(one.values[row])) + told
        shares[key] = number_text(float(one.probabilities[row]))
    return [differences, shares]


def _row(question: Question, one: GroupComparison) -> int | None:
    """Where the step stands that is shown: the one asked for, or the last of both."""
    rows = np.flatnonzero(one.steps == question.at) if isinstance(question.at, int) else range(len(one.steps))
    return int(rows[-1]) if len(rows) else None


def _label(answer: Answer) -> str:
    text = answer.metric.name or answer.metric.formula
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def _notes(question: Question, answers: Sequence[Answer], compared: Sequence[Answer]) -> list[str]:
    """What is to be said of the numbers: runs without any first, then cautions, then the comparisons."""
    lines = [line for answer in answers for line in _skipped(answer)]
    for told in ("cautions", "notes"):
        for answer in answers:
            lines += [
                f"{_label(answer)}, {one.run}: {line}" for one in answer.series for line in getattr(one, told)
            ]
    for answer, other in zip(answers, compared, strict=False):  # of which there may be none
        lines += _comparison_lines(question, answer, other, lines)
    lines = list(dict.fromkeys(lines))
    if len(lines) <= _NOTES:
        return lines
    return [*lines[:_NOTES], f"… and {len(lines) - _NOTES} more; --json has them all"]


def _comparison_lines(
    question: Question, answer: Answer, compared: Answer, told: Collection[str]
) -> list[str]:
    """What is to be said of the differences of a formula that has not been told of its values."""
    label = _label(answer)
    notes = [
        (name, note)
        for name, note in _comparison_notes(question, compared)
        if f"{label}, {name}: {note}" not in told
    ]
    without = {run for run, _ in answer.skipped}
    skipped = [(run, error.message) for run, error in compared.skipped if run not in without]
    return [
        *(f"{label}, not compared in {names}: {message}" for message, names in _by_message(skipped)),
        *(f"{label}, {names}: {note}" for note, names in _by_message(notes)),
    ]


def _comparison_notes(question: Question, answer: Answer) -> list[tuple[str, str]]:
    """Runs or groups, and what is said of them; of a group at the step that is shown."""
    if (together := question.compared_groups(answer)) is None:
        return [(one.run, note) for one in answer.series for note in (*one.cautions, *one.notes)]
    rows = [(one, _row(question, one)) for one in together]
    shown = [(one, row) for one, row in rows if row is not None or not len(one.steps)]
    return [(one.line.group, one.note(row or 0)) for one, row in shown]


def _skipped(answer: Answer) -> list[str]:
    """The runs that have no value, by the reason."""
    skipped = [(run, error.message) for run, error in answer.skipped]
    return [f"{_label(answer)}, not in {names}: {message}" for message, names in _by_message(skipped)]


def _by_message(told: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The messages, each with the first of the runs that it is told of."""
    runs: dict[str, dict[str, None]] = {}
    for run, message in told:
        runs.setdefault(message, {})[run] = None
    return [(message, _some(list(names))) for message, names in runs.items()]


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _RUNS
    return ", ".join(names[:_RUNS]) + (f" and {rest} more" if rest > 0 else "")
