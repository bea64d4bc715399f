"""What a name means: a parameter, a count, a formula, or a scalar that was logged."""

import enum
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import NamedTuple

from tb_custom_metrics.formula import refusals
from tb_custom_metrics.formula.errors import AmbiguousNameError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.errors import meant
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.metric import SetParameter
from tb_custom_metrics.formula.names import AXIS_NAMES
from tb_custom_metrics.formula.names import CONSTANT_NAMES
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.names import DERIVED_COUNTS
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.synonyms import called_elsewhere
from tb_custom_metrics.formula.tokens import stands_at

if TYPE_CHECKING:
    from tb_custom_metrics.formula.views import View

_NOT_READ = {"step", *CONSTANT_NAMES}  # the same in every run

_ELSEWHERE = {"run", "baseline", "hparam"}  # functions that read what is not of this run's logs

_OWN_TAGS = "custom_metrics/"  # what this package wrote itself is found by its exact tag only


class Reach(enum.Enum):
    """Which runs a formula reads."""

    OWN = "the run that it is evaluated in"
    SIBLINGS = "siblings of that run, and not the run itself"
    ANY = "other runs, too"


class Operand(NamedTuple):
    """What has to be read before a formula can be evaluated.

    Attributes:
        kind: "count", "axis", "scalar" or "held".
        name: `tp`, `threshold`, a tag, or the text that is held.
        run: The run that it is read from.
        set: The set of counts, where the formula says which.
    """

    kind: str
    name: str
    run: str = ""
    set: str = ""

    @property
    def is_of_counts(self) -> bool:
        """Whether it is a count, or an axis that only counts have."""
        return self.kind == "count" or (self.kind == "axis" and self.name != "step")

    def other(self, count: str) -> "Operand":
        """Returns another count of the same set."""
        return Operand("count", count, self.run, self.set)


@dataclass(frozen=True, slots=True)
class Bound:
    """What one name means in one run; exactly one of the first three is not `None`.

    Attributes:
        operand: Something to be read.
        metric: Another formula.
        parameter: A parameter of the formula set.
        scope: Where the names inside `metric` are to be looked up.
        meaning: What it was bound to, for people.
    """

    operand: Operand | None
    metric: Metric | None
    parameter: SetParameter | None
    scope: "Scope"
    meaning: str

    @property
    def kind(self) -> str:
        """One word for it: "count", "axis", "scalar", "formula" or "parameter"."""
        if self.operand is not None:
            return self.operand.kind
        return "formula" if self.metric is not None else "parameter"


_DERIVED = {
    name: Metric(name, text, parse(text), description=description)
    for name, (text, description) in DERIVED_COUNTS.items()
}


