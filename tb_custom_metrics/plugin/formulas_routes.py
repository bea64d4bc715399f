"""The route of the team's formulas."""

from collections.abc import Callable

from tensorboard.backend import http_util
from werkzeug import wrappers

from tb_custom_metrics.formula.entries import FormulaSetError
from tb_custom_metrics.formula.sentences import reason_of
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.plugin import formulas_bodies as bodies
from tb_custom_metrics.plugin.http import RequestError
from tb_custom_metrics.plugin.http import read_body
from tb_custom_metrics.plugin.revision import Revision
from tb_custom_metrics.plugin.said import Body
from tb_custom_metrics.plugin.said import with_said
from tb_custom_metrics.plugin.store import ConflictError
from tb_custom_metrics.plugin.store import Store
from tb_custom_metrics.plugin.team import Team
from tb_custom_metrics.plugin.team import TeamFormulas

MAX_HISTORY = 50  # revisions of one answer


class FormulasRoute:
    """Answers requests for the team's formulas.

    Args:
        team: Where they lie.
        read: Returns what the team has as a request comes in, and what names mean then.
    """

    def __init__(self, team: Team, read: Callable[[wrappers.Request], tuple[TeamFormulas, Library]]) -> None:
        self._team = team
        self._read = read

    def read(self, request: wrappers.Request) -> Body | wrappers.Response:
        """Answers `GET /formulas`."""
        if "download" in request.args:
            return self._download(request, bodies.set_name(request.args["download"]))
        if "set" in request.args:
            name = bodies.set_name(request.args["set"])
            revisions, notes = self._store().history(name, MAX_HISTORY)
            if not revisions and not notes:
                raise _no_set(name)
            return with_said(bodies.history(name, revisions, notes))
        refusal = self._team.refusal(request.headers.get("Host", ""))
        return with_said(bodies.in_force(*self._read(request), refusal))

    def save(self, request: wrappers.Request) -> Body:
        """Answers `POST /formulas`."""
        asked = bodies.Save.from_body(read_body(request))
        refusal = self._team.forbids(request.headers.get("Host", ""))
        if refusal is not None:
            raise RequestError(403, "cannot_save", refusal)
        try:
            saved = self._store().save(asked.set, asked.base_revision, asked.toml)
        except FormulaSetError as error:
            raise RequestError(400, "bad_request", error.message) from error
        except ConflictError as error:
            raise _conflict(asked, error.current) from error
        except OSError as error:
            message = say("nothing_saved", "Nothing was saved: {message}", message=reason_of(error))
            raise RequestError(507, "disk", message) from error
        return {"set": saved.set, "revision": saved.number, "saved_at": saved.saved_at}

    def _download(self, request: wrappers.Request, name: str) -> wrappers.Response:
        found = next((one for one in self._team.read().saved if one.set == name), None)
        if found is None:
            raise _no_set(name)
        headers = [("Content-Disposition", f'attachment; filename="{name}.toml"')]
        response: wrappers.Response = http_util.Respond(
            request, found.toml, "application/toml", headers=headers
        )
        return response

    def _store(self) -> Store:
        if self._team.store is None:
            told = "There are no saved sets without a log directory on a disk"
            raise RequestError(404, "not_found", say("no_saved_sets", told))
        return self._team.store


def _no_set(name: str) -> RequestError:
    told = "No set of this name was saved. Received: {name}"
    return RequestError(404, "not_found", say("set_not_saved", told, name=repr(name)))


def _conflict(asked: bodies.Save, current: Revision | None) -> RequestError:
    """Returns the refusal that the loser of two savers gets, with what the winner has saved."""
    standing = "none" if current is None else f"revision {current.number}"
    return RequestError(
        409,
        "conflict",
        f"Set '{asked.set}' was saved by somebody else: {standing} is in force. "
        f"Received: base_revision={asked.base_revision}",
        more={"current": None if current is None else bodies.revision(current)},
    )
