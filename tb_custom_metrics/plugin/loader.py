"""What TensorBoard imports at every start. A mistake in this file stops TensorBoard for everybody.

So it imports nothing of ours, and whatever is wrong elsewhere comes up in `load`, which TensorBoard
guards: it logs the error, leaves this plugin out, and starts.
"""

import argparse
from typing import Any

from tensorboard.plugins import base_plugin

_PLUGIN_NAME = "custom_metrics"

# TensorBoard keeps 10 steps per tag of a plugin that it does not know. With as many as it keeps of
# scalars, counts and scalars of one run are sampled at the same steps. A set of 201 thresholds then
# takes at most 1.6 MB of the server's memory.
_KEPT_STEPS = 1000


class CustomMetricsLoader(base_plugin.TBLoader):
    """Loads the plugin, or leaves TensorBoard as it would be without it."""

    def fix_flags(self, flags: argparse.Namespace) -> None:
        """Asks TensorBoard to keep enough steps of our counts, unless the user chose a number."""
        samples = getattr(flags, "samples_per_plugin", None)
        if isinstance(samples, dict):
            samples.setdefault(_PLUGIN_NAME, _KEPT_STEPS)

    def load(self, context: base_plugin.TBContext) -> Any:
        """Returns the plugin. What it raises, TensorBoard logs and survives."""
        from tb_custom_metrics.plugin.plugin import CustomMetricsPlugin

        return CustomMetricsPlugin(context)
