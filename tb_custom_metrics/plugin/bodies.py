"""What goes out: the bodies of answers, as `http_api.md` describes them."""

import functools
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence

from tb_custom_metrics.formula.edges import edge_values
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.names import AXIS_NAMES
from tb_custom_metrics.formula.names import CONSTANT_NAMES
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.names import DERIVED_COUNTS
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.synonyms import synonyms
from tb_custom_metrics.formula.typeset import to_mathml
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.library import Definition
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.plugin import columns
from tb_custom_metrics.plugin.checking import Checked
from tb_custom_metrics.plugin.columns import numbers
from tb_custom_metrics.plugin.columns import short
from tb_custom_metrics.plugin.http import formula_error
from tb_custom_metrics.plugin.requests import Formula
from tb_custom_metrics.plugin.said import Body

_ORIGINS = {
    "custom_metrics": "counts that this package wrote",
    "pr_curves": "TensorBoard's pr_curves summaries",
    "scalars": "four scalars that are counts by name",
}


def runs(version: str, listing: Listing, runs: Sequence[Run], library: Library) -> Body:
    """Returns what the body that answers `GET /runs` says of logs and formulas."""
    layouts = {s.layout.digest: s for run in runs for s in run.sets if s.origin != "scalars"}
    carried = library.carried()
    return {
        "runs": [_run(run, carried.get(run.name, [])) for run in runs],
        "tensorboard_runs": list(listing.runs),
        "layouts": {digest: _layout(count_set) for digest, count_set in layouts.items()},
        "formulas": [
            {**described(one.meaning), **origin_of(one)}
            for one in library.definitions
            if isinstance(one.meaning, Metric) and library.is_heard(one)
        ],
        "notes": [*library.unreadable, *(note for run in runs for note in run.unreadable)],
        "version": version,
    }


def checked(error: FormulaError | None, node: Node | None, found: Checked, n_runs: int) -> Body:
    """Returns the body that answers `POST /check`."""
    sets = [count_set for tasks in found.tasks for task in tasks for count_set in task.count_sets.values()]
    return {
        "error": None if error is None else formula_error(error),
        "mathml": None if node is None else to_mathml(node),
        "names": found.names,
        "runs": {"used": found.used, "of": n_runs},
        "sets": sorted({count_set.name for count_set in sets}),
        "thresholds": max((len(count_set.layout.thresholds) for count_set in sets), default=0),
    }


def failed(asked: Formula, error: Body) -> Body:
    """Returns the result of a formula that could not be read."""
    return {
        "name": asked.name,
        "formula": asked.formula,
        "definition": None,
        "mean_of": None,
        "goal": None,
        "error": error,
        "series": [],
        "groups": [],
        "skipped": [],
    }


def answered(asked: Formula, answer: Answer, groups: Iterable[columns.Group] | None) -> Body:
    """Returns the result of a formula that was evaluated; of groups of runs, where there are some."""
    return {
        "name": asked.name,
        "formula": asked.formula,
        "definition": answer.definition,
        "mean_of": answer.mean_of,
        "goal": answer.goal,
        "error": None if answer.error is None else formula_error(answer.error),
        "series": [columns.shown(one) for one in answer.series] if groups is None else [],
        "groups": [columns.group(one) for one in groups or ()],
        "skipped": [{"run": run, "error": formula_error(error)} for run, error in answer.skipped],
    }


def _run(run: Run, formulas: list[str]) -> Body:
    return {
        "name": run.name,
        "training": run.training,
        "color_run": run.color_run,
        "sets": [
            {
                "name": count_set.name,
                "source": count_set.origin,
                "layout": count_set.layout.digest if count_set.origin != "scalars" else None,
                "tags": [source.tag for source in count_set.sources],
                "unit": count_set.unit,
            }
            for count_set in run.sets
        ],
        "counts_from": _counts_from(run),
        "scalars": list(run.scalars),
        "hparams": {**dict(zip(run.hparams, numbers(run.hparams.values()), strict=True)), **run.hparam_texts},
        "formulas": formulas,
    }


def _counts_from(run: Run) -> str:
    """Which of the sources of counts serves in a run, and why, as a sentence."""
    if not run.sets:
        return say(
            "counts_from_nowhere",
            "There are no counts: tp, fp, tn and fn mean scalars of these names, if there are any.",
        )
    source = _ORIGINS[run.sets[0].origin]
    others = " and ".join(_ORIGINS[origin] for origin in run.passed_over)
    if not others:
        return say("counts_from", "tp, fp, tn and fn are read from {source}.", source=source)
    return say(
        "counts_from_before",
        "tp, fp, tn and fn are read from {source}, which come before {others}.",
        source=source,
        others=others,
    )


def _layout(count_set: CountSet) -> Body:
    layout = count_set.layout
    return {
        "kind": layout.kind,
        "thresholds": [short(threshold) for threshold in layout.thresholds],
        "rule": layout.rule,
        "classes": list(layout.classes),
    }


def origin_of(definition: Definition) -> Body:
    """Returns where a definition comes from."""
    layer, name = definition.origins[0]
    return {
        "layer": layer,
        "set": None if layer == "run" else name,
        "runs": [one.name for one in definition.origins] if layer == "run" else [],
    }


def described(metric: Metric) -> Body:
    """Returns a formula as all answers have it."""
    return {
        "name": metric.name,
        "formula": metric.formula,
        "description": metric.description,
        "goal": metric.goal,
        "range": None if metric.range is None else numbers(metric.range),
    }


@functools.cache
def catalogue_body() -> Body:
    """Returns the body that answers `GET /catalogue`."""
    edges = edge_values()
    return {
        "functions": [
            {
                "name": function.name,
                "signature": function.signature,
                "group": function.group,
                "description": function.description,
            }
            for function in FUNCTIONS.values()
        ],
        "metrics": [
            {
                **described(one),
                "also": list(synonyms().get(one.name, ())),
                "edges": _edges(edges.get(one.name)),
            }
            for one in catalogue().metrics.values()
        ],
        "names": [
            *(_named(name, "count", text) for name, text in COUNTS.items()),
            *(_named(name, "count", text) for name, (_, text) in DERIVED_COUNTS.items()),
            *(_named(name, "axis", text) for name, text in AXIS_NAMES.items()),
            *(_named(name, "constant", f"{value:.6g}") for name, value in CONSTANT_NAMES.items()),
        ],
    }


def _named(name: str, kind: str, description: str) -> Body:
    return {"name": name, "kind": kind, "description": description}


def _edges(values: Mapping[str, float] | None) -> Body | None:
    return None if values is None else dict(zip(values, numbers(values.values()), strict=True))
