"""A formula at one point, with its numbers put in, step by step.

    5*tp / (5*tp + 4*fn + fp)          the formula
    5·40 / (5·40 + 4·10 + 20)          substituted: every name is its value
    200 / 260                          steps: sums and products first …
    0.7692                             … down to the result

One point is one step, threshold and class. What looks beyond it cannot be worked out from it: a
reduction such as `best(f1)` or a moving average stands there with its value, like a name does.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

import numpy as np

from tb_custom_metrics.formula.edges import EDGES
from tb_custom_metrics.formula.errors import shorten
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.names import CONSTANT_NAMES
from tb_custom_metrics.formula.names import DERIVED_COUNTS
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.nodes import children
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.operators import BINARY
from tb_custom_metrics.formula.operators import UNARY
from tb_custom_metrics.formula.operators import where
from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.writing import printable
from tb_custom_metrics.formula.writing import to_line
from tb_custom_metrics.formula.writing import to_text

MAX_STEPS = 4  # lines after the substituted formula; of more, the last ones

_SUMS_AND_PRODUCTS = ("+", "-", "*")  # done in one step, however many are inside each other


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the value of a formula at one point comes about.

    Attributes:
        substituted: The formula with the values of its names.
        steps: What it becomes, each line from the one before; the last is the result. None where
            there is nothing to work out.
        value: The result, with all digits; NaN where it is undefined.
        notes: What is undefined and what is infinite, as sentences for people.
        parts: The explanations of the formulas that it refers to, by the name as written.
    """

    substituted: str
    steps: tuple[str, ...]
    value: float
    notes: tuple[str, ...] = ()
    parts: "Mapping[str, Explanation]" = field(default_factory=dict)

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in (" = ".join((self.substituted, *self.steps)), *self.notes))[
            :-1
        ]


def explain(
    root: Node, values: Mapping[str, float], parts: Mapping[str, Explanation] | None = None
) -> Explanation:
    """Returns the formula with its numbers put in, and what they become step by step.

    Args:
        root: The formula.
        values: What stands at the point, NaN where undefined, by the text that `to_text` gives:
            for names (`tp`, `validation.epoch_loss`, or `` `loss/total` ``), and for the calls that
            need more than the point, such as `best(f1)`. Names inside such a call are not needed.
        parts: Explanations of the formulas that `root` refers to, made from their own values, since
            `tp` means another count in `validation.f1`. A name that is not in `values` has the
            value of its part.

    Raises:
        ValueError: If a name, or a call that needs more than the point, has no value.

    Example:
        >>> from tb_custom_metrics.formula.parser import parse
        >>> counts = {"tp": 40, "fn": 10, "fp": 20}
        >>> print(explain(parse("5*tp / (5*tp + 4*fn + fp)"), counts))
        5·40 / (5·40 + 4·10 + 20) = 200 / 260 = 0.7692
        >>> recall = explain(parse("tp / (tp + fn)"), counts)
        >>> top = explain(parse("recall - best(recall)"), {"best(recall)": 0.95}, {"recall": recall})
        >>> print(top, "where recall is", top.parts["recall"])
        0.8 − 0.95 = −0.1500 where recall is 40 / (40 + 10) = 40 / 50 = 0.8
    """
    given = {name: part.value for name, part in (parts or {}).items()} | {**CONSTANT_NAMES, **values}
    point = _Point(root, given)
    used = {to_text(node) for node in point.nodes if isinstance(node, Name)}
    return Explanation(
        point.line(0),
        point.steps(),
        point.values[id(root)],
        tuple(dict.fromkeys(point.notes())),
        {name: part for name, part in (parts or {}).items() if name in used},
    )


