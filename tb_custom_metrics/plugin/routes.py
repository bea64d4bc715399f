"""The routes of the plugin. `http_api.md` beside this file has their bodies."""

import hashlib
import json
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tensorboard import plugin_util
from tensorboard.plugins import base_plugin
from werkzeug import wrappers

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.provider import ProviderReader
from tb_custom_metrics.logs.recent import RecentPoints
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.plugin import bodies
from tb_custom_metrics.plugin.asking import answered
from tb_custom_metrics.plugin.asking import shown_groups
from tb_custom_metrics.plugin.checking import Checked
from tb_custom_metrics.plugin.checking import check
from tb_custom_metrics.plugin.encoding import encoded
from tb_custom_metrics.plugin.encoding import respond_encoded
from tb_custom_metrics.plugin.encoding import wanted_type
from tb_custom_metrics.plugin.every_step import EveryStep
from tb_custom_metrics.plugin.formulas_routes import FormulasRoute
from tb_custom_metrics.plugin.freshness import Freshness
from tb_custom_metrics.plugin.http import formula_error
from tb_custom_metrics.plugin.http import json_route
from tb_custom_metrics.plugin.http import json_routes
from tb_custom_metrics.plugin.http import read_body
from tb_custom_metrics.plugin.overview import Moment
from tb_custom_metrics.plugin.overview import Overview
from tb_custom_metrics.plugin.reply_cache import ReplyCache
from tb_custom_metrics.plugin.requests import Check
from tb_custom_metrics.plugin.requests import Evaluate
from tb_custom_metrics.plugin.requests import Formula
from tb_custom_metrics.plugin.said import Body
from tb_custom_metrics.plugin.said import with_said
from tb_custom_metrics.plugin.team import Team
from tb_custom_metrics.plugin.team import TeamFormulas
from tb_custom_metrics.plugin.turns import Turns

_REPLY_BYTES = 64 * 1024**2  # as they are sent
_POINTS_BYTES = 128 * 1024**2  # as they are evaluated


