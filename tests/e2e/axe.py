"""What axe says of the panel; its rules are those of WCAG."""

from pathlib import Path

from panel_page import PanelPage
from playwright.sync_api import Frame

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
"""To be evaluated in the frame first."""


def frame_of(panel: PanelPage) -> Frame:
    return next(frame for frame in panel.page.frames if "name=custom_metrics" in frame.url)


def violations(panel: PanelPage) -> list[tuple[str, str]]:
    """What axe finds wrong with the panel as it stands: rules, and the elements that break them."""
    panel.page.wait_for_timeout(300)  # colours that are still changing are no colours
    return frame_of(panel).evaluate(
        """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
           .flatMap(({id, nodes}) => nodes.map(({html}) => [id, html.slice(0, 200)]))"""
    )