class _Point:
    """A formula at one point.

    Attributes:
        nodes: What can be seen from one point, children before parents.
        values: Of each of them, by its `id`.
        heights: How many steps it takes to work each of them out, by its `id`.
    """

    def __init__(self, root: Node, given: Mapping[str, float]) -> None:
        self.root = root
        self.nodes = list(post_order(root, closed=is_given))
        self.values: dict[int, float] = {}
        self.heights: dict[int, int] = {}
        for node in self.nodes:
            self.values[id(node)] = _given(node, given) if is_given(node) else self._computed(node)
            self.heights[id(node)] = self._height(node)

    def line(self, step: int) -> str:
        """The formula after so many steps."""
        return to_line(self.root, dict(self._stand_ins(step)))

    def steps(self) -> tuple[str, ...]:
        """The lines after the first, without those that look like the one before."""
        last = self.heights[id(self.root)]
        lines = [self.line(step) for step in range(max(1, last - MAX_STEPS + 1), last + 1)]
        before = [self.line(0), *lines]
        return tuple(line for line, other in zip(lines, before, strict=False) if line != other)

    def notes(self) -> Iterator[str]:
        """Says where a value first becomes undefined or infinite, in the branches that were chosen."""
        reached = self._reached()
        for node in self.nodes:
            value = self.values[id(node)]
            if np.isfinite(value) or id(node) not in reached:
                continue
            operands = [self.values[id(child)] for child in self._operands(node)]
            if np.isnan(value) and not np.isnan(operands).any():
                what = printable(to_text(node)) if is_given(node) else self._at_work(node)
                yield self._undefined(what, node)
            elif np.isinf(value) and operands and np.isfinite(operands).all():
                infinity = "∞" if value > 0 else "−∞"
                yield say("is_infinite", "{what} is {value}", what=self._at_work(node), value=infinity)

    def _undefined(self, what: str, node: Node) -> Sentence:
        """Names the counts that it is divided by and are 0, where there is a word for just these."""
        if isinstance(node, Binary) and node.operator in ("/", "%"):
            names = [o for o in post_order(node.right, closed=is_given) if isinstance(o, Name)]
            zeros = [to_text(name) for name in names if self.values[id(name)] == 0]
            counts = {count for name in zeros for count in DERIVED_COUNTS.get(name, (name,))[0].split(" + ")}
            for edge, of in EDGES.items():
                if of == counts:
                    since, told = edge.replace("_", " "), "{what} is undefined: {since}"
                    return say("is_undefined_since", told, what=what, since=since, edge=edge)
        return say("is_undefined", "{what} is undefined", what=what)

    def _computed(self, node: Node) -> float:
        operands = [np.full((1, 1, 1), self.values[id(child)]) for child in children(node)]
        with np.errstate(all="ignore"):
            match node:
                case Unary("+"):
                    result = operands[0]
                case Unary():
                    result = UNARY[node.operator](*operands)
                case Binary():
                    result = BINARY[node.operator](*operands)
                case Conditional():
                    result = where(*operands)
                case Call():
                    result = FUNCTIONS[node.function].apply(*operands)
                case _:
                    assert isinstance(node, Number)
                    return node.value
        return float(result.item())

    def _height(self, node: Node) -> int:
        operands = self._operands(node)
        if isinstance(node, Conditional):
            return max(1, *(self.heights[id(operand)] for operand in operands))
        joined = _is_sum_or_product(node)
        steps = [self.heights[id(o)] + (not (joined and _is_sum_or_product(o))) for o in operands]
        return max(steps, default=0)

    def _operands(self, node: Node) -> tuple[Node, ...]:
        """What the value of a node depends on: of a conditional, the test and the branch chosen."""
        if is_given(node):
            return ()
        if not isinstance(node, Conditional):
            return children(node)
        chosen = self._chosen(node)
        return (node.test,) if chosen is None else (node.test, chosen)

    def _chosen(self, node: Conditional) -> Node | None:
        test = self.values[id(node.test)]
        if np.isnan(test):
            return None
        return node.then if test != 0 else node.otherwise

    def _stand_ins(self, step: int) -> Iterator[tuple[int, float | Node]]:
        """What has been worked out after so many steps; numbers of the formula stay as they are."""
        for node in self.nodes:
            if self.heights[id(node)] <= step:
                if not isinstance(node, Number):
                    yield id(node), self.values[id(node)]
            elif isinstance(node, Conditional) and 0 < step >= self.heights[id(node.test)]:
                chosen = self._chosen(node)
                assert chosen is not None  # else the test is all there is to work out
                yield id(node), chosen

    def _reached(self) -> set[int]:
        reached: set[int] = set()
        pending = [self.root]
        while pending:
            node = pending.pop()
            reached.add(id(node))
            pending.extend(self._operands(node))
        return reached

    def _at_work(self, node: Node) -> str:
        return to_line(node, {id(child): self.values[id(child)] for child in self._operands(node)})


def is_given(node: Node) -> bool:
    """Whether the value is read, not worked out: of names, and of calls that need more than a point."""
    if isinstance(node, Call):
        function = FUNCTIONS.get(node.function)
        return function is None or function.group != "elementwise"
    return isinstance(node, Name)


def _given(node: Node, given: Mapping[str, float]) -> float:
    text = to_text(node)
    if text not in given:
        why = ", which needs more than one point" if isinstance(node, Call) else ""
        received = ", ".join(sorted(given.keys() - CONSTANT_NAMES.keys()))
        raise ValueError(
            f"Argument `values` must hold a number for '{shorten(text)}'{why}. Received: {received}"
        )
    return float(given[text])


def _is_sum_or_product(node: Node) -> bool:
    return isinstance(node, Unary | Binary) and node.operator in _SUMS_AND_PRODUCTS