class Routes:
    """Answers the panel's requests.

    Args:
        context: TensorBoard's.
        team: Where the team's formulas lie.
    """

    def __init__(self, context: base_plugin.TBContext, team: Team) -> None:
        self._context = context
        self._formulas = FormulasRoute(team, self._formulas_now)
        self._turns = Turns()
        self._freshness = Freshness(
            context.logdir,
            getattr(context.flags, "reload_interval", None) or 0.0,
            lambda: self._reader_of({}).state(),
        )
        self._overview = Overview(team)
        self._last_runs: Body | None = None
        self._replies = ReplyCache(_REPLY_BYTES)
        self._points = RecentPoints(_POINTS_BYTES)
        self._every_step = EveryStep(context)

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
        moment = self._overview.now(reader, max_age=0.1)
        return {
            **self._runs_body(reader, moment),
            "last_read": time.time(),
            "frozen_since": self._freshness.frozen_since(moment.version),
            "has_event_files": self._every_step.refusal is None,
        }

    def _runs_body(self, reader: ProviderReader, moment: Moment) -> Body:
        """Returns what stays the same until something is new."""
        body = self._last_runs
        if body is None or body["version"] != moment.version:
            known = self._overview.known(reader, moment)
            body = with_said(bodies.runs(moment.version, moment.listing, known.runs, known.library))
            self._last_runs = body
        return body

    def evaluate(self, request: wrappers.Request) -> wrappers.Response:
        """Answers `POST /evaluate`."""
        body = read_body(request)
        asked = Evaluate.from_body(body)
        reader = self._reader(request)
        moment = self._overview.now(reader)
        content_type = wanted_type(request)

        def evaluated() -> bytes:
            with self._turns.turn(request.environ):
                return encoded(self._evaluated(asked, reader, moment), content_type)

        question = json.dumps([reader.experiment_id, moment.version, body, content_type], sort_keys=True)
        key = hashlib.sha256(question.encode()).digest()
        return respond_encoded(request, self._replies.reply(key, evaluated), content_type)

    def _evaluated(self, asked: Evaluate, reader: ProviderReader, moment: Moment) -> Body:
        known = self._overview.known(reader, moment)
        runs, library = known.runs, known.library.with_parameters(asked.parameters)
        parsed = [_parsed(one, library) for one in asked.formulas]
        answers = answered(
            self._every_step.reader(reader)
            if asked.every_step
            else self._points.reader(reader, (reader.experiment_id, moment.listing.version)),
            runs,
            _wanted(runs, asked.runs),
            library,
            [metric for metric in parsed if isinstance(metric, Metric)],
            replace(asked, baseline=_there(asked.baseline, runs)),
        )
        return with_said({"results": list(_results(asked, parsed, answers, runs))})

    def check(self, request: wrappers.Request) -> Body:
        """Answers `POST /check`."""
        asked = Check.from_body(read_body(request))
        reader = self._reader(request)
        known = self._overview.known(reader, self._overview.now(reader))
        library = known.library.with_parameters(asked.parameters)
        wanted = _wanted(known.runs, asked.runs)
        metric = _parsed(Formula(None, asked.formula, "maximize", False), library)
        if isinstance(metric, FormulaError):
            return with_said(bodies.checked(metric, None, Checked(None, [], [], 0), len(wanted)))
        found = check(metric, known.runs, wanted, library, _there(asked.baseline, known.runs))
        return with_said(bodies.checked(found.error, metric.node, found, len(wanted)))

    def catalogue(self, request: wrappers.Request) -> Body:
        """Answers `GET /catalogue`."""
        return bodies.catalogue_body()

    def _reader(self, request: wrappers.Request) -> ProviderReader:
        return self._reader_of(request.environ)

    def _reader_of(self, environ: dict[str, Any]) -> ProviderReader:
        return ProviderReader(
            self._context.data_provider,
            plugin_util.context(environ),
            plugin_util.experiment_id(environ),
            self._context.sampling_hints,
            self._context.multiplexer,
        )

    def _formulas_now(self, request: wrappers.Request) -> tuple[TeamFormulas, Library]:
        """Returns the team's formulas, and what names mean under them."""
        reader = self._reader(request)
        moment = self._overview.now(reader)
        return moment.team, self._overview.known(reader, moment).library


def _wanted(runs: Sequence[Run], names: list[str] | None) -> list[str]:
    """Returns the runs asked for, in the order of the panel; those that have gone are left out."""
    if names is None:
        return [run.name for run in runs]
    asked = set(names)
    return [run.name for run in runs if run.name in asked]


def _there(name: str | None, runs: Sequence[Run]) -> str | None:
    """Returns the name of a run, or `None` where it has gone."""
    return name if any(run.name == name for run in runs) else None


def _parsed(asked: Formula, library: Library) -> Metric | FormulaError:
    """Returns the formula of a request, or what is wrong with its text or its name."""
    try:
        node = parse(asked.formula)
    except FormulaError as error:
        return error
    goal = library.goal_of(node, asked.goal)
    metric = Metric(asked.name or "", asked.formula, node, goal=goal, override=asked.override)
    refusal = library.refuses(metric)
    if refusal is None:
        return metric
    hint = say("choose_another_name", 'Choose another, or send "override": true.')
    return UnknownNameError(refusal, asked.formula, (0, len(asked.formula)), hint)


def _results(
    asked: Evaluate, parsed: list[Metric | FormulaError], answers: list[Answer], runs: Sequence[Run]
) -> Iterator[Body]:
    remaining = iter(answers)
    for formula, metric in zip(asked.formulas, parsed, strict=True):
        if isinstance(metric, FormulaError):
            yield bodies.failed(formula, formula_error(metric))
        else:
            answer = next(remaining)
            yield bodies.answered(formula, answer, shown_groups(answer, runs, asked))
