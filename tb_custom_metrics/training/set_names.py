"""Gives the metrics of one model names of their own, since Keras' logs are flat.

Keras puts what the metrics of all outputs return into one dict, without the name of the output,
so that two metrics of one name would overwrite each other's counts. It tells a metric nothing of
the others, but names all of them one after the other when it builds a model, and counts a batch
right after that: what is named without a batch in between belongs together.
"""

import threading
from typing import Any

RESERVED = "loss"
VALIDATION = "val"


class _Building(threading.local):
    def __init__(self) -> None:
        self.metrics: list[Any] = []


_building = _Building()


def checked_name(name: str) -> str:
    """Returns the name of a set of counts.

    Raises:
        ValueError: If it would stand for something else in Keras' logs: the loss, or what belongs
            to validation data.
    """
    if not isinstance(name, str) or name in ("", RESERVED, VALIDATION) or name.startswith(f"{VALIDATION}_"):
        raise ValueError(
            "Argument `name` must be a text other than 'loss', and not 'val' or begin with 'val_'. "
            f"Received: name={name!r}"
        )
    return name


def distinct_name(metric: Any, name: str) -> str:
    """Returns `name`, or with `_1`, `_2` and so on where another metric of the model has it.

    Args:
        metric: That Keras is naming.
        name: As it was given.
    """
    taken = {other.name for other in _building.metrics if other is not metric}
    _building.metrics.append(metric)
    return numbered(name, taken)


def numbered(name: str, taken: Any) -> str:
    """Returns `name`, or with the first number that makes it none of `taken`.

    Example:
        >>> numbered("counts", {"counts", "counts_1"})
        'counts_2'
    """
    candidate, number = name, 0
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def end_of_building() -> None:
    """Says that a metric is being made or counts a batch: no model is being built any more."""
    _building.metrics.clear()
