"""The routes of the plugin. `http_api.md` beside this file has their bodies."""

import hashlib
import json
import math
import time
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tensorboard import plugin_util
from tensorboard.plugins import base_plugin
from werkzeug import wrappers

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Bound
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.evaluation import scopes_of
from tb_custom_metrics.logs.evaluation import tasks_of
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.library import read_library
from tb_custom_metrics.logs.provider import ProviderReader
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.plugin import bodies
from tb_custom_metrics.plugin.asking import answered
from tb_custom_metrics.plugin.asking import groups
from tb_custom_metrics.plugin.encoding import encoded
from tb_custom_metrics.plugin.encoding import respond_encoded
from tb_custom_metrics.plugin.encoding import wanted_type
from tb_custom_metrics.plugin.formulas_routes import FormulasRoute
from tb_custom_metrics.plugin.freshness import Freshness
from tb_custom_metrics.plugin.http import Body
from tb_custom_metrics.plugin.http import formula_error
from tb_custom_metrics.plugin.http import json_route
from tb_custom_metrics.plugin.http import json_routes
from tb_custom_metrics.plugin.http import read_body
from tb_custom_metrics.plugin.reply_cache import ReplyCache
from tb_custom_metrics.plugin.requests import Check
from tb_custom_metrics.plugin.requests import Evaluate
from tb_custom_metrics.plugin.requests import Formula
from tb_custom_metrics.plugin.team import Team
from tb_custom_metrics.plugin.turns import Turns

_SHARED = 0.1  # seconds for which a list of all there is serves everybody
_REPLY_BYTES = 64 * 1024**2  # as they are sent


class Routes:
    """Answers the panel's requests.

    Args:
        context: TensorBoard's.
        team: Where the team's formulas lie.
    """

    def __init__(self, context: base_plugin.TBContext, team: Team) -> None:
        self._context = context
        self._team = team
        self._formulas = FormulasRoute(team, self.library)
        self._turns = Turns()
        self._freshness = Freshness(
            context.logdir or "", getattr(context.flags, "reload_interval", None) or 0.0
        )
        self._listed: tuple[str, float, Listing] | None = None
        self._read: tuple[str, list[Run], Library] = ("", [], Library())
        self._replies = ReplyCache(_REPLY_BYTES)

    def apps(self) -> dict[str, Callable[..., Any]]:
        """Returns the WSGI application of each route."""
        return {
            "/runs": json_route("GET", self.runs),
            "/evaluate": json_route("POST", self.evaluate),
            "/check": json_route("POST", self.check),
            "/catalogue": json_route("GET", self.catalogue),
            "/formulas": json_routes(GET=self._formulas.read, POST=self._formulas.save),
        }

    def runs(self, request: wrappers.Request) -> Body:
        """Answers `GET /runs`."""
        reader = self._reader(request)
        listing = self._listing(reader)
        runs, library = self._known(reader, listing)
        frozen_since = self._freshness.frozen_since(listing.version)
        return bodies.runs(listing, runs, library, time.time(), frozen_since)

    def evaluate(self, request: wrappers.Request) -> wrappers.Response:
        """Answers `POST /evaluate`."""
        body = read_body(request)
        asked = Evaluate.from_body(body)
        reader = self._reader(request)
        listing = self._listing(reader)
        question = json.dumps(body, sort_keys=True)
        content_type = wanted_type(request)

        def evaluated() -> bytes:
            with self._turns.turn(request.environ):
                return encoded(self._evaluated(asked, reader, listing), content_type)

        key = (reader.experiment_id, listing.version, question, content_type)
        return respond_encoded(request, self._replies.reply(key, evaluated), content_type)

    def _evaluated(self, asked: Evaluate, reader: ProviderReader, listing: Listing) -> Body:
        runs, library = self._known(reader, listing)
        library = library.with_parameters(asked.parameters)
        parsed = [_parsed(one, library) for one in asked.formulas]
        answers = answered(
            reader,
            runs,
            _wanted(runs, asked.runs),
            library,
            [metric for metric in parsed if isinstance(metric, Metric)],
            replace(asked, baseline=_there(asked.baseline, runs)),
        )
        return {"results": list(_results(asked, parsed, answers, runs))}

    def check(self, request: wrappers.Request) -> Body:
        """Answers `POST /check`."""
        asked = Check.from_body(read_body(request))
        reader = self._reader(request)
        listing = self._listing(reader)
        runs, library = self._known(reader, listing)
        library = library.with_parameters(asked.parameters)
        by_name = {run.name: run for run in runs}
        wanted = _wanted(runs, asked.runs)
        metric = _parsed(Formula(None, asked.formula, "maximize", False), library)
        if isinstance(metric, FormulaError):
            return bodies.checked(metric, None, [], [], len(wanted))
        scopes = scopes_of(runs, library, _there(asked.baseline, runs))
        tasks = {}
        errors: list[FormulaError] = []
        for name in wanted:
            try:
                tasks[name] = tasks_of(metric, by_name[name], by_name, scopes[name])
            except FormulaError as error:
                errors.append(error)
        # Without runs there is nothing to be wrong with but the text itself.
        wrong = errors[0] if errors and not tasks else None
        names = _names(metric, scopes[next(iter(tasks))]) if tasks else []
        return bodies.checked(wrong, metric.node, names, list(tasks.values()), len(wanted))

    def catalogue(self, request: wrappers.Request) -> Body:
        """Answers `GET /catalogue`."""
        return bodies.catalogue_body()

    def _reader(self, request: wrappers.Request) -> ProviderReader:
        environ = request.environ
        return ProviderReader(
            self._context.data_provider,
            plugin_util.context(environ),
            plugin_util.experiment_id(environ),
            self._context.sampling_hints,
            self._context.multiplexer,
        )

    def library(self, request: wrappers.Request) -> Library:
        """Returns what names mean to a request."""
        reader = self._reader(request)
        return self._known(reader, self._listing(reader))[1]

    def _listing(self, reader: ProviderReader) -> Listing:
        """Returns what there is, of another version as soon as the team's formulas are others.

        Those who ask at almost the same time share one list.
        """
        experiment_id, listed_at, listing = self._listed or ("", -math.inf, None)
        if listing is None or experiment_id != reader.experiment_id or time.monotonic() > listed_at + _SHARED:
            started = time.monotonic()
            listing = reader.listing()
            self._listed = (reader.experiment_id, started, listing)
        version = hashlib.sha256(f"{listing.version} {self._team.read().version}".encode())
        return replace(listing, version=version.hexdigest()[:16])

    def _known(self, reader: ProviderReader, listing: Listing) -> tuple[list[Run], Library]:
        """Returns the runs and what names mean, read again only when something has changed since."""
        version, runs, library = self._read
        if version != listing.version:
            runs = runs_of(listing)
            library = self._team.read().over(read_library(reader, runs))
            self._read = (listing.version, runs, library)
        return runs, library


