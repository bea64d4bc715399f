"""The TensorBoard plugin: its name, its tab and its routes."""

from collections.abc import Callable
from typing import Any

from tensorboard.plugins import base_plugin
from tensorboard.plugins.pr_curve import metadata as curve_metadata
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_custom_metrics.metadata import PLUGIN_NAME
from tb_custom_metrics.metadata import TAB_NAME
from tb_custom_metrics.plugin.assets import Assets
from tb_custom_metrics.plugin.routes import Routes
from tb_custom_metrics.plugin.team import Team


class CustomMetricsPlugin(base_plugin.TBPlugin):
    """Formulas over the counts and scalars of all runs.

    Args:
        context: TensorBoard's.
    """

    plugin_name = PLUGIN_NAME  # type: ignore[assignment]  # declared as None

    def __init__(self, context: base_plugin.TBContext) -> None:
        self._assets = Assets()
        self._routes = Routes(context, Team(context))
        # Made here, where TensorBoard guards us: an error in `frontend_metadata` would take the
        # list of plugins down, and with it the whole page.
        self._metadata = base_plugin.FrontendMetadata(
            es_module_path=self._assets.module_path, tab_name=TAB_NAME
        )

    def get_plugin_apps(self) -> dict[str, Callable[..., Any]]:
        return {**self._routes.apps(), "/static/*": self._assets.serve}

    def is_active(self) -> bool:
        # TensorBoard asks only where none of `data_plugin_names` has data.
        return False

    def data_plugin_names(self) -> tuple[str, ...]:
        return (PLUGIN_NAME, scalar_metadata.PLUGIN_NAME, curve_metadata.PLUGIN_NAME)

    def frontend_metadata(self) -> base_plugin.FrontendMetadata:
        return self._metadata
