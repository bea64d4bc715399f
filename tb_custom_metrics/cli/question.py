"""What `eval` and `export` are asked, and the answers: the same as the panel gets from the server."""

import argparse
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.arguments import add_conditions
from tb_custom_metrics.cli.arguments import share
from tb_custom_metrics.cli.blocks import Block
from tb_custom_metrics.cli.blocks import blocks_of
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.logdir import Logs
from tb_custom_metrics.cli.logdir import chosen
from tb_custom_metrics.cli.logdir import given_set
from tb_custom_metrics.cli.logdir import known_run
from tb_custom_metrics.cli.logdir import metrics_of
from tb_custom_metrics.cli.logdir import opened
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.group_comparison import GroupComparison
from tb_custom_metrics.logs.groups import GroupSeries
from tb_custom_metrics.plugin.asking import answered
from tb_custom_metrics.plugin.asking import groups
from tb_custom_metrics.plugin.asking import shown_groups
from tb_custom_metrics.plugin.requests import Evaluate
from tb_custom_metrics.plugin.requests import Group

OVER = ("step", "threshold", "class")


@dataclass(frozen=True)
class Question:
    """Formulas over runs.

    Attributes:
        logs: What is asked about.
        wanted: The names of the runs.
        metrics: The formulas.
        asked: How they are read.
        at: "last", "best", or a step.
        over: The axis that is shown whole, or `None` for one number a line.
    """

    logs: Logs
    wanted: Sequence[str]
    metrics: Sequence[Metric]
    asked: Evaluate
    at: str | int
    over: str | None

    @classmethod
    def of(cls, options: argparse.Namespace) -> "Question":
        """Reads the options and the log directory.

        Raises:
            CommandError: If options exclude each other, or nothing is there.
            FormulaError: If a text is no formula.
        """
        _check_combination(options)
        given = given_set(options.metrics)
        logs = opened(options.logdir, given, dict(options.parameters))
        metrics = metrics_of(options.formulas, logs.library)
        if not metrics and given is not None:
            metrics = list(given.metrics.values())
        if not metrics:
            raise CommandError("Give at least one formula, such as f1, or a set with --metrics.")
        named = {metric.name: metric for metric in metrics if metric.name}
        logs = Logs(logs.reader, logs.runs, logs.library.with_metrics(named))
        known_run(logs.runs, options.baseline)
        asked = _asked(options, logs)
        return cls(logs, chosen(logs.runs, options.where), metrics, asked, options.at, options.over)

    def answers(self) -> list[Answer]:
        """Evaluates the formulas.

        Raises:
            FormulaError: If a formula is wrong in every run.
        """
        found = self._answered(self.asked)
        for answer in found:
            if answer.error is not None:
                raise answer.error
        if not any(True for answer in found for _ in self.blocks(answer)):
            raise CommandError("None of the runs has a value.", exits.UNDECIDED)
        return found

    def comparisons(self) -> list[Answer]:
        """The differences to the baseline; none where none is asked for."""
        if self.asked.baseline is None or self.over is not None or self.at == "best":
            return []
        return self._answered(self._comparing())

    def groups(self, answer: Answer) -> list[GroupSeries] | None:
        """Puts runs together, where that was asked for."""
        return groups(answer, self.logs.runs, self.asked.group)

    def compared_groups(self, answer: Answer) -> list[GroupComparison] | None:
        """Compares groups of runs with that of the baseline, where runs are put together."""
        together = shown_groups(answer, self.logs.runs, self._comparing())
        return None if together is None else [one for one in together if isinstance(one, GroupComparison)]

    def blocks(self, answer: Answer) -> Iterator[Block]:
        """Yields the rows of one formula."""
        together = self.groups(answer)
        if together is None:
            for one in answer.series:
                yield from blocks_of(one, "best" if self.at == "best" else "last")
            return
        for group in together:
            (block,) = blocks_of(group)
            one_row = block if self.over == "step" else block.at(self.at, self.goal(answer))
            if one_row is not None:
                yield one_row

    def goal(self, answer: Answer) -> str:
        """Returns which values are the best: as the formula or its name says, else as is found."""
        said = self.logs.library.goal_of(answer.metric.node, answer.metric.goal)
        return said or answer.goal or "maximize"

    def _comparing(self) -> Evaluate:
        return replace(self.asked, view="comparison", interval=None, step=None)

    def _answered(self, asked: Evaluate) -> list[Answer]:
        logs = self.logs
        return answered(logs.reader, logs.runs, self.wanted, logs.library, self.metrics, asked, budget=None)


