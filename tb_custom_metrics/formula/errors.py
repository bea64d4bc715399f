"""What can be wrong with a formula, and where.

FormulaError              catch this one
|-- FormulaSyntaxError    the text is not a formula
|-- UnknownNameError      a name or function that does not exist
|-- AmbiguousNameError    a name that could mean two things
|-- ArityError            a function with too few or too many arguments
|-- ParameterError        an argument outside what the function takes
|-- CycleError            a formula that needs itself
|-- JoinError             operands whose steps count different things
`-- LimitError            too long, too deep, or too expensive
"""

import difflib
import functools
import itertools
from collections.abc import Callable
from collections.abc import Iterable
from typing import ClassVar
from typing import Self

from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import say

Span = tuple[int, int]
"""Half-open range `[start, end)` of code points in the text of a formula, 0-based."""

Hint = str | None | Callable[[], str | None]

_MAX_COMPARED = 60_000  # code points times code points compared for a suggestion; at worst 20 ms
_MAX_SHOWN = 60  # code points of a value repeated in a message


class FormulaError(ValueError):
    """A formula that cannot be read or evaluated.

    Attributes:
        message: What is wrong: one clause, no trailing period.
        formula: The text that the span points into.
        span: Where, as a half-open range of 0-based code points.
        hint: What to do about it: one sentence, or `None`. A function that finds it is called when
            somebody wants to know: to look for what was meant takes longer than all else.
    """

    code: ClassVar[str] = "formula"

    def __init__(self, message: str, formula: str, span: Span, hint: Hint = None) -> None:
        super().__init__(message)
        self.message = message
        self.formula = formula
        self.span = span
        self._hint = hint

    @property
    def hint(self) -> str | None:
        if callable(self._hint):
            self._hint = self._hint()
        return self._hint

    def __str__(self) -> str:
        start, end = self.span
        source, start, end = _window(self.formula, start, end)
        lines = [
            f"{self.message} (column {self.span[0] + 1})",
            f"  {source}",
            f"  {' ' * start}{'^' * max(1, end - start)}",
        ]
        if self.hint is not None:
            lines.append(self.hint)
        return "\n".join(lines)

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, Span, str | None]]:
        # Exceptions pickle their `args` alone, which hold only the message.
        return type(self), (self.message, self.formula, self.span, self.hint)

    def in_metric(self, name: str) -> Self:
        """Returns the same error, saying in which named formula it is."""
        message = say(
            "in_formula", "In the formula of '{name}': {message}", name=shorten(name), message=self.message
        )
        return type(self)(message, self.formula, self.span, self._hint)

    def seen_from(self, name: str, formula: str, span: Span) -> Self:
        """Returns the same error as it looks to `formula`, which uses the faulty one at `span`."""
        error = self.in_metric(name)
        return type(self)(error.message, formula, span, self._hint)


class FormulaSyntaxError(FormulaError):
    """The text is not a formula."""

    code = "formula_syntax"


class UnknownNameError(FormulaError):
    """A name or a function that does not exist here."""

    code = "formula_name"


class AmbiguousNameError(FormulaError):
    """A name that could mean two things of the same rank."""

    code = "formula_name"


class ArityError(FormulaError):
    """A function called with too few or too many arguments."""

    code = "formula_call"


class ParameterError(FormulaError):
    """An argument that the function does not take, such as a weight of 2."""

    code = "formula_call"


class CycleError(FormulaError):
    """A formula that needs its own value."""

    code = "formula_cycle"


class JoinError(FormulaError):
    """Operands whose steps count different things, such as epochs and batches."""

    code = "formula_join"


class LimitError(FormulaError):
    """A formula that is too long, too deep or too expensive."""

    code = "formula_limit"


def furthest(errors: Iterable[FormulaError]) -> FormulaError:
    """Returns what stops the run that comes furthest through a formula; of several, the first.

    A run without counts stops at the first `tp`, whatever is wrong behind it.
    """
    return max(errors, key=lambda error: error.span[0])


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """Returns the hint that names the candidate nearest to `name`, if one is near.

    Example:
        >>> did_you_mean("precison", ["recall", "precision"])
        "Did you mean 'precision'?"
    """
    near = (c for c in candidates if abs(len(c) - len(name)) <= 3)
    nearest = _nearest(name, tuple(itertools.islice(near, _MAX_COMPARED // (len(name) + 1) ** 2)))
    return None if nearest is None else meant(nearest)


def meant(name: str) -> Sentence:
    """Returns the hint that names what stands in the place of a name."""
    return say("did_you_mean", "Did you mean '{name}'?", name=name)


@functools.lru_cache(maxsize=64)
def _nearest(name: str, candidates: tuple[str, ...]) -> str | None:
    """Looks once, since runs mostly know the same names."""
    folded = name.casefold()
    for candidate in candidates:
        if candidate.casefold() == folded:
            return candidate
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.7)
    return close[0] if close else None


def shorten(text: str) -> str:
    """Returns `text` as it stands in a message: cut in the middle where it is long."""
    if len(text) <= _MAX_SHOWN:
        return text
    half = _MAX_SHOWN // 2 - 1
    return f"{text[:half]}…{text[-half:]}"


def _window(formula: str, start: int, end: int) -> tuple[str, int, int]:
    """Cuts a long formula to what surrounds the span, so that the caret stays in sight."""
    source = "".join(" " if c.isspace() or not c.isprintable() else c for c in formula)
    left = max(0, start - 60) if len(source) > 120 else 0
    right = left + 120
    return source[left:right], start - left, min(end, right) - left
