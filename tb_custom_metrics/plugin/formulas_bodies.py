"""The bodies of `/formulas`, as `http_api.md` describes them."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import Self

from tb_custom_metrics.formula.entries import parameter_entry
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.metric import SetParameter
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.plugin import bodies
from tb_custom_metrics.plugin.fields import wrong
from tb_custom_metrics.plugin.revision import Revision
from tb_custom_metrics.plugin.said import Body
from tb_custom_metrics.plugin.store import is_set_name
from tb_custom_metrics.plugin.team import TeamFormulas


@dataclass(frozen=True, slots=True)
class Save:
    """The body of `POST /formulas`."""

    set: str
    base_revision: int
    toml: str

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads the body.

        Raises:
            RequestError: If a key is unknown or a value is not what the route takes.
        """
        if set(body) != set(cls.__slots__):
            raise wrong(f"The body has the keys {', '.join(cls.__slots__)}", list(body))
        name, base, toml = (body[key] for key in cls.__slots__)
        if isinstance(base, bool) or not isinstance(base, int) or base < 0:
            raise wrong("'base_revision' must be the number of a revision, or 0 for a new set", base)
        if not isinstance(toml, str) or not _is_unicode(toml):
            raise wrong("'toml' must be a Unicode text", toml)
        return cls(set_name(name), base, toml)


def set_name(name: Any) -> str:
    """Returns the name of a set.

    Raises:
        RequestError: If no set can be called so.
    """
    if not isinstance(name, str) or not is_set_name(name):
        raise wrong(
            "The name of a set has 1 to 64 characters of a to z, 0 to 9, '_' and '-', "
            "and begins with a letter or a digit",
            name,
        )
    return name


def in_force(team: TeamFormulas, library: Library, refusal: str | None) -> Body:
    """Returns the body that answers `GET /formulas`."""
    return {
        "sets": list(_sets(team)),
        "metrics": [
            {**bodies.described(one.meaning), **bodies.origin_of(one)}
            for one in library.in_force.values()
            if isinstance(one.meaning, Metric)
        ],
        "parameters": [
            {**_parameter(one.name, one.meaning), **bodies.origin_of(one)}
            for one in library.in_force.values()
            if isinstance(one.meaning, SetParameter)
        ],
        "conflicts": [{"name": name, "message": told} for name, told in library.conflicts.items()],
        "can_save": refusal is None,
        "reason": refusal,
        "notes": list(library.unreadable),
    }


def history(name: str, revisions: Sequence[Revision], notes: Sequence[str]) -> Body:
    """Returns the body that answers `GET /formulas?set=…`."""
    return {"set": name, "history": [revision(one) for one in revisions], "notes": list(notes)}


def revision(revision: Revision) -> Body:
    """Returns one state of a set."""
    return {"revision": revision.number, "saved_at": revision.saved_at, "toml": revision.toml}


def _sets(team: TeamFormulas) -> Iterator[Body]:
    if team.file is not None:
        name, formulas = team.file
        state = {"revision": None, "saved_at": None, "toml": formulas.to_toml()}
        yield _set("file", name, formulas, state)
    for saved in team.saved:
        yield _set("saved", saved.set, saved.formulas, revision(saved))


def _set(layer: str, name: str, formulas: FormulaSet, state: Body) -> Body:
    metrics = [{**bodies.described(one), "override": one.override} for one in formulas.metrics.values()]
    return {
        "layer": layer,
        "name": name,
        **state,
        "metrics": metrics,
        "parameters": [
            {**_parameter(name, one), "override": one.override} for name, one in formulas.parameters.items()
        ],
    }


def _parameter(name: str, parameter: SetParameter) -> Body:
    entry = parameter_entry(parameter)  # without the bounds that are infinite
    return {"name": name, "value": entry["value"], "min": entry.get("min"), "max": entry.get("max")}


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
