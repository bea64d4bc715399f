"""From node trees to a sequence of numpy operations.

All formulas of a request become one plan. Equal parts become one operation, whichever formula they
stand in, so that a whole catalogue adds `tp + fp` once. A plan knows before it runs what has to be
read for it and what it will cost.
"""

from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from tb_custom_metrics.formula import functions
from tb_custom_metrics.formula.errors import CycleError
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import LimitError
from tb_custom_metrics.formula.errors import ParameterError
from tb_custom_metrics.formula.errors import Span
from tb_custom_metrics.formula.formula_set import Metric
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
from tb_custom_metrics.formula.operators import where
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array

MAX_REFERENCES = 64  # formulas that need each other in a row
MAX_OPERATIONS = 20_000  # of one plan, references included

_THRESHOLD_NAME = ("axis", "threshold")


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a plan: a numpy call on slots that are already filled.

    Attributes:
        apply: Arrays to array.
        inputs: The slots that it reads.
        output: The slot that it fills.
        literals: Numbers and texts that follow the arrays.
        contextual: Whether `apply` takes a `Context` first.
        consumes: The axis that the result no longer has, or 0.
        formula: The text that it comes from.
        span: Where in that text.
    """

    apply: Callable[..., Array]
    inputs: tuple[int, ...]
    output: int
    literals: tuple[float | str, ...]
    contextual: bool
    consumes: int
    formula: str
    span: Span


@dataclass(frozen=True)
class Plan:
    """What to read, what to compute, and which slots hold the results.

    Attributes:
        operands: What is to be read, and the slot that it goes to.
        constants: Slot to number.
        operations: In order.
        outputs: The slot of each formula, in the order in which they were given.
        n_slots: How many there are.
    """

    operands: Mapping[Operand, int]
    constants: Mapping[int, float]
    operations: tuple[Operation, ...]
    outputs: tuple[int, ...]
    n_slots: int

    @property
    def consumes_thresholds(self) -> bool:
        """Whether it looks along the threshold axis, so that no single threshold will do."""
        return any(operation.consumes & THRESHOLD for operation in self.operations)

    @property
    def count_runs(self) -> tuple[str, ...]:
        """The runs of which it needs tp, fp, tn or fn, or their threshold axis."""
        needed = (o.run for o in self.operands if o.kind == "count" or (o.kind, o.name) == _THRESHOLD_NAME)
        return tuple(dict.fromkeys(needed))

    @property
    def uses_counts(self) -> bool:
        """Whether it needs tp, fp, tn or fn, or their threshold axis."""
        return bool(self.count_runs)

    def axes(self, operand_axes: Mapping[Operand, int]) -> list[int]:
        """Returns the axes of the value in each slot, given those of the operands."""
        axes = [0] * self.n_slots
        for operand, slot in self.operands.items():
            axes[slot] = operand_axes[operand]
        for operation in self.operations:
            for slot in operation.inputs:
                axes[operation.output] |= axes[slot]
            axes[operation.output] &= ~operation.consumes
        return axes

    def last_uses(self) -> list[int]:
        """Returns for each slot the index of the last operation that reads it; outputs never end."""
        last = [-1] * self.n_slots
        for index, operation in enumerate(self.operations):
            for slot in operation.inputs:
                last[slot] = index
        for slot in self.outputs:
            last[slot] = len(self.operations)
        return last


def compile_plan(formulas: list[tuple[str, Node]], scope: Scope) -> Plan:
    """Compiles formulas, each a text and its node tree, for a run.

    Raises:
        FormulaError: If a name means nothing in `scope`, formulas need each other in a circle or
            in too long a row, or a parameter is outside its range.
    """
    compiler = _Compiler()
    outputs = []
    for text, node in formulas:
        try:
            outputs.append(compiler.formula(text, node, scope))
        except RecursionError:
            # Formulas in formulas, from a caller that is itself nearly too deep.
            raise LimitError("Too many formulas that need each other in a row", text, node.span) from None
    return compiler.plan(tuple(outputs))


@dataclass
class _Compiler:
    operands: dict[Operand, int] = field(default_factory=dict)
    constants: dict[int, float] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    n_slots: int = 0
    _slots: dict[Hashable, int] = field(default_factory=dict)  # what has been computed, and where
    _active: list[tuple[str, str]] = field(default_factory=list)  # (run, name) of formulas being compiled

    def plan(self, outputs: tuple[int, ...]) -> Plan:
        used = {slot for operation in self.operations for slot in operation.inputs} | set(outputs)
        constants = {slot: value for slot, value in self.constants.items() if slot in used}
        return Plan(self.operands, constants, tuple(self.operations), outputs, self.n_slots)

    def formula(self, text: str, root: Node, scope: Scope) -> int:
        """Compiles one tree and returns the slot of its value."""
        slots: list[int] = []
        for node in post_order(root):
            match node:
                case Number():
                    slots.append(self._constant(node.value))
                case Text():
                    slots.append(-1)  # read by _call from the node itself
                case Name():
                    slots.append(self._name(text, node, scope))
                case Call():
                    inputs = _pop(slots, len(node.arguments))
                    slots.append(self._call(text, node, inputs, scope))
                case Unary("+", _, _):
                    pass
                case Unary():
                    slots.append(self._operation(text, node, UNARY[node.operator], _pop(slots, 1)))
                case Binary():
                    slots.append(self._operation(text, node, BINARY[node.operator], _pop(slots, 2)))
                case Conditional():
                    slots.append(self._operation(text, node, where, _pop(slots, 3)))
        return slots.pop()

    def _slot(self, key: Hashable) -> tuple[int, bool]:
        """Returns the slot of what `key` describes, and whether it is new."""
        new = key not in self._slots
        if new:
            self._slots[key] = self.n_slots
            self.n_slots += 1
        return self._slots[key], new

    def _constant(self, value: float) -> int:
        slot, _ = self._slot(("constant", value))
        self.constants[slot] = value
        return slot

    def _name(self, text: str, node: Name, scope: Scope) -> int:
        bound = scope.bind(node, text)
        if bound.parameter is not None:
            return self._constant(bound.parameter.value)
        if bound.operand is not None:
            slot, _ = self._slot(bound.operand)
            self.operands[bound.operand] = slot
            return slot
        assert bound.metric is not None
        return self._reference(text, node, bound.metric, bound.scope)

    def _reference(self, text: str, node: Name, metric: Metric, scope: Scope) -> int:
        key = ("formula", scope.run, metric.name)
        if key in self._slots:
            return self._slots[key]
        self._refuse_circles(text, node, (scope.run, metric.name))
        self._active.append((scope.run, metric.name))
        try:
            slot = self.formula(metric.formula, metric.node, scope)
        except FormulaError as error:
            # A deep error is told once, in the text that the person typed.
            outermost = len(self._active) == 1
            raise (error.seen_from(metric.name, text, node.span) if outermost else error) from None
        finally:
            self._active.pop()
        self._slots[key] = slot
        return slot

    def _refuse_circles(self, text: str, node: Name, key: tuple[str, str]) -> None:
        if key in self._active:
            circle = [name for _, name in self._active[self._active.index(key) :]] + [key[1]]
            raise CycleError(
                f"Formulas that need each other: {' → '.join(circle[:10])}",
                text,
                node.span,
                "Give one of them a formula without the others.",
            )
        if len(self._active) >= MAX_REFERENCES:
            raise LimitError(
                f"More than {MAX_REFERENCES} formulas that need each other in a row", text, node.span
            )

    def _operation(
        self,
        text: str,
        node: Node,
        apply: Callable[..., Array],
        inputs: tuple[int, ...],
        literals: tuple[float | str, ...] = (),
        function: functions.Function | None = None,
    ) -> int:
        slot, new = self._slot((apply, inputs, literals))
        if new:
            contextual = function is not None and function.contextual
            consumes = function.consumes if function is not None else 0
            self.operations.append(
                Operation(apply, inputs, slot, literals, contextual, consumes, text, node.span)
            )
        if len(self.operations) > MAX_OPERATIONS:
            raise LimitError(f"More than {MAX_OPERATIONS:,} operations", text, node.span)
        return slot

    def _call(self, text: str, call: Call, inputs: tuple[int, ...], scope: Scope) -> int:
        function = functions.FUNCTIONS[call.function]
        values: list[int] = []
        literals: list[float | str] = []
        for i, (argument, slot) in enumerate(zip(call.arguments, inputs, strict=True)):
            parameter = function.parameters[min(i, len(function.parameters) - 1)]
            if parameter.kind == "value":
                values.append(slot)
            elif isinstance(argument, Text):
                literals.append(argument.value)
            else:
                literals.append(self._number(text, argument, slot, parameter))
        goal = self._goal(call, text, scope) if not literals else None
        if goal is not None:
            literals.append(goal)
        return self._operation(text, call, function.apply, tuple(values), tuple(literals), function)

    def _number(self, text: str, node: Node, slot: int, parameter: functions.Parameter) -> float:
        """The value of an argument that must be known before anything is read."""
        if slot not in self.constants:
            refusal: str | None = (
                f"Argument '{parameter.name}' must be a number, or a parameter of the formula set"
            )
        else:
            refusal = parameter.refusal(self.constants[slot])
        if refusal is not None:
            raise ParameterError(refusal, text, node.span)
        return self.constants[slot]

    def _goal(self, call: Call, text: str, scope: Scope) -> str | None:
        """The goal of the metric that `best(metric)` is about, where the call does not say one."""
        takes_goal = any(p.name == "goal" for p in functions.FUNCTIONS[call.function].parameters)
        if not takes_goal or not isinstance(call.arguments[0], Name):
            return None
        metric = scope.bind(call.arguments[0], text).metric
        return None if metric is None else metric.goal


def _pop(slots: list[int], count: int) -> tuple[int, ...]:
    popped = tuple(slots[len(slots) - count :])
    del slots[len(slots) - count :]
    return popped