@dataclass(frozen=True)
class Scope:
    """What names mean in one run.

    Attributes:
        run: Its name; "" where there is only one.
        has_counts: Whether tp, fp, tn and fn are there.
        tags: The scalars that it logged.
        metrics: Formulas by name, the own ones before the catalogue's.
        parameters: Of the formula set.
        siblings: The runs of the same training by the last component of their names.
        conflicts: Names that were given several meanings, with a sentence that tells them.
        runs: Every run by its name.
        baseline: The name of the run that others are compared with, or `None`.
        hparams: Hyperparameters of the run.
        count_sets: The names of its sets of counts.
        count_set: The one that the formula has chosen, or "".
        view: How the counts are seen, or `None` where they are seen as they are.
    """

    run: str = ""
    has_counts: bool = True
    tags: Collection[str] = ()
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    parameters: Mapping[str, SetParameter] = field(default_factory=dict)
    siblings: Mapping[str, "Scope"] = field(default_factory=dict)
    conflicts: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, "Scope"] = field(default_factory=dict)
    baseline: str | None = None
    hparams: Mapping[str, float] = field(default_factory=dict)
    count_sets: Collection[str] = ()
    count_set: str = ""
    view: "View | None" = None

    def bind(self, name: Name, formula: str) -> Bound:
        """Returns what `name`, which stands in the text `formula`, means here.

        Raises:
            UnknownNameError: If it means nothing.
            AmbiguousNameError: If it could mean two things of the same rank.
        """
        if name.prefix is not None:
            scope = replace(self._sibling(name, formula), view=self.view)
            return scope.bind(Name(name.name, None, name.exact, name.span), formula)
        if name.name in self.conflicts and not name.exact:
            raise AmbiguousNameError(
                refusals.conflict(name.name, self.conflicts[name.name]),
                formula,
                name.span,
                refusals.WRITE_FORMULA,
            )
        bound = None if name.exact else self._known(name.name)
        if bound is None:
            tag = self._tag(name, formula)
            bound = Bound(Operand("scalar", tag, self.run), None, None, self, tag)
        return bound

    def of_training(self, training: str) -> "Scope":
        """Returns what names mean in the training of this run, which holds nothing but its runs."""
        return Scope(
            run=training,
            has_counts=False,
            metrics=self.metrics,
            parameters=self.parameters,
            siblings=self.siblings,
            conflicts=self.conflicts,
            view=self.view,
        )

    def reach(self, root: Node) -> Reach:
        """Returns which runs a formula reads, also through other formulas, as far as its names show it."""
        own = sibling = elsewhere = False
        pending = [root]
        seen = {*self.parameters, *_NOT_READ}
        while pending:
            for node in post_order(pending.pop()):
                match node:
                    case Call(function):
                        elsewhere |= function in _ELSEWHERE
                    case Name(prefix=None, exact=False) if node.name in seen:
                        pass
                    case Name(prefix=None, exact=False) if node.name in self.metrics:
                        seen.add(node.name)
                        pending.append(self.metrics[node.name].node)
                    case Name():
                        own |= node.prefix is None
                        sibling |= node.prefix is not None
        if sibling:
            return Reach.ANY if own else Reach.SIBLINGS
        return Reach.ANY if elsewhere else Reach.OWN

    def knows(self, name: str) -> bool:
        """Whether the name is a parameter, a count or a formula, whatever was logged."""
        return self._known(name) is not None

    def _known(self, name: str) -> Bound | None:
        if name in self.parameters:
            parameter = self.parameters[name]
            return Bound(None, None, parameter, self, f"{parameter.value:g}")
        if name in CONSTANT_NAMES:
            constant = SetParameter(CONSTANT_NAMES[name])
            return Bound(None, None, constant, self, f"{constant.value:.6g}")
        if name in AXIS_NAMES:
            axis = Operand("axis", name, self.run, self.count_set)
            return Bound(axis, None, None, self, AXIS_NAMES[name])
        if self.has_counts and name in COUNTS:
            count = Operand("count", name, self.run, self.count_set)
            return Bound(count, None, None, self, COUNTS[name])
        metric = self.metrics.get(name) or _DERIVED.get(name)
        if metric is None or not (self.has_counts or not self._needs_counts(metric)):
            return None
        return Bound(None, metric, None, self, metric.formula)

    def _needs_counts(self, metric: Metric) -> bool:
        """Whether the formula, or one that it refers to, is about tp, fp, tn or fn."""
        pending = [metric]
        seen = set()
        while pending:
            current = pending.pop()
            seen.add(current.name)
            for name in _plain_names(current):
                if name in COUNTS or name in DERIVED_COUNTS:
                    return True
                if name in self.metrics and name not in seen:
                    pending.append(self.metrics[name])
        return False

    def _sibling(self, name: Name, formula: str) -> "Scope":
        assert name.prefix is not None
        sibling = self.siblings.get(name.prefix)
        if sibling is not None:
            return sibling
        raise UnknownNameError(
            refusals.no_sibling(name.prefix, self.run),
            formula,
            name.span,
            lambda: did_you_mean(str(name.prefix), self.siblings) or refusals.siblings(self.siblings),
        )

    def _tag(self, name: Name, formula: str) -> str:
        """Finds the tag: exactly, then with Keras' prefixes, then by its last path component."""
        text = name.name
        if text in self.tags:
            return text
        if not name.exact:
            for keras in (f"epoch_{text}", f"batch_{text}", f"evaluation_{text}_vs_iterations"):
                if keras in self.tags:
                    return keras
            ending = sorted(t for t in self.tags if t.endswith(f"/{text}") and not t.startswith(_OWN_TAGS))
            if len(ending) == 1:
                return ending[0]
            if ending:
                message, hint = refusals.ambiguous(text, ending)
                raise AmbiguousNameError(message, formula, name.span, hint)
            self._refuse_bare(name, formula)
        raise UnknownNameError(refusals.unknown(name), formula, name.span, lambda: self._hint(name))

    def _refuse_bare(self, name: Name, formula: str) -> None:
        """Raises if the unknown name begins a tag that stands there without its back-quotes: val/loss."""
        start, end = name.span
        tag = max((t for t in self.tags if stands_at(t, formula, start)), key=len, default="")
        if len(tag) > end - start:
            message = refusals.unknown(Name(tag, None, False, name.span))
            raise UnknownNameError(message, formula, (start, start + len(tag)), meant(f"`{tag}`"))

    def _hint(self, name: Name) -> str | None:
        text = name.name
        if name.exact:
            return refusals.near_tag(text, self.tags)
        if text in FUNCTIONS:
            return refusals.is_function(FUNCTIONS[text].signature)
        if not self.has_counts and self._would_be_count(text):
            return refusals.NO_COUNTS
        elsewhere = called_elsewhere(text)
        known = elsewhere is not None and elsewhere in self.metrics
        return meant(str(elsewhere)) if known else did_you_mean(text, self._candidates())

    def _would_be_count(self, name: str) -> bool:
        return name in COUNTS or name in DERIVED_COUNTS or name in self.metrics

    def _candidates(self) -> Iterator[str]:
        yield from self.metrics
        yield from COUNTS
        yield from DERIVED_COUNTS
        yield from FUNCTIONS
        yield from self.parameters
        yield from self.tags


def _plain_names(metric: Metric) -> Iterator[str]:
    for node in post_order(metric.node):
        if isinstance(node, Name) and node.prefix is None and not node.exact:
            yield node.name
