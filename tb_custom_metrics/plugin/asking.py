"""From what was asked to answers: which view, at which threshold, for which runs."""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.errors import shorten
from tb_custom_metrics.formula.evaluator import SERVER_BUDGET
from tb_custom_metrics.formula.evaluator import Budget
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.choice import Choices
from tb_custom_metrics.logs.choosing import choose
from tb_custom_metrics.logs.comparison import Compared
from tb_custom_metrics.logs.comparison import difference
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.evaluation import evaluate_runs
from tb_custom_metrics.logs.group_comparison import GroupComparison
from tb_custom_metrics.logs.group_comparison import compared
from tb_custom_metrics.logs.group_table import GroupSummary
from tb_custom_metrics.logs.group_table import summarized
from tb_custom_metrics.logs.groups import Aggregate
from tb_custom_metrics.logs.groups import GroupSeries
from tb_custom_metrics.logs.groups import by_hparam
from tb_custom_metrics.logs.groups import by_pattern
from tb_custom_metrics.logs.groups import grouped
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.matrices import ConfusionMatrices
from tb_custom_metrics.logs.points import Explained
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.table import Summarized
from tb_custom_metrics.logs.views import Columns
from tb_custom_metrics.logs.views import OverClasses
from tb_custom_metrics.logs.views import OverSteps
from tb_custom_metrics.logs.views import OverThresholds
from tb_custom_metrics.logs.views import Surface
from tb_custom_metrics.plugin.http import RequestError
from tb_custom_metrics.plugin.requests import Evaluate
from tb_custom_metrics.plugin.requests import Group
from tb_custom_metrics.plugin.requests import ThresholdFrom


def answered(
    reader: Reader,
    runs: Sequence[Run],
    wanted: Sequence[str],
    library: Library,
    metrics: Sequence[Metric],
    asked: Evaluate,
    budget: Budget | None = SERVER_BUDGET,
) -> list[Answer]:
    """Evaluates the formulas of a request, and makes of each what was asked for.

    The budget is what one formula may cost in one run; the command line has none.

    Raises:
        RequestError: If the formula that a threshold is chosen by cannot be read.
    """
    named = library.with_metrics({metric.name: metric for metric in metrics if metric.name})

    def evaluate(
        where: Collection[str],
        what: Sequence[Metric],
        view: Callable[[Inputs], Iterable[Shown]] | None = None,
    ) -> list[Answer]:
        return evaluate_runs(
            reader,
            runs,
            where,
            named,
            what,
            baseline=asked.baseline,
            prevalence=asked.prevalence,
            view=view,
            budget=budget,
        )

    if asked.view == "comparison" and asked.group is None:
        others = [name for name in wanted if name != asked.baseline]
        differences = evaluate(others, [difference(metric) for metric in metrics], Compared(_at(asked, None)))
        return [_of_class(answer, asked.class_) for answer in differences]
    choices = None
    if asked.threshold_from is not None:
        choices = choose(
            runs,
            wanted,
            metrics,
            evaluate,
            part=asked.threshold_from.part,
            best=_best(asked.threshold_from, named),
            at_last=asked.threshold_from.at == "last",
        )
    # The group of the baseline is compared with, and the baseline is in it whether it is shown or not.
    if asked.view == "comparison":
        wanted = [run.name for run in runs if run.name in {*wanted, asked.baseline}]
    answers = evaluate(wanted, metrics, _view(asked, _at(asked, choices)))
    return [_of_class(answer, asked.class_) for answer in answers]


def groups(answer: Answer, runs: Sequence[Run], asked: Group | None) -> list[GroupSeries] | None:
    """Puts the series of an answer together, where that was asked for."""
    if asked is None:
        return None
    name_of = by_pattern(asked.value) if asked.by == "pattern" else by_hparam(asked.value)
    series = [one for one in answer.series if isinstance(one, Series | Columns)]
    aggregate = Aggregate(asked.center, asked.spread, asked.quantiles)
    return grouped(series, runs, name_of, aggregate)


def shown_groups(
    answer: Answer, runs: Sequence[Run], asked: Evaluate
) -> Sequence[GroupSeries] | Sequence[GroupSummary] | Sequence[GroupComparison] | None:
    """Puts the series of an answer together, and makes of each group what was asked for."""
    together = groups(answer, runs, asked.group)
    if together is None:
        return None
    if asked.view == "table":
        return [summarized(line) for line in together]
    if asked.view == "comparison":
        return compared(together, runs, asked.baseline or "")
    return together


def _at(asked: Evaluate, choices: Choices | None) -> Where:
    return Where(asked.threshold, choices)


def _view(asked: Evaluate, where: Where) -> Callable[[Inputs], Iterable[Shown]]:
    match asked.view:
        case "threshold":
            return OverThresholds(asked.step, asked.interval)
        case "class":
            return OverClasses(where, asked.step, asked.interval)
        case "surface":
            return Surface()
        case "matrix":
            return ConfusionMatrices(where, asked.step)
        case "point":
            return Explained(where, asked.step, asked.interval)
        case "table" if asked.group is None:
            return Summarized(where, asked.interval)
        case _:
            return OverSteps(where, asked.interval, asked.interval_steps, asked.max_points)


def _best(asked: ThresholdFrom, library: Library) -> Metric | None:
    if asked.best is None:
        return None
    try:
        node = parse(asked.best)
    except FormulaError as error:
        raise RequestError(400, "bad_request", f"'best' is no formula: {error.message}") from None
    return Metric("", asked.best, node, goal=library.goal_of(node, asked.goal))


def _of_class(answer: Answer, class_name: str | None) -> Answer:
    """Leaves out the other classes, where one was asked for, and tells the runs that do not have it."""
    if class_name is None:
        return answer
    kept = [one for one in answer.series if one.class_name in (None, class_name)]
    classes: dict[str, dict[str, None]] = {}
    for one in answer.series:
        classes.setdefault(one.run, {})[str(one.class_name)] = None
    there = {one.run for one in kept}
    for run in classes:
        if run not in there:
            answer.skipped.append((run, _no_class(class_name, list(classes[run]), answer.metric.formula)))
    answer.series = kept
    return answer


def _no_class(name: str, classes: Sequence[str], formula: str) -> UnknownNameError:
    hint = did_you_mean(name, classes) or say(
        "classes_are", "The classes are {names}.", names=", ".join(classes[:5])
    )
    message = say("no_class", "No class '{name}'", name=shorten(name))
    return UnknownNameError(message, formula, (0, len(formula)), hint)
