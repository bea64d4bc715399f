"""What metrics of the catalogue are called elsewhere."""

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping
from collections.abc import Sequence


@functools.cache
def synonyms() -> Mapping[str, Sequence[str]]:
    """Returns other names by the name of the metric."""
    folder = importlib.resources.files("tb_custom_metrics.formula") / "catalogue"
    return tomllib.loads((folder / "synonyms.toml").read_text(encoding="utf-8"))


def called_elsewhere(name: str) -> str | None:
    """Returns the metric that is also called so, in large letters or small and however words are joined.

    Example:
        >>> called_elsewhere("AUROC"), called_elsewhere("hit_rate"), called_elsewhere("recall")
        ('roc_auc', 'recall', None)
    """
    return _by_synonym().get(_plain(name))


@functools.cache
def _by_synonym() -> Mapping[str, str]:
    return {_plain(one): name for name, others in synonyms().items() for one in others}


def _plain(name: str) -> str:
    """Letters, digits, and the signs of lr+ and lr-: a hyphen within a name only joins its words."""
    kept = "".join(character for character in name.casefold() if character.isalnum() or character == "+")
    return kept + "-" if name.endswith("-") else kept
