"""The catalogue beside the formula bar: searched and used by keyboard or mouse."""

from collections.abc import Callable

import pytest
from panel_page import PanelPage
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_loader, pytest.mark.tensorflow]

Open = Callable[..., PanelPage]


def test_enter_puts_the_first_metric_found_into_the_bar(open_panel: Open, trained):
    panel = open_panel(trained.logdir)
    panel.frame.get_by_role("button", name="Catalogue").press("Enter")
    search = panel.frame.get_by_role("searchbox", name="Search the catalogue")
    expect(search).to_be_focused()

    search.press_sequentially("mcc")
    expect(panel.frame.get_by_role("dialog").get_by_role("listitem").first).to_contain_text("-1 to 1")
    search.press("Enter")

    expect(panel.formula).to_have_text("mcc")
    expect(panel.frame.get_by_role("dialog")).to_have_count(0)


def test_escape_closes_the_catalogue_and_leaves_the_formula_alone(open_panel: Open, trained):
    panel = open_panel(trained.logdir)
    panel.type("tp + fn")
    button = panel.frame.get_by_role("button", name="Catalogue")
    button.click()
    expect(panel.frame.get_by_role("dialog", name="Catalogue")).to_be_visible()

    panel.page.keyboard.press("Escape")

    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(panel.formula).to_have_text("tp + fn")
