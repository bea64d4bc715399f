"""One point of a line explained: the counts, the formula with its numbers, and where they come from."""

from collections.abc import Hashable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

import numpy as np

from tb_custom_metrics.formula.compiler import Compiler
from tb_custom_metrics.formula.explain import Explanation
from tb_custom_metrics.formula.explain import explain
from tb_custom_metrics.formula.explain import is_given
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.typeset import to_mathml
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.writing import to_text
from tb_custom_metrics.logs import bands
from tb_custom_metrics.logs.evaluated import Evaluated
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluated import evaluated
from tb_custom_metrics.logs.run import COUNT_NAMES
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.series import Band
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.series import Task
from tb_custom_metrics.logs.views import row_of
from tb_custom_metrics.logs.views import threshold_at

MAX_PARTS = 64  # formulas that one formula refers to, directly or not


@dataclass(frozen=True, slots=True)
class Part:
    """A formula that is referred to, with its own numbers.

    Attributes:
        name: As written where it is referred to.
        formula: Its text.
        mathml: Its text, typeset.
        explanation: Its numbers.
    """

    name: str
    formula: str
    mathml: str
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Shown):
    """How one value comes about.

    Attributes:
        step: Its step.
        wall_time: Seconds since the Unix epoch.
        threshold: The threshold that it was read at, or `None` where it has none.
        rule: ">" or ">=": which side of the threshold is predicted positive; `None` without one.
        counts: tp, fp, tn and fn as the formula sees them; `None` where it reads no counts.
        whole: The formula itself with its numbers.
        parts: The formulas that it refers to, each once.
        band: Its interval, where one was asked for and can be computed.
        sources: Where its numbers were logged.
    """

    step: int
    wall_time: float
    threshold: float | None
    rule: str | None
    counts: Mapping[str, float] | None
    whole: Part
    parts: tuple[Part, ...]
    band: Band | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One point, for each class.

    Attributes:
        where: The threshold.
        step: The step, or `None` for the last.
        level: Of the interval, where one is wanted.
    """

    where: Where
    step: int | None = None
    level: float | None = None

    def __call__(self, inputs: Inputs) -> Iterator[Point]:
        task = inputs.task
        top = evaluated(inputs, self.where)
        asked = _Asked.of(task)
        found = evaluated(inputs, self.where, plan=asked.plan)
        row = row_of(found, self.step)
        ends = None
        if self.level is not None:
            ends = bands.ends(inputs, self.where, self.level, np.array([row]))
        for index, name in found.classes():
            values = {key: _number(found, output, row, index) for key, output in asked.outputs.items()}
            parts: dict[Hashable, Part] = {}
            whole = _explained(task.formula, task.formula, task.metric.node, task.scope, values, parts)
            threshold = threshold_at(top, row, index)
            notes = dict.fromkeys(note for one in (whole, *parts.values()) for note in one.explanation.notes)
            yield Point(
                **top.shown(name, *notes, *bands.said(ends)),
                step=int(found.clock.steps[row]),
                wall_time=float(found.clock.wall_times[row]),
                threshold=threshold,
                rule=None if threshold is None or task.count_set is None else task.count_set.layout.rule,
                counts=_counts(top, values),
                whole=whole,
                parts=tuple(parts.values()),
                band=None if self.level is None else bands.band_over_steps(ends, index, self.level),
                sources=_sources(task),
            )


@dataclass
class _Asked:
    """What has to be evaluated besides the formula itself: all that stands in it with a number."""

    compiler: Compiler = field(default_factory=Compiler)
    outputs: dict[Hashable, int] = field(default_factory=dict)
    slots: list[int] = field(default_factory=list)
    _seen: set[Hashable] = field(default_factory=set)

    @classmethod
    def of(cls, task: Task) -> "_Asked":
        asked = cls()
        asked._add((), task.formula, task.metric.node, task.scope)
        if task.count_set is not None and task.scope.has_counts:
            for count in COUNT_NAMES:
                node = Name(count, None, False, task.metric.node.span)
                asked._add(("count", count), task.formula, node, task.scope)
        asked._add_parts(task.formula, task.metric.node, task.scope)
        return asked

    @property
    def plan(self) -> Plan:
        return self.compiler.plan(tuple(self.slots))

    def _add_parts(self, text: str, root: Node, scope: Scope) -> None:
        for node in _read(root):
            self._add(_key(node, scope), text, node, scope)
            bound = scope.bind(node, text) if isinstance(node, Name) else None
            if bound is None or bound.metric is None:
                continue
            key = _key(bound.metric.node, bound.scope)
            if key not in self._seen and len(self._seen) < MAX_PARTS:
                self._seen.add(key)
                self._add_parts(bound.metric.formula, bound.metric.node, bound.scope)

    def _add(self, key: Hashable, text: str, node: Node, scope: Scope) -> None:
        if key not in self.outputs:
            self.outputs[key] = len(self.slots)
            self.slots.append(self.compiler.formula(text, node, scope))


def _read(root: Node) -> Iterator[Node]:
    """Yields what stands in a formula with a number: names, and calls that need more than a point."""
    return (node for node in post_order(root, closed=is_given) if is_given(node))


def _key(node: Node, scope: Scope) -> Hashable:
    return scope.run, scope.count_set, to_text(node)


def _explained(
    name: str,
    text: str,
    root: Node,
    scope: Scope,
    values: Mapping[Hashable, float],
    parts: dict[Hashable, Part],
) -> Part:
    """Explains a formula, after those that it refers to."""
    given: dict[str, float] = {}
    for node in _read(root):
        given[to_text(node)] = values[_key(node, scope)]
        bound = scope.bind(node, text) if isinstance(node, Name) else None
        if bound is None or bound.metric is None:
            continue
        metric = bound.metric
        key = _key(metric.node, bound.scope)
        known = all(_key(one, bound.scope) in values for one in _read(metric.node))
        if key not in parts and known and len(parts) < MAX_PARTS:
            # Its place is taken first, so that the parts stand in the order of the text.
            parts[key] = Part(to_text(node), metric.formula, "", Explanation("", (), np.nan))
            parts[key] = _explained(to_text(node), metric.formula, metric.node, bound.scope, values, parts)
    return Part(name, text, to_mathml(root), explain(root, given))


def _number(found: Evaluated, output: int, row: int, index: int) -> float:
    array = found.values[output].array
    n_steps, n_thresholds, n_classes = array.shape
    assert n_thresholds == 1
    return float(array[min(row, n_steps - 1), 0, min(index, n_classes - 1)])


def _counts(top: Evaluated, values: Mapping[Hashable, float]) -> dict[str, float] | None:
    """The counts at the point; `None` where it is about many: all thresholds, or all classes."""
    layout = None if top.task.count_set is None else top.task.count_set.layout
    if layout is None or ("count", "tp") not in values:
        return None
    if (layout.thresholds.size and top.threshold is None) or (layout.classes and not top.value.axes & CLASS):
        return None
    return {count: values["count", count] for count in COUNT_NAMES}


def _sources(task: Task) -> tuple[Source, ...]:
    """The tags that its numbers come from; of scalars, under the run that they were looked up in."""
    counts = [source for count_set in task.count_sets.values() for source in count_set.sources]
    scalars = [Source(o.run, o.name) for o in task.plan.all_operands() if o.kind == "scalar"]
    return tuple(dict.fromkeys((*counts, *scalars)))
