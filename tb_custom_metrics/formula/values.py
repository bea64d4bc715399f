"""What a formula computes with: float64 arrays whose axes have names."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Which axes a value has, as bits; the array always has all three, of length 1 where there is none.
STEP = 1
THRESHOLD = 2
CLASS = 4

# Set beside THRESHOLD where "predict all" stands before the stored thresholds and "predict none"
# after them, as the area under a curve needs.
EXTENDED = 8

# Set beside STEP where the counts of each step were drawn many times: step after step, all draws
# of one step beside each other.
DRAWS = 16

N_DRAWS = 1000

AXES = (STEP, THRESHOLD, CLASS)
"""The axes in the order in which every array has them."""

# By the number of axes that an operand came with: which they are, and how it gets the others.
_FIRST_AXES = (0, STEP, STEP | THRESHOLD, STEP | THRESHOLD | CLASS)
_WITH_ALL_AXES = tuple((..., *[np.newaxis] * missing) for missing in (3, 2, 1, 0))


class Value(NamedTuple):
    """An array over (step, threshold, class).

    Attributes:
        array: float64. Shape `(n_steps, n_thresholds, n_classes)`, 1 where there is no such axis.
        axes: The axes that are there, as a sum of `STEP`, `THRESHOLD` and `CLASS`.
    """

    array: Array
    axes: int

    def squeezed(self) -> Array:
        """Returns the array with only the axes that are there."""
        if self.axes == STEP:
            return self.array[:, 0, 0]
        gone = tuple(i for i, axis in enumerate(AXES) if not self.axes & axis)
        return self.array.squeeze(axis=gone)


@dataclass(frozen=True, slots=True)
class Context:
    """What a function may need to know besides its arguments.

    Attributes:
        axes: The axes that any of the arguments has.
        input_axes: The axes of each of them.
        thresholds: The threshold axis, fractions in [0, 1]. Shape `(n_thresholds,)`.
        classes: The names on the class axis.
        matrices: Confusion matrices by run and set, where the counts come from some. Each of
            shape `(n_steps, n_classes, n_classes)`.
        notes: Sentences for people, which functions add to.
        cautions: Sentences that a number should not be quoted without.
    """

    axes: int
    input_axes: tuple[int, ...]
    thresholds: Array
    classes: tuple[str, ...] = ()
    matrices: Mapping[tuple[str, str], Array] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    cautions: dict[str, None] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        """Adds a sentence, once however often it is said."""
        self.notes[sentence] = None

    def caution(self, sentence: str) -> None:
        """Adds a sentence that a number should not be quoted without."""
        self.cautions[sentence] = None


def as_value(operand: npt.ArrayLike) -> Value:
    """Returns `operand` as a value: none to three axes, which are step, threshold, class.

    The array is a read-only float64 view or copy, so that nothing computed here can change what
    the caller holds.

    Raises:
        ValueError: If there are more than three axes, or the array does not hold real numbers.

    Example:
        >>> as_value([1, 2, 3]).array.shape
        (3, 1, 1)
    """
    given = np.asarray(operand)
    if given.ndim > len(AXES) or given.dtype.kind not in "fiub":
        raise ValueError(
            "Operands must be real numbers with at most three axes (step, threshold, class). "
            f"Received: shape={given.shape}, dtype={given.dtype}"
        )
    array = np.asarray(given, np.float64)[_WITH_ALL_AXES[given.ndim]]
    array.setflags(write=False)  # of this view; what the caller holds stays as it is
    return Value(array, _FIRST_AXES[given.ndim])
