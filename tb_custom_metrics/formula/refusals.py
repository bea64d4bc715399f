"""What is said of names that mean nothing here or several things, and of formulas that need each other."""

import itertools
from collections.abc import Iterable
from collections.abc import Sequence

from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.errors import meant
from tb_custom_metrics.formula.errors import shorten
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import say

NO_COUNTS = say("no_counts", "This run has logged no counts.")
WRITE_FORMULA = say("write_formula", "Write the formula itself instead of its name.")


def unknown(name: Name) -> Sentence:
    """Returns what is said of a name, or of a tag, that is not there."""
    if name.exact:
        return say("unknown_tag", "Unknown tag '{name}'", name=shorten(name.name))
    return say("unknown_name", "Unknown name '{name}'", name=shorten(name.name))


def is_function(signature: str) -> Sentence:
    """Returns what is said of the name of a function without its arguments."""
    return say("is_function", "It is a function: write {signature}.", signature=signature)


def conflict(name: str, meanings: str) -> Sentence:
    """Returns what is said of a name that was given several meanings."""
    return say(
        "several_meanings", "Name '{name}' has several meanings: {meanings}", name=name, meanings=meanings
    )


def ambiguous(name: str, tags: Sequence[str]) -> tuple[Sentence, Sentence]:
    """Returns what is said of a name that several tags end in, and what to do."""
    told = ", ".join(shorten(tag) for tag in tags[:5])
    return (
        say("ambiguous_name", "Ambiguous name '{name}': {tags}", name=shorten(name), tags=told),
        say(
            "back_quote_one",
            "Write the one you mean in back-quotes: `{tag}`.",
            tag=shorten(tags[0]),
        ),
    )


def no_sibling(prefix: str, run: str) -> Sentence:
    """Returns what is said of a prefix that is no run beside this one."""
    return say("no_sibling", "No sibling run '{part}' of '{run}'", part=shorten(prefix), run=shorten(run))


def siblings(parts: Iterable[str]) -> Sentence:
    """Returns which prefixes there are."""
    known = sorted(parts)[:5]
    if not known:
        return say(
            "before_dot", "What stands before the dot is the last part of the name of a run beside this one."
        )
    return say("siblings_are", "Its siblings are {names}.", names=", ".join(known))


def near_tag(name: str, tags: Iterable[str]) -> str | None:
    """Returns the tag that holds an unknown one, or is near it; else some that there are."""
    known = sorted(tags)
    holding = [tag for tag in known if name.casefold() in tag.casefold()]
    if holding:
        return meant(f"`{min(holding, key=len)}`")
    return did_you_mean(f"`{name}`", (f"`{tag}`" for tag in known)) or (_told(known) if known else None)


def _told(known: Sequence[str]) -> Sentence:
    more = " …" if len(known) > 5 else ""
    return say(
        "tags_are", "Tags are {names}.", names=", ".join(f"`{shorten(tag)}`" for tag in known[:5]) + more
    )


def circle(names: Iterable[object]) -> tuple[Sentence, Sentence]:
    """Returns what is said of formulas that need each other, and what to do."""
    told = " → ".join(str(name) for name in itertools.islice(names, 10))
    return (
        say("circle", "Formulas that need each other: {names}", names=told),
        say("break_circle", "Give one of them a formula without the others."),
    )


def in_a_row(most: int) -> Sentence:
    """Returns what is said of too many formulas that refer to the next."""
    return say("in_a_row", "More than {most} formulas that need each other in a row", most=most)


def too_many_operations(most: int) -> Sentence:
    """Returns what is said of a formula that is too long with all that it refers to."""
    return say("too_many_operations", "More than {most:,} operations", most=most)


def only_held() -> tuple[Sentence, Sentence]:
    """Returns what is said of a formula whose operands are all held, and what to do."""
    return (
        say("only_held", "Nothing stands outside of hold(), whose steps it could take"),
        say("hold_beside", "Write hold(x) beside an operand that has more steps."),
    )
