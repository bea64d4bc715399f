"""What TensorBoard's sampling took from the steps of a formula, and how to get it back."""

from collections.abc import Iterable
from collections.abc import Mapping

from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.run import Sampling

_MORE = 10  # times as many points: a few restarts reach any number, and one reaches most


def sampling_caution(
    samplings: Iterable[Sampling], operand_steps: Mapping[str, int], used: int
) -> str | None:
    """Returns a sentence where operands lost common steps because TensorBoard keeps only some.

    Operands with as many points each are sampled at the same steps; where one lacks a single point,
    most of the steps that all of them logged are gone.

    Args:
        samplings: Of the operands that hold as many points as are kept of them.
        operand_steps: How many steps each operand had before they were joined.
        used: How many they share.
    """
    full = {sampling.plugin_name: sampling.kept for sampling in samplings}
    fewest = min(operand_steps.values(), default=0)
    if not full or used >= fewest:
        return None
    return say(
        "steps_lost",
        "only {used:,} of {fewest:,} steps are common to all operands, since TensorBoard keeps {kept}; "
        "start it with {flag}",
        used=used,
        fewest=fewest,
        kept=_kept(full),
        flag=flag(full),
    )


def sampling_note(samplings: Iterable[Sampling]) -> str | None:
    """Returns a sentence where TensorBoard may have kept only some points of the operands."""
    full = {sampling.plugin_name: sampling.kept for sampling in samplings}
    if not full:
        return None
    return say(
        "points_kept",
        "TensorBoard keeps {kept}: to see more, start it with {flag}",
        kept=_kept(full),
        flag=flag(full),
    )


def flag(kept: Mapping[str, int]) -> str:
    """Returns the flag that makes TensorBoard keep more, as both of its loaders take it.

    Example:
        >>> flag({"scalars": 1000, "custom_metrics": 1000})
        '--samples_per_plugin=custom_metrics=10000,scalars=10000'
    """
    return "--samples_per_plugin=" + ",".join(f"{name}={n * _MORE}" for name, n in sorted(kept.items()))


def _kept(kept: Mapping[str, int]) -> str:
    return " and ".join(f"{number:,} points of each tag of {plugin}" for plugin, number in kept.items())
