"""The panel for everybody: what axe finds, the keyboard alone, and reduced motion."""

from collections.abc import Callable
from collections.abc import Iterator

import axe
import pytest
from axe import frame_of
from panel_page import PanelPage
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[..., PanelPage]

# The controls that can be seen. Of radio buttons, and where arrows move the focus, one is a stop of Tab.
STOPS = """() => [...document.querySelectorAll(
  'a[href], button, input, select, textarea, summary, [contenteditable=true], [tabindex="0"]')]
  .filter((e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0)
  .filter((e) => e.type !== 'radio' || e.checked)
  .map((e) => { e.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length);
                return e.dataset.stop; })"""
# The control with the focus, and whether it can be seen to have it.
FOCUSED = """() => {
  const element = document.activeElement;
  const around = [element, element.nextElementSibling, element.closest('.formula-row')].filter(Boolean);
  const seen = around.some((one) => {
    const {outlineStyle, boxShadow} = getComputedStyle(one);
    return outlineStyle !== 'none' || boxShadow !== 'none';
  });
  return [element.dataset.stop ?? '', seen, element.outerHTML.slice(0, 200)];
}"""
MOVING = """() => [...document.querySelectorAll('*')]
  .filter((e) => { const s = getComputedStyle(e);
                   return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0; })
  .map((e) => e.outerHTML.slice(0, 100))"""


@pytest.fixture
def panel(open_panel: Open, sweep) -> PanelPage:
    panel = open_panel(sweep.logdir)
    panel.card("f1").value("large/validation")
    return panel


def views(panel: PanelPage) -> Iterator[str]:
    """Goes from view to view, and names each."""
    frame, press = panel.frame, panel.page.keyboard.press
    yield "first visit"
    panel.type("2*tp/(2*tp + fp) + re")
    expect(frame.get_by_role("listbox")).to_be_visible()
    yield "completions"
    panel.type("2*recal")
    press("Escape")
    expect(panel.problem).to_be_visible()
    yield "a wrong formula"
    panel.type("f1 ")
    frame.get_by_role("button", name="Catalogue").click()
    yield "the catalogue"
    press("Escape")
    frame.get_by_role("button", name="Table", exact=True).click()
    frame.get_by_role("button", name="Baseline large/validation").click()
    expect(frame.get_by_text("±").first).to_be_visible(timeout=60_000)
    frame.get_by_role("button", name="Columns").click()
    yield "the table and its columns"
    press("Escape")
    frame.get_by_role("button", name="Scatter").click()
    expect(frame.locator(".scatter-dot")).to_have_count(3)
    yield "the scatter"
    for place, kind in enumerate(("thresholds", "matrix")):
        frame.get_by_role("article").nth(place).get_by_role("radio", name=kind, exact=True).check()
    for drawn in (".scan b", ".matrix"):
        expect(frame.locator(drawn).first).to_be_visible()
    yield "cards over thresholds and as a matrix"
    frame.get_by_role("article").first.get_by_role("radio", name="heat", exact=True).check()
    expect(frame.locator(".heat-readout")).to_be_visible()
    yield "a card over both axes"
    for place in range(2):
        frame.get_by_role("article").nth(place).get_by_role("radio", name="steps", exact=True).check()
    frame.locator(".legend-value").first.click()
    expect(frame.get_by_role("dialog").locator("pre")).to_be_visible()
    yield "how a value comes about"
    press("Escape")
    frame.get_by_role("button", name="More").first.click()
    yield "the menu of a card"
    frame.get_by_role("menuitem", name="Save for the team").click()
    yield "saving for the team"
    press("Escape")
    press("?")
    expect(frame.get_by_role("dialog", name="Gestures and keys")).to_be_visible()
    yield "all gestures and keys"


def test_axe_finds_nothing_in_any_view_of_either_theme(panel: PanelPage):
    axe.load(panel)

    found = {view: axe.violations(panel) for view in views(panel)}

    assert len(found) == 12
    assert {view: broken for view, broken in found.items() if broken} == {}


def test_tab_comes_to_every_control_and_each_shows_that_it_has_the_focus(panel: PanelPage):
    panel.frame.get_by_role("button", name="Table", exact=True).click()
    expect(panel.frame.locator("tbody tr").first).to_be_visible(timeout=60_000)
    frame = frame_of(panel)
    stops = frame.evaluate(STOPS)
    frame.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")

    reached, hidden = [], []
    for _ in range(len(stops) + 5):
        panel.page.keyboard.press("Tab")
        stop, seen, html = frame.evaluate(FOCUSED)
        reached.append(stop)
        hidden += [] if seen or stop == "" else [html]

    assert len(stops) > 30
    assert set(stops) - set(reached) == set()
    assert hidden == []


def test_nothing_moves_where_people_ask_for_reduced_motion(panel: PanelPage):
    frame = frame_of(panel)
    assert frame.evaluate(MOVING) != []

    panel.page.emulate_media(reduced_motion="reduce")

    assert frame.evaluate(MOVING) == []