def add_question(parser: argparse.ArgumentParser, at: str | None) -> None:
    """Adds what can be asked of a log directory; `at` is where values are read unless told."""
    parser.add_argument(
        "logdir", metavar="LOGDIR", help="the log directory, or a URL such as s3://bucket/logs"
    )
    parser.add_argument(
        "formulas", nargs="*", metavar="FORMULA",
        help="f1, 5*fn + fp, or with a name: cost=5*fn + fp; without any, all of the set in --metrics",
    )  # fmt: skip
    parser.add_argument("--metrics", metavar="TOML", help="a formula set, whose formulas can be named")
    parser.add_argument(
        "--at", type=_step, default=at, metavar="STEP",
        help="last, best, or a step" + ("" if at is None else f" (default: {at})"),
    )  # fmt: skip
    parser.add_argument("--over", choices=OVER, help="show every step, threshold or class")
    parser.add_argument(
        "--where", action="append", default=[], metavar="WHAT",
        help="only runs whose name matches a glob ('*/validation'), or with a hyperparameter ('lr<0.01'); "
        "given twice, both must hold",
    )  # fmt: skip
    parser.add_argument(
        "--group-by", metavar="WHAT",
        help="put runs together: by a part of their names that varies ('seed*'), or by a hyperparameter",
    )  # fmt: skip
    parser.add_argument(
        "--baseline", metavar="RUN", help="the run that others are compared with, and that baseline(x) reads"
    )
    add_conditions(parser)
    parser.add_argument(
        "--interval", type=_level, metavar="LEVEL", help="also the interval that holds LEVEL, such as 0.95"
    )


def _check_combination(options: argparse.Namespace) -> None:
    if options.over is not None and options.at == "best":
        raise CommandError("--over shows an axis whole: with it, --at is last or a step.")
    if options.group_by is not None and options.over not in (None, "step"):
        raise CommandError("--group-by puts steps together: it goes with --over step, or without --over.")
    if options.group_by is not None and options.interval is not None:
        raise CommandError("--group-by shows the spread over runs, in place of --interval.")
    if options.over == "step" and isinstance(options.at, int):
        raise CommandError("--over step shows every step, and --at one. Choose one of them.")


def _asked(options: argparse.Namespace, logs: Logs) -> Evaluate:
    step = options.at if isinstance(options.at, int) else None
    if options.group_by is not None or options.over == "step":
        view, step = "step", None
    elif options.over == "threshold":
        view = "threshold"
    else:
        view = "class" if options.over == "class" or step is not None else "table"
    return Evaluate(
        formulas=[],
        runs=None,
        view=view,
        step=step,
        class_=None,
        threshold=options.threshold,
        threshold_from=None,
        baseline=options.baseline,
        parameters=dict(options.parameters),
        prevalence=options.prevalence,
        interval=options.interval,
        interval_steps=None,
        group=None if options.group_by is None else _group(options.group_by, logs),
        max_points=None,
        every_step=True,
    )


def _group(text: str, logs: Logs) -> Group:
    if text.count("*") == 1:
        by = "pattern"
    elif any(text in run.hparams or text in run.hparam_texts for run in logs.runs):
        by = "hparam"
    else:
        raise CommandError(
            f"--group-by is text with one '*' in it, such as 'seed*', or a hyperparameter. Received: {text!r}"
        )
    return Group(by, text, "mean", "std", (0.25, 0.75))


def _step(text: str) -> str | int:
    if text in ("last", "best"):
        return text
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"it is last, best, or a step. Received: {text!r}") from None


def _level(text: str) -> float:
    value = share(text)
    if not 0.5 <= value < 1:
        raise argparse.ArgumentTypeError(f"it is at least 0.5 and below 1. Received: {text!r}")
    return value
