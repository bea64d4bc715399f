"""What axe says of the panel; its rules are those of WCAG."""

from pathlib import Path

from panel_page import PanelPage
from playwright.sync_api import Frame

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"


def frame_of(panel: PanelPage) -> Frame:
    return next(frame for frame in panel.page.frames if "name=custom_metrics" in frame.url)


_OF_COLOURS = ["color-contrast", "link-in-text-block"]  # rules
_RUN = """async (rules) => {
  const runOnly = rules === null ? {} : {runOnly: rules};
  const {violations} = await axe.run(document, {resultTypes: ['violations'], ...runOnly});
  return violations.flatMap(({id, nodes}) => nodes.map(({html}) => [id, html.slice(0, 200)]));
}"""


def load(panel: PanelPage) -> None:
    """Brings axe into the panel, whose colours do not fade from now on: half-way they are no colours."""
    panel.page.emulate_media(reduced_motion="reduce")
    frame_of(panel).evaluate(AXE.read_text("utf-8"))


def violations(panel: PanelPage) -> list[tuple[str, str, str]]:
    """What axe finds wrong with the panel as it stands: themes, rules, and the elements that break them.

    The dark theme, which differs by its colours alone, comes first, and the light one stays.
    """
    frame, found = frame_of(panel), []
    for theme, rules in (("dark", _OF_COLOURS), ("light", None)):
        panel.page.evaluate("(dark) => document.body.classList.toggle('dark-mode', dark)", theme == "dark")
        frame.wait_for_function(
            "(dark) => document.documentElement.classList.contains('dark') === dark", arg=theme == "dark"
        )
        found += [(theme, rule, html) for rule, html in frame.evaluate(_RUN, rules)]
    return found
