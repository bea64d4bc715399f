"""From node trees to a plan."""

from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

from tb_custom_metrics.formula import forms
from tb_custom_metrics.formula import one_class
from tb_custom_metrics.formula import refusals
from tb_custom_metrics.formula.errors import CycleError
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.errors import LimitError
from tb_custom_metrics.formula.errors import ParameterError
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.goals import Allowance
from tb_custom_metrics.formula.goals import goal_within
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.operators import BINARY
from tb_custom_metrics.formula.operators import UNARY
from tb_custom_metrics.formula.operators import WORK
from tb_custom_metrics.formula.operators import where
from tb_custom_metrics.formula.plan import Operation
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.signatures import Parameter
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.views import View

MAX_REFERENCES = 64  # formulas that need each other in a row
MAX_OPERATIONS = 20_000  # of one plan, references included


class Place(NamedTuple):
    """Where an operation comes from: the text, and the node in it."""

    text: str
    node: Node


def compile_plan(formulas: Sequence[tuple[str, Node]], scope: Scope) -> Plan:
    """Compiles formulas, each a text and its node tree, for a run.

    Raises:
        FormulaError: If a name means nothing in `scope`, formulas need each other in a circle or
            in too long a row, or a parameter is outside its range.
    """
    compiler = Compiler()
    outputs = []
    for text, node in formulas:
        try:
            outputs.append(compiler.whole(text, node, scope))
        except RecursionError:
            # Formulas in formulas, from a caller that is itself nearly too deep.
            raise LimitError(refusals.in_a_row(MAX_REFERENCES), text, node.span) from None
        compiler.refuse_only_held(text, node)
    return compiler.plan(tuple(outputs))


