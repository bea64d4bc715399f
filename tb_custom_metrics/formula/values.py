"""What a formula computes with: float64 arrays whose axes have names."""

from dataclasses import dataclass
from dataclasses import field

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Which axes a value has, as bits; the array always has all three, of length 1 where there is none.
STEP = 1
THRESHOLD = 2
CLASS = 4

AXES = (STEP, THRESHOLD, CLASS)
"""The axes in the order in which every array has them."""


@dataclass(frozen=True, slots=True)
class Value:
    """An array over (step, threshold, class).

    Attributes:
        array: float64. Shape `(n_steps, n_thresholds, n_classes)`, 1 where there is no such axis.
        axes: The axes that are there, as a sum of `STEP`, `THRESHOLD` and `CLASS`.
    """

    array: Array
    axes: int

    def squeezed(self) -> Array:
        """Returns the array with only the axes that are there."""
        gone = tuple(i for i, axis in enumerate(AXES) if not self.axes & axis)
        return self.array.squeeze(axis=gone)


@dataclass(frozen=True, slots=True)
class Context:
    """What a function may need to know besides its arguments.

    Attributes:
        axes: The axes of the arguments.
        thresholds: The threshold axis, fractions in [0, 1]. Shape `(n_thresholds,)`.
        notes: Sentences for people, which functions add to.
    """

    axes: int
    thresholds: Array
    notes: dict[str, None] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        """Adds a sentence, once however often it is said."""
        self.notes[sentence] = None


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
    array = given.astype(np.float64).reshape(given.shape + (1,) * (3 - given.ndim))
    array.flags.writeable = False
    return Value(array, sum(AXES[: given.ndim]))
