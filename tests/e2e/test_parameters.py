"""Numbers in formulas: made of unknown names, slid, shared in the address, taken from formula sets."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from panel_page import PanelPage
from playwright.sync_api import expect
from training_run import Trained

from tb_custom_metrics import CountsWriter

pytestmark = [pytest.mark.browser, pytest.mark.tensorflow]

COST = "cost_fn*fn + fp"
RUN = "weighted/validation"
Open = Callable[..., PanelPage]


def errors(trained: Trained) -> tuple[int, int]:
    """False negatives and false positives of the last epoch, from the model's own predictions."""
    positive = trained.scores["weighted"] > np.float32(0.5)
    return int((~positive & (trained.y_true == 1)).sum()), int((positive & (trained.y_true == 0)).sum())


@pytest.mark.any_loader
def test_an_unknown_name_becomes_a_number_in_one_click_and_the_card_says_what_it_is(
    open_panel: Open, trained
):
    panel = open_panel(trained.logdir)
    fn, fp = errors(trained)
    panel.type(COST)

    panel.frame.get_by_role("button", name="Make cost_fn a parameter").press("Enter")

    number = panel.frame.get_by_role("spinbutton", name="cost_fn")
    expect(number).to_be_focused()
    expect(number).to_have_value("1")
    number.press_sequentially("5")
    number.press("Enter")
    panel.frame.get_by_role("button", name="Add card").click()
    card = panel.card(COST)
    expect(card.article.get_by_text("cost_fn = 5")).to_be_visible()
    assert card.value(RUN) == 5 * fn + fp
    panel.type("cost")
    panel.accept_completion("cost_fn parameter, 5")
    expect(panel.formula).to_have_text("cost_fn")


@pytest.mark.any_loader
def test_a_parameter_is_slid_by_keys_stands_in_the_address_and_goes_from_the_card(open_panel: Open, trained):
    panel = open_panel(trained.logdir)
    fn, fp = errors(trained)
    panel.type(COST)
    panel.frame.get_by_role("button", name="Make cost_fn a parameter").click()
    panel.frame.get_by_role("button", name="Add card").click()
    card = panel.card(COST)
    assert card.value(RUN) == fn + fp

    slider = panel.frame.get_by_role("slider", name="cost_fn")
    number = panel.frame.get_by_role("spinbutton", name="cost_fn")
    for typed, end in (("1000000", "10000000"), ("3", "10")):  # the slider follows the number
        number.fill(typed)
        number.press("Enter")
        expect(slider).to_have_attribute("max", end)
    slider.press("End")

    shown = card.article.locator(f'[data-run="{RUN}"]')
    expect(shown).to_have_attribute("data-value", str(10 * fn + fp))
    address = panel.address()
    panel.page.goto("about:blank")
    copied = PanelPage.open(panel.page, address)
    assert copied.card(COST).value(RUN) == 10 * fn + fp
    copied.card(COST).article.get_by_role("button", name="Remove cost_fn").click()
    expect(copied.card(COST).article.get_by_role("status")).to_contain_text("Unknown name 'cost_fn'")
    copied.card(COST).article.get_by_role("button", name="Make cost_fn a parameter").click()
    assert copied.card(COST).value(RUN) == fn + fp


@pytest.mark.any_loader
def test_a_number_of_a_formula_set_is_changed_here_within_its_bounds_and_goes_back(
    open_panel: Open, tmp_path: Path
):
    with CountsWriter(tmp_path / "run") as writer:
        writer.add_scores([0, 0, 1, 1], [0.2, 0.9, 0.1, 0.3], step=0)  # fp 1, fn 2 at 0.5
    (tmp_path / "custom_metrics.toml").write_text(
        "version = 1\n[parameters.cost_fn]\nvalue = 5\nmax = 20\n"
        f'[metrics.cost]\nformula = "{COST}"\ngoal = "minimize"\n',
        "utf-8",
    )
    panel = open_panel(tmp_path)
    card = panel.card("cost")
    assert card.value("run") == 11
    number = panel.frame.get_by_role("spinbutton", name="cost_fn")

    number.fill("30")
    number.press("Enter")

    expect(number).to_have_value("20")
    expect(card.article.get_by_text("cost_fn = 20")).to_be_visible()
    expect(card.article.locator('[data-run="run"]')).to_have_attribute("data-value", "41")
    panel.type("cost_")
    panel.accept_completion("cost_fn parameter, 20")
    card.article.get_by_role("button", name="Back to cost_fn = 5").click()
    expect(card.article.locator('[data-run="run"]')).to_have_attribute("data-value", "11")
