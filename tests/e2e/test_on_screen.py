"""Many cards: only those on screen are asked for."""

from collections.abc import Callable

import pytest
from panel_page import PanelPage
from playwright.sync_api import Request
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.page, pytest.mark.tensorflow]


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


def formulas_of(request: Request) -> list[str]:
    """The formulas that a request to evaluate is about."""
    if not request.url.endswith("/evaluate"):
        return []
    return [formula["formula"] for formula in request.post_data_json["formulas"]]
