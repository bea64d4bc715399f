"""Formulas over runs: what is read for them, and the series that come out."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import furthest
from tb_custom_metrics.formula.evaluator import Budget
from tb_custom_metrics.formula.goals import found_goal
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.views import AtPrevalence
from tb_custom_metrics.logs.batches import read_in_batches
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.plans import Plans
from tb_custom_metrics.logs.run import TOP
from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.scopes import Scopes
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.series import Task
from tb_custom_metrics.logs.series import inputs_of
from tb_custom_metrics.logs.views import OverSteps


@dataclass
class Answer:
    """What came of one formula.

    Attributes:
        metric: The formula.
        definition: Where it is just the name of another formula, that one's text.
        mean_of: What it is the mean over classes of, as a formula: `recall` of `macro(recall)`.
        goal: "maximize" or "minimize", where whoever asks says neither; `None` where no run has it.
        series: What the view makes of each run and set of counts: a series for each class.
        skipped: Why the other runs have none.
    """

    metric: Metric
    definition: str | None = None
    mean_of: str | None = None
    goal: str | None = None
    series: list[Shown] = field(default_factory=list)
    skipped: list[tuple[str, FormulaError]] = field(default_factory=list)

    @property
    def error(self) -> FormulaError | None:
        """What is wrong in every run; `None` where at least one has a series."""
        return furthest(error for _, error in self.skipped) if self.skipped and not self.series else None


def evaluate_runs(
    reader: Reader,
    runs: Sequence[Run],
    wanted: Iterable[str],
    library: Library,
    metrics: Sequence[Metric],
    *,
    threshold: float = 0.5,
    baseline: str | None = None,
    prevalence: float | None = None,
    view: Callable[[Inputs], Iterable[Shown]] | None = None,
    budget: Budget | None = None,
) -> list[Answer]:
    """Evaluates formulas over runs.

    Args:
        reader: Where values come from.
        runs: Every run there is, since a formula may look at siblings.
        wanted: The names of those to evaluate in.
        library: What names mean.
        metrics: The formulas.
        threshold: Where a value still has a threshold axis, it is read at the stored threshold
            nearest to this one.
        baseline: The run that `baseline(x)` reads.
        prevalence: The share of positives at which all counts are seen; as they are without it.
        view: What is made of each formula in each run: a line over steps without it.
        budget: The cost that one formula may have in one run.

    Returns:
        An answer for each formula, in order. What is wrong with one formula, or in one run, is
        part of the answer and stops nothing else.
    """
    by_name = {run.name: run for run in runs}
    seen = None if prevalence is None else AtPrevalence(None, prevalence)
    scopes = Scopes(runs, library, baseline, seen)
    shown = view or OverSteps(Where(threshold))
    plans = Plans()
    answers = [Answer(metric) for metric in metrics]
    tasks = []
    of_trainings = set()  # formulas of which a training has its one series
    for name in wanted:
        for answer in answers:
            if answer.definition is None and answer.mean_of is None:
                answer.definition = _definition(answer.metric, scopes[name])
                answer.mean_of = _mean_of(answer.metric, scopes[name])
            try:
                found = tasks_of(answer.metric, by_name[name], by_name, scopes[name], plans)
                if found[0].of_training:
                    if (id(answer), found[0].owner) in of_trainings:
                        continue
                    of_trainings.add((id(answer), found[0].owner))
                answer.goal = answer.goal or _goal(found[0])
                tasks += [(answer, task) for task in found]
            except FormulaError as error:
                answer.skipped.append((name, error))
    for answer, task, counts, scalars in read_in_batches(reader, tasks, by_name):
        try:
            inputs = inputs_of(task, counts, scalars, budget)
            answer.series += list(shown(inputs))
        except FormulaError as error:
            answer.skipped.append((task.run, error))
    return answers


def tasks_of(metric: Metric, run: Run, runs: Mapping[str, Run], scope: Scope, plans: Plans) -> list[Task]:
    """Returns what is to be done for one formula in one run: a task for each set of counts.

    A formula that reads siblings only is the same for all runs of a training: its one task, and so
    its series, is the training's.

    Raises:
        FormulaError: If it cannot be evaluated there.
    """
    plan = plans.of_training(metric, run, scope)
    of_training = plan is not None
    name = (run.training or TOP) if of_training else run.name
    scope = scope.of_training(name) if of_training else scope
    plan = plan or plans.of_run(metric, run, scope)
    own_sets = run.sets if not of_training and (name, "") in plan.count_sets else ()
    tasks = [
        Task(metric, name, of_training, own, plan, _sets_read(plan, name, own, runs), scope)
        for own in own_sets or (None,)
    ]
    for task in tasks:
        task.check_units()
    return tasks


def _goal(task: Task) -> str:
    return task.said_goal(task.metric.node) or found_goal(task.plan)


def _definition(metric: Metric, scope: Scope) -> str | None:
    named = _named(metric.node, metric.formula, scope)
    return None if named is None else named.formula


def _mean_of(metric: Metric, scope: Scope) -> str | None:
    """Follows the names of formulas to their end; what is read in a sibling run is no name here."""
    node, text, inside = metric.node, metric.formula, None
    followed = set()
    while True:
        if isinstance(node, Call) and node.function == "macro":
            called = text[slice(*node.span)]
            inside = called[called.index("(") + 1 : -1].strip()
            (node,) = node.arguments
        elif isinstance(node, Name) and node.prefix is None and node.name not in followed:
            followed.add(node.name)
            named = _named(node, text, scope)
            if named is None:
                return inside
            node, text = named.node, named.formula
        else:
            return inside


def _named(node: Node, formula: str, scope: Scope) -> Metric | None:
    """The formula that a node is just the name of."""
    if not isinstance(node, Name):
        return None
    try:
        return scope.bind(node, formula).metric
    except FormulaError:
        return None  # evaluating it will say so


def _sets_read(
    plan: Plan, run: str, own: CountSet | None, runs: Mapping[str, Run]
) -> dict[tuple[str, str], CountSet]:
    """The set of counts for each run and set of a plan; in other runs, the one named as the own."""
    chosen = {}
    for name, set_name in plan.count_sets:
        if not runs[name].sets:
            continue  # only the threshold axis is asked for, and there is none: undefined
        wanted = set_name or (own.name if own is not None else "")
        same = [s for s in runs[name].sets if s.name == wanted]
        is_own = own is not None and name == run and not set_name
        chosen[name, set_name] = own if own is not None and is_own else (same or runs[name].sets)[0]
    return chosen