def _wanted(runs: list[Run], names: list[str] | None) -> list[str]:
    """Returns the runs asked for, in the order of the panel; those that have gone are left out."""
    if names is None:
        return [run.name for run in runs]
    asked = set(names)
    return [run.name for run in runs if run.name in asked]


def _there(name: str | None, runs: list[Run]) -> str | None:
    """Returns the name of a run, or `None` where it has gone."""
    return name if any(run.name == name for run in runs) else None


def _parsed(asked: Formula, library: Library) -> Metric | FormulaError:
    """Returns the formula of a request, or what is wrong with its text or its name."""
    try:
        node = parse(asked.formula)
    except FormulaError as error:
        return error
    metric = Metric(asked.name or "", asked.formula, node, goal=asked.goal, override=asked.override)
    refusal = library.refuses(metric)
    if refusal is None:
        return metric
    return UnknownNameError(
        refusal, asked.formula, (0, len(asked.formula)), 'Choose another, or send "override": true.'
    )


def _results(
    asked: Evaluate, parsed: list[Metric | FormulaError], answers: list[Answer], runs: list[Run]
) -> Iterator[Body]:
    remaining = iter(answers)
    for formula, metric in zip(asked.formulas, parsed, strict=True):
        if isinstance(metric, FormulaError):
            yield bodies.failed(formula, formula_error(metric))
        else:
            answer = next(remaining)
            yield bodies.answered(formula, answer, groups(answer, runs, asked.group))


def _names(metric: Metric, scope: Scope) -> list[Body]:
    """What each name in the formula was bound to."""
    return [
        {"name": name.name, "span": list(name.span), "kind": bound.kind, "meaning": bound.meaning}
        for name, bound in _bound(metric.node, metric.formula, scope)
    ]


def _bound(root: Node, formula: str, scope: Scope) -> Iterator[tuple[Name, Bound]]:
    """Yields the names in the order of the text; those inside run() and its like mean what they do there."""
    for node in post_order(root, _is_elsewhere):
        if isinstance(node, Name):
            yield node, scope.bind(node, formula)
        elif isinstance(node, Call) and _is_elsewhere(node):
            yield from _bound(node.arguments[-1], formula, _inside(node, scope))


def _is_elsewhere(node: Node) -> bool:
    return isinstance(node, Call) and node.function in ("run", "baseline")


def _inside(call: Call, scope: Scope) -> Scope:
    """Returns what names mean in the last argument of run() or baseline(), which has been compiled."""
    first = call.arguments[0]
    other = first.value if call.function == "run" and isinstance(first, Text) else scope.baseline
    assert other is not None
    return scope.runs[other]
