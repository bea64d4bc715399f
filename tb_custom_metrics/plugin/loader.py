"""What TensorBoard imports at every start. A mistake in this file stops TensorBoard for everybody.

So it imports nothing of ours, and whatever is wrong elsewhere comes up in `load`, which TensorBoard
guards: it logs the error, leaves this plugin out, and starts.
"""

import argparse
import contextlib
from typing import Any

from tensorboard.plugins import base_plugin

_PLUGIN_NAME = "custom_metrics"

# TensorBoard keeps 10 steps per tag of a plugin that it does not know. With as many as it keeps of
# scalars, counts and scalars of one run are sampled at the same steps. A set of 201 thresholds then
# takes at most 1.6 MB of the server's memory.
_KEPT_STEPS = 1000


class CustomMetricsLoader(base_plugin.TBLoader):
    """Loads the plugin, or leaves TensorBoard as it would be without it."""

    def define_flags(self, parser: argparse.ArgumentParser) -> None:
        """Adds the flags of the plugin. One that another plugin has already is left to that one."""
        group = parser.add_argument_group("custom metrics plugin")
        with contextlib.suppress(argparse.ArgumentError):
            group.add_argument(
                "--custom_metrics_file",
                metavar="PATH",
                type=str,
                default="",
                help="Formula set to offer in the Custom Metrics tab, in place of custom_metrics.toml in "
                "the log directory. It is read again when it changes, and never written.",
            )
        with contextlib.suppress(argparse.ArgumentError):
            group.add_argument(
                "--custom_metrics_allow_save",
                action="store_true",
                help="Let everybody who can reach this server save formulas from the Custom Metrics tab "
                "into the log directory. Without it, only this machine may.",
            )

    def fix_flags(self, flags: argparse.Namespace) -> None:
        """Asks TensorBoard to keep enough steps of our counts, unless the user chose a number."""
        samples = getattr(flags, "samples_per_plugin", None)
        if isinstance(samples, dict):
            samples.setdefault(_PLUGIN_NAME, _KEPT_STEPS)

    def load(self, context: base_plugin.TBContext) -> Any:
        """Returns the plugin. What it raises, TensorBoard logs and survives."""
        from tb_custom_metrics.plugin.plugin import CustomMetricsPlugin

        return CustomMetricsPlugin(context)