@dataclass
class Compiler:
    """A plan in the making.

    Attributes:
        operands: Slot to what is to be read.
        constants: Slot to number.
        operations: In order, by the slots that they fill.
        held: Operands that are results of plans of their own.
        goals: Slot to goal, where it had to be found.
        n_slots: How many there are.
        inside_interval: Whether this plan is what an interval is about.
        allowance: For finding goals.
    """

    operands: dict[int, Operand] = field(default_factory=dict)
    constants: dict[int, float] = field(default_factory=dict)
    operations: dict[int, Operation] = field(default_factory=dict)
    held: dict[Operand, Plan] = field(default_factory=dict)
    goals: dict[int, str] = field(default_factory=dict)
    n_slots: int = 0
    inside_interval: bool = False
    allowance: Allowance = field(default_factory=Allowance)
    _slots: dict[Hashable, int] = field(default_factory=dict)  # what has been computed, and where
    _active: list[tuple[object, ...]] = field(default_factory=list)  # formulas being compiled

    def plan(self, outputs: tuple[int, ...]) -> Plan:
        """Returns the finished plan."""
        operations = tuple(self.operations.values())
        used = {slot for operation in operations for slot in operation.inputs} | set(outputs)
        constants = {slot: value for slot, value in self.constants.items() if slot in used}
        operands = {operand: slot for slot, operand in self.operands.items()}
        return Plan(operands, constants, operations, outputs, self.n_slots, self.held)

    def nested(self, *, inside_interval: bool = False) -> "Compiler":
        """Returns a compiler for a plan inside this one, which shares the row of references."""
        inside = inside_interval or self.inside_interval
        return Compiler(inside_interval=inside, allowance=self.allowance, _active=self._active)

    def formula(self, text: str, root: Node, scope: Scope) -> int:
        """Compiles one tree and returns the slot of its value."""
        slots: list[int] = []
        for node in post_order(root, forms.is_form):
            place = Place(text, node)
            match node:
                case Number():
                    slots.append(self.constant(node.value))
                case Text():
                    slots.append(-1)  # read by _call from the node itself
                case Name():
                    slots.append(self._name(place, node, scope))
                case Call() if forms.is_form(node):
                    slots.append(forms.FORMS[node.function](self, place, node, scope))
                case Call():
                    slots.append(self._call(place, node, _pop(slots, len(node.arguments)), scope))
                case Unary("+", _, _):
                    pass
                case Unary("-", _, _) if slots[-1] in self.constants:
                    slots.append(self.constant(-self.constants[slots.pop()]))
                case Unary(operator):
                    work = WORK.get(operator, 1)
                    slots.append(self.operation(place, UNARY[operator], _pop(slots, 1), work=work))
                case Binary(operator):
                    work = WORK.get(operator, 1)
                    slots.append(self.operation(place, BINARY[operator], _pop(slots, 2), work=work))
                case Conditional():
                    work = FUNCTIONS["where"].work
                    slots.append(self.operation(place, where, _pop(slots, 3), work=work))
        return slots.pop()

    def whole(self, text: str, root: Node, scope: Scope) -> int:
        """Compiles a formula that is no part of another."""
        return one_class.checked(self, Place(text, root), self.formula(text, root, scope), scope)

    def constant(self, value: float) -> int:
        """Returns the slot of a number."""
        slot, _ = self._slot(("constant", repr(value)))  # repr, since 0.0 and -0.0 are equal
        self.constants[slot] = value
        return slot

    def read(self, operand: Operand) -> int:
        """Returns the slot of something that is to be read."""
        slot, _ = self._slot(operand)
        self.operands[slot] = operand
        return slot

    def seen(self, operand: Operand, view: View | None, place: Place) -> int:
        """Returns the slot of an operand as a view sees it."""
        return self.read(operand) if view is None else view.operand(self, operand, place)

    def operation(
        self,
        place: Place,
        apply: Callable[..., Array],
        inputs: tuple[int, ...],
        *,
        literals: tuple[Hashable, ...] = (),
        contextual: bool = False,
        consumes: int = 0,
        adds: int = 0,
        inner: Plan | None = None,
        work: int = 1,
    ) -> int:
        """Adds an operation, unless the same one is there already, and returns its slot."""
        key = (apply, inputs, literals, None if inner is None else inner.key)
        slot, new = self._slot(key)
        if new:
            text, span = place.text, place.node.span
            more = (literals, contextual, consumes, adds, inner, work)
            self.operations[slot] = Operation(apply, inputs, slot, text, span, *more)
        if len(self.operations) > MAX_OPERATIONS:
            raise LimitError(refusals.too_many_operations(MAX_OPERATIONS), place.text, place.node.span)
        return slot

    def number(self, place: Place, scope: Scope, parameter: Parameter) -> float:
        """Returns the value of an argument that must be known before anything is read.

        Raises:
            ParameterError: If it is neither a number nor a parameter of the formula set, or
                outside of what the function takes.
        """
        slot = self.formula(place.text, place.node, scope)
        if slot in self.constants:
            refusal = parameter.refusal(self.constants[slot])
        else:
            refusal = parameter.not_a_number()
        if refusal is not None:
            raise ParameterError(refusal, place.text, place.node.span)
        return self.constants[slot]

    def refuse_only_held(self, text: str, node: Node) -> None:
        """Raises if a formula holds all of its operands, so that there are no steps to hold onto."""
        read = [one for one in self.operands.values() if one.kind in ("count", "scalar")]
        if self.held and not read:
            message, hint = refusals.only_held()
            raise JoinError(message, text, node.span, hint)

    def _slot(self, key: Hashable) -> tuple[int, bool]:
        """Returns the slot of what `key` describes, and whether it is new."""
        new = key not in self._slots
        if new:
            self._slots[key] = self.n_slots
            self.n_slots += 1
        return self._slots[key], new

    def _name(self, place: Place, node: Name, scope: Scope) -> int:
        bound = scope.bind(node, place.text)
        if bound.parameter is not None:
            return self.constant(bound.parameter.value)
        if bound.operand is not None:
            return self.seen(bound.operand, bound.scope.view, place)
        assert bound.metric is not None
        return self._reference(place, bound.metric, bound.scope)

    def _reference(self, place: Place, metric: Metric, scope: Scope) -> int:
        key = ("formula", scope.run, scope.count_set, scope.view, metric.name)
        if key in self._slots:
            return self._slots[key]
        self._refuse_circles(place, key)
        self._active.append(key)
        try:
            slot = self.whole(metric.formula, metric.node, scope)
        except FormulaError as error:
            # A deep error is told once, in the text that the person typed.
            if len(self._active) > 1:
                raise
            raise error.seen_from(metric.name, place.text, place.node.span) from None
        finally:
            self._active.pop()
        self._slots[key] = slot
        return slot

    def _refuse_circles(self, place: Place, key: tuple[object, ...]) -> None:
        text, span = place.text, place.node.span
        # Under another view the circle would go on for ever, so the name alone decides.
        names = [active[-1] for active in self._active if active[1] == key[1]]
        if key[-1] in names:
            circle = [*names[names.index(key[-1]) :], key[-1]]
            message, hint = refusals.circle(circle)
            raise CycleError(message, text, span, hint)
        if len(self._active) >= MAX_REFERENCES:
            raise LimitError(refusals.in_a_row(MAX_REFERENCES), text, span)

    def _call(self, place: Place, call: Call, inputs: tuple[int, ...], scope: Scope) -> int:
        function = FUNCTIONS[call.function]
        values: list[int] = []
        literals: list[Hashable] = []
        for i, (argument, slot) in enumerate(zip(call.arguments, inputs, strict=True)):
            parameter = function.parameter(i)
            if parameter.kind == "value":
                values.append(slot)
            elif isinstance(argument, Text):
                literals.append(argument.value)
            else:
                literals.append(self.number(Place(place.text, argument), scope, parameter))
        goal = self._goal(place, call, inputs, scope) if not literals else None
        if goal is not None:
            literals.append(goal)
        return self.operation(
            place,
            function.apply,
            tuple(values),
            literals=tuple(literals),
            contextual=function.contextual,
            consumes=function.consumes,
            work=function.work_with(literals),
        )

    def _goal(self, place: Place, call: Call, inputs: tuple[int, ...], scope: Scope) -> str | None:
        """The goal of what `best(x)` is about, where the call does not say one; `None` without a goal."""
        if not any(p.name == "goal" for p in FUNCTIONS[call.function].parameters):
            return None
        about = call.arguments[0]
        metric = scope.bind(about, place.text).metric if isinstance(about, Name) else None
        return (metric and metric.goal) or goal_within(self, inputs[0])


def _pop(slots: list[int], count: int) -> tuple[int, ...]:
    popped = tuple(slots[len(slots) - count :])
    del slots[len(slots) - count :]
    return popped
