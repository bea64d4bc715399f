"""Many cards: only those on screen, or half a screen away, are asked for and drawn."""

import json
from collections.abc import Callable

import pytest
from panel_page import PanelPage
from playwright.sync_api import Request
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_loader, pytest.mark.tensorflow]


def test_a_card_below_the_screen_is_asked_for_when_it_is_scrolled_to(
    open_panel: Callable[..., PanelPage], trained
):
    panel = open_panel(trained.logdir)
    for number in range(12):
        panel.add(f"{number}*tp")
    address = panel.address()
    asked: list[str] = []
    panel.page.goto("about:blank")
    panel.page.on("request", lambda request: asked.extend(formulas_of(request)))

    reopened = PanelPage.open(panel.page, address)
    first, last = (reopened.card(title).article for title in ("11*tp", "0*tp"))
    expect(first.locator('[data-run="plain/validation"]')).to_be_visible()
    before = list(asked)
    last.scroll_into_view_if_needed()
    expect(last.locator('[data-run="plain/validation"]')).to_be_visible()

    assert "11*tp" in before
    assert "0*tp" not in before
    assert "0*tp" in asked


@pytest.mark.any_loader
def test_a_card_that_is_scrolled_away_lets_its_canvases_go_and_comes_back_as_it_was(
    open_panel: Callable[..., PanelPage], trained
):
    panel = open_panel(trained.logdir)
    address = f"{panel.address()}&p.custom_metrics.cards={json.dumps([f'{n}*tp' for n in range(12)])}"
    panel.page.goto("about:blank")
    panel = PanelPage.open(panel.page, address)
    first, last = (panel.card(title).article for title in ("0*tp", "11*tp"))
    canvas = first.locator("canvas").first
    expect(first.locator(".legend-half").first).to_contain_text("±")
    whole = canvas.screenshot()
    first.get_by_role("group").press("+")
    zoomed, box = canvas.screenshot(), first.bounding_box()

    for away, canvases in panel.frame.locator("main").evaluate(PICTURES):
        assert (canvases > 0) == (away < 0.5)
    last.scroll_into_view_if_needed()
    expect(last.locator("canvas")).not_to_have_count(0)
    expect(first.locator("canvas")).to_have_count(0)
    panel.frame.locator("main").evaluate("(main) => main.scrollTo(0, 0)")
    expect(canvas).to_be_visible()

    assert first.bounding_box() == box
    assert whole != zoomed == canvas.screenshot()


# How far each card is from what is on screen, in screens, and how many canvases it has.
PICTURES = """(main) => [...main.querySelectorAll('article')].map((card) => {
  const [screen, {top, bottom}] = [main.getBoundingClientRect(), card.getBoundingClientRect()];
  const away = Math.max(0, top - screen.bottom, screen.top - bottom);
  return [away / screen.height, card.querySelectorAll('canvas').length];
})"""


def formulas_of(request: Request) -> list[str]:
    """The formulas that a request to evaluate is about."""
    if not request.url.endswith("/evaluate"):
        return []
    return [formula["formula"] for formula in request.post_data_json["formulas"]]
