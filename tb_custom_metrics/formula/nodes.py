"""What a formula is made of.

Every node keeps its span, so that an error can point at it. Nodes hold no behaviour: the parser
makes them, the plan reads them.
"""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass

from tb_custom_metrics.formula.errors import Span


@dataclass(frozen=True, slots=True)
class Number:
    """A literal: `0.5`."""

    value: float
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A literal text, which only some functions take: `"minimize"`."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A count, a formula or a scalar: `tp`, `validation.epoch_loss`, or `` `loss/total` ``.

    Attributes:
        name: Without the prefix and the back-quotes.
        prefix: The sibling run before the dot, or `None`.
        exact: Whether it is a tag to be taken as it is, because it stood in back-quotes or `tag()`.
        span: Prefix and back-quotes included.
    """

    name: str
    prefix: str | None
    exact: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `+x` or `not x`."""

    operator: str
    operand: "Node"
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, a comparison, `and` or `or`."""

    operator: str
    left: "Node"
    right: "Node"
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """`then if test else otherwise`."""

    test: "Node"
    then: "Node"
    otherwise: "Node"
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments: `best(f1)`."""

    function: str
    arguments: tuple["Node", ...]
    span: Span


Node = Number | Text | Name | Unary | Binary | Conditional | Call


def children(node: Node) -> tuple[Node, ...]:
    """Returns the nodes right below `node`, in the order in which they are evaluated."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Conditional():
            return (node.test, node.then, node.otherwise)
        case Call():
            return node.arguments
        case _:
            return ()


def post_order(root: Node, closed: Callable[[Node], bool] = lambda node: False) -> Iterator[Node]:
    """Yields every node below `root`, children before parents, `root` last.

    Without recursion, because `a + a + …` is as deep as it is long.

    Args:
        root: Where to begin.
        closed: Whether the children of a node are left out.
    """
    pending: list[tuple[Node, bool]] = [(root, False)]
    while pending:
        node, expanded = pending.pop()
        if expanded or closed(node):
            yield node
            continue
        pending.append((node, True))
        pending.extend((child, False) for child in reversed(children(node)))
