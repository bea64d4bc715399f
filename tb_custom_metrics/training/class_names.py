"""Names of the classes of a metric."""

from collections.abc import Sequence
from typing import Any


def checked_classes(number: int, names: Sequence[str] | None, argument: str, least: int) -> tuple[str, ...]:
    """Returns the names of classes, "0", "1" and so on where none are given.

    Args:
        number: Of classes.
        names: Of them, if they have some.
        argument: What `number` is called where it comes from.
        least: Number that makes sense.

    Raises:
        ValueError: If the number is no such number, or the names are not as many different texts.

    Example:
        >>> checked_classes(3, None, "num_classes", least=2)
        ('0', '1', '2')
    """
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise ValueError(
            f"Argument `{argument}` must be a whole number from {least}. Received: {argument}={number!r}"
        )
    if names is None:
        return tuple(str(index) for index in range(number))
    classes = tuple(names)
    if len(classes) != number or len(set(classes)) != number or not all(isinstance(c, str) for c in classes):
        raise ValueError(
            f"Argument `class_names` must be {number} different texts, as many as `{argument}`. "
            f"Received: class_names={names!r:.200}"
        )
    return classes


def different(names: Sequence[Any]) -> tuple[str, ...]:
    """Returns names of classes as texts.

    Raises:
        ValueError: If two are the same, since nothing would tell these classes apart.

    Example:
        >>> different(["cat", 7])
        ('cat', '7')
    """
    classes = tuple(str(name) for name in names)
    twice = [name for name in classes if classes.count(name) > 1]
    if twice:
        raise ValueError(
            f"Argument `class_names` must be different texts. Received: {twice[0]!r} {len(twice)} times"
        )
    return classes
