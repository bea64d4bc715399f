"""How a function is called: its arguments, and what each of them may be."""

import math
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Sequence
from dataclasses import dataclass

from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import Array


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one argument of a function may be.

    Attributes:
        name: As the documentation shows it.
        kind: "value" (any formula), "number" (a literal or a parameter of the formula set),
            "choice" (one of some texts) or "text".
        low: The smallest number allowed.
        high: The largest number allowed.
        below: The number that is the first one too large.
        choices: The texts allowed.
        optional: Whether it can be left out.
        whole: Whether a number must be whole.
    """

    name: str
    kind: str = "value"
    low: float = -math.inf
    high: float = math.inf
    below: float = math.inf
    choices: tuple[str, ...] = ()
    optional: bool = False
    whole: bool = False

    def refusal(self, value: float) -> Sentence | None:
        """Returns why the number is refused, or `None` where it is allowed."""
        of = "Argument '{argument}' must be "
        if self.whole and not float(value).is_integer():
            return say("must_be_whole", of + "a whole number", argument=self.name)
        if self.low <= value <= self.high and value < self.below:
            return None
        values = {"argument": self.name, "low": f"{self.low:g}"}
        if self.below < math.inf:
            return say(
                "must_be_below", of + "at least {low} and below {end}", **values, end=f"{self.below:g}"
            )
        return say("must_be_within", of + "at least {low} and at most {end}", **values, end=f"{self.high:g}")

    def not_a_number(self) -> Sentence:
        """Returns why something is refused that is known too late, or that is no number at all."""
        return say(
            "must_be_number",
            "Argument '{argument}' must be a number, or a parameter of the formula set",
            argument=self.name,
        )

    @property
    def shown(self) -> str:
        """How it stands in a signature: `x`, `"class"`, `["goal"]`."""
        shown = f'"{self.name}"' if self.kind in ("text", "choice") else self.name
        return f"[{shown}]" if self.optional else shown


WINDOW = Parameter("n", "number", low=1, high=1000, whole=True)
"""The steps of a rolling window."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language.

    Attributes:
        name: As it is written.
        group: The heading under which the documentation lists it.
        description: One sentence.
        parameters: Its arguments in order.
        apply: Arrays to array. Where `contextual`, the `Context` comes first and literals last.
        contextual: Whether it looks beyond the single element.
        consumes: The axis that the result no longer has, or 0.
        variadic: Whether the last argument may be repeated.
        work: About how many additions one element of the result costs; of a window, for each of
            its steps.
    """

    name: str
    group: str
    description: str
    parameters: tuple[Parameter, ...]
    apply: Callable[..., Array]
    contextual: bool = False
    consumes: int = 0
    variadic: bool = False
    work: int = 1

    def parameter(self, index: int) -> Parameter:
        """Returns what the argument of this index may be."""
        return self.parameters[min(index, len(self.parameters) - 1)]

    @property
    def signature(self) -> str:
        """How a call looks: `clip(x, lo, hi)`."""
        shown = [parameter.shown for parameter in self.parameters]
        return f"{self.name}({', '.join(shown + ['…'] * self.variadic)})"

    def work_with(self, literals: Sequence[Hashable]) -> int:
        """Returns what one element costs with these numbers and texts."""
        window = literals[0] if self.parameters[-1] is WINDOW else 1
        assert isinstance(window, int | float)
        return self.work * int(window)
