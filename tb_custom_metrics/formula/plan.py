"""A sequence of numpy operations that computes one or more formulas.

Equal parts are one operation, whichever formula they stand in, so that a whole catalogue adds
`tp + fp` once. A plan knows before it runs what has to be read for it and what it will cost.
"""

import copy
import functools
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

import numpy as np

from tb_custom_metrics.formula.errors import Span
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a plan: a numpy call on slots that are already filled.

    Attributes:
        apply: Arrays to array.
        inputs: The slots that it reads.
        output: The slot that it fills.
        formula: The text that it comes from.
        span: Where in that text.
        literals: What follows the arrays: numbers, texts.
        contextual: Whether `apply` takes a `Context` first.
        consumes: The axes that the result no longer has.
        adds: The axes that it has besides those of the inputs.
        inner: A plan that it runs on other numbers, as intervals do, or `None`.
        work: How many element operations it takes for each element.
    """

    apply: Callable[..., Array]
    inputs: tuple[int, ...]
    output: int
    formula: str
    span: Span
    literals: tuple[Hashable, ...] = ()
    contextual: bool = False
    consumes: int = 0
    adds: int = 0
    inner: "Plan | None" = None
    work: int = 1


@dataclass(frozen=True)
class Plan:
    """What to read, what to compute, and which slots hold the results.

    Attributes:
        operands: What is to be read, and the slot that it goes to.
        constants: Slot to number.
        operations: In order.
        outputs: The slot of each formula, in the order in which they were given.
        n_slots: How many there are.
        held: Operands that are results of plans of their own, carried forward onto these steps.
        found: Whether large or small values are the better ones, once `found_goal` has looked.
    """

    operands: Mapping[Operand, int]
    constants: Mapping[int, float]
    operations: tuple[Operation, ...]
    outputs: tuple[int, ...]
    n_slots: int
    held: Mapping[Operand, "Plan"] = field(default_factory=dict)
    found: list[str] = field(default_factory=list, repr=False, compare=False)
    _axes: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def key(self) -> Hashable:
        """Equal for plans that compute the same."""
        operations = tuple((o.apply, o.inputs, o.output, o.literals) for o in self.operations)
        return tuple(self.operands.items()), tuple(self.constants.items()), operations, self.outputs

    @property
    def serves_runs(self) -> bool:
        """Whether nothing but its operands says which run it is of, so that `in_run` can say another."""
        return self.is_stepwise and not self.held

    def in_run(self, run: str) -> "Plan":
        """Returns the same for another run, with all that was found out of its operations.

        Args:
            run: One that holds the same as the run of all operands of this plan, which `serves_runs`.
        """
        plan = copy.copy(self)
        operands = {operand._replace(run=run): slot for operand, slot in self.operands.items()}
        object.__setattr__(plan, "operands", operands)  # a copy of one's own, which nobody has seen
        return plan

    @property
    def consumes_thresholds(self) -> bool:
        """Whether it looks along the threshold axis, so that no single threshold will do."""
        return any(o.consumes & THRESHOLD or o.adds & THRESHOLD for o in self.all_operations())

    @functools.cached_property
    def is_stepwise(self) -> bool:
        """Whether the value at a step depends on the operands at that step alone."""
        return not any(o.contextual for o in self.operations)

    @functools.cached_property
    def is_arithmetic(self) -> bool:
        """Whether numpy's own functions compute it from what was logged, whatever its axes are."""
        computed = {o.output for o in self.operations}
        return (
            all(isinstance(o.apply, np.ufunc) for o in self.operations)
            and all(operand.kind in ("count", "scalar") for operand in self.operands)
            and computed.issuperset(self.outputs)
            and self._bare.issuperset(self.constants)
        )

    @property
    def count_sets(self) -> tuple[tuple[str, str], ...]:
        """The runs and sets of which it needs counts, or their threshold or class axis."""
        needed = ((o.run, o.set) for o in self.all_operands() if o.is_of_counts)
        return tuple(dict.fromkeys(needed))

    @property
    def uses_counts(self) -> bool:
        """Whether it needs tp, fp, tn or fn, or their threshold or class axis."""
        return bool(self.count_sets)

    def all_operations(self) -> Iterator[Operation]:
        """Yields the operations, those of inner and held plans too."""
        for operation in self.operations:
            yield operation
            if operation.inner is not None:
                yield from operation.inner.all_operations()
        for plan in self.held.values():
            yield from plan.all_operations()

    def all_operands(self) -> Iterator[Operand]:
        """Yields what is to be read, for held plans too."""
        yield from (operand for operand in self.operands if operand not in self.held)
        for plan in self.held.values():
            yield from plan.all_operands()

    def axes(self, operand_axes: tuple[int, ...]) -> tuple[int, ...]:
        """Returns the axes of the value in each slot, given those of the operands in their order."""
        if operand_axes not in self._axes:
            self._axes[operand_axes] = tuple(self._slot_axes(operand_axes))
        return self._axes[operand_axes]

    def _slot_axes(self, operand_axes: tuple[int, ...]) -> list[int]:
        axes = [0] * self.n_slots
        for slot, one in zip(self.operands.values(), operand_axes, strict=True):
            axes[slot] = one
        for operation in self.operations:
            combined = operation.adds
            if operation.inner is not None:
                inner = operation.inner.axes(tuple(axes[slot] for slot in operation.inputs))
                combined |= inner[operation.inner.outputs[0]]
            else:
                for slot in operation.inputs:
                    combined |= axes[slot]
            axes[operation.output] = combined & ~operation.consumes
        return axes

    @functools.cached_property
    def steps(self) -> tuple[tuple[Operation, tuple[int, ...]], ...]:
        """The operations, each with the slots that no later one reads, and that hold no result."""
        last = {slot: index for index, operation in enumerate(self.operations) for slot in operation.inputs}
        finished = last.keys() - set(self.outputs)
        return tuple(
            (operation, tuple(slot for slot in set(operation.inputs) & finished if last[slot] == index))
            for index, operation in enumerate(self.operations)
        )

    @functools.cached_property
    def first_slots(self) -> list[Array | None]:
        """The slots before anything is read: constants, of shape `(1, 1, 1)`.

        Where numpy's own functions alone read a constant, it has no axes: they take a number in
        half the time, and what they return has the axes of the other operand.
        """
        slots: list[Array | None] = [None] * self.n_slots
        for slot, constant in self.constants.items():
            array = np.full(() if slot in self._bare else (1, 1, 1), constant)
            array.setflags(write=False)  # since it serves every evaluation
            slots[slot] = array
        return slots

    @functools.cached_property
    def _bare(self) -> set[int]:
        """The constants that nothing reads but numpy's own functions, beside an operand that is none."""
        bare = self.constants.keys() - set(self.outputs)
        for operation in self.operations:
            if not isinstance(operation.apply, np.ufunc) or self.constants.keys() >= set(operation.inputs):
                bare -= set(operation.inputs)
        return bare
