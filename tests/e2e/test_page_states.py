"""What is on the page stays true: what was typed, zoomed, enlarged and asked for, and no more of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from panel_page import PanelPage
from playwright.sync_api import Page
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[..., PanelPage]
RECALL = "tp/(tp+fn)"


@pytest.fixture
def panel(open_panel: Open, seeded: Path) -> PanelPage:
    return open_panel(seeded)


def test_enter_pressed_twice_adds_one_card_and_what_is_typed_on_stays(panel: PanelPage):
    panel.add("fp + fn")
    count = len(panel.titles())
    panel.type("fp + tp")
    panel.page.keyboard.press("Escape")
    panel.page.keyboard.press("Enter")
    panel.page.keyboard.press("Enter")
    panel.card("fp + tp")
    assert len(panel.titles()) == count + 1

    panel.type("fp + tn")
    panel.page.keyboard.press("Escape")
    panel.page.keyboard.press("Enter")
    panel.page.keyboard.type(" + tp")
    panel.page.wait_for_timeout(1000)
    assert panel.formula.inner_text().strip() in ("fp + tn + tp", "+ tp")


def test_where_tensorboard_does_not_answer_enter_leaves_what_is_typed_as_it_is(
    page: Page, serve: Callable[[Path], str], seeded: Path
):
    panel = PanelPage.open(page, f"{serve(seeded)}/#custom_metrics")
    panel.add(RECALL).value("wide/seed0")
    page.context.set_offline(True)
    panel.type("prec")
    expect(panel.frame.get_by_role("option").first).to_contain_text("precision")
    page.keyboard.press("Enter")
    expect(panel.frame.locator(".verdict")).to_contain_text("TensorBoard does not answer.")
    expect(panel.formula).to_have_text("prec")


def test_a_click_that_leaves_a_number_which_cannot_be_taken_is_where_it_was_meant(panel: PanelPage):
    panel.type("cost*fn")
    panel.frame.get_by_role("button", name="Make cost a parameter").click()
    panel.frame.get_by_label("Positives, %").fill("150")
    remove = panel.frame.get_by_role("button", name="Remove cost").bounding_box()
    assert remove is not None
    mouse = panel.page.mouse
    mouse.move(remove["x"] + remove["width"] / 2, remove["y"] + remove["height"] / 2)
    mouse.down()
    expect(panel.frame.get_by_role("alert")).to_have_text("above 0 and below 100")
    mouse.up()
    expect(panel.frame.get_by_role("spinbutton", name="cost")).to_have_count(0)


def test_a_group_keeps_its_colour_while_another_is_hidden(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    panel.frame.get_by_label("Group by").select_option(label="name pattern")
    card.value("wide/seed*")
    group, other = (card.article.locator(".legend li", has_text=f"{name}/seed*") for name in ("wide", "deep"))
    color = group.locator("line").get_attribute("stroke")
    assert color != other.locator("line").get_attribute("stroke")
    for run in ("deep/seed0", "deep/seed1"):
        panel.frame.get_by_role("checkbox", name=run).uncheck()
    expect(other).to_have_count(0)
    expect(group.locator("line")).to_have_attribute("stroke", color or "")


def test_in_a_low_window_all_runs_are_seen_at_the_left_and_all_settings_can_be_reached(panel: PanelPage):
    panel.page.set_viewport_size({"width": 1366, "height": 640})
    runs = panel.frame.get_by_role("region", name="Runs", exact=True)
    rows = runs.get_by_role("checkbox")
    expect(rows).to_have_count(5)
    for row in rows.all():
        expect(row).to_be_in_viewport(ratio=1)
    group_by = panel.frame.get_by_role("combobox", name="Group by")
    group_by.scroll_into_view_if_needed()
    expect(group_by).to_be_in_viewport(ratio=1)


def test_a_second_escape_does_not_close_what_is_not_saved(panel: PanelPage):
    card = panel.add(RECALL)
    card.article.get_by_role("button", name="More").press("Enter")
    panel.frame.get_by_role("menuitem", name="Save for the team").press("Enter")
    panel.frame.get_by_label("Description").fill("found of all there are")
    for _ in range(3):
        panel.page.keyboard.press("Escape")
    expect(panel.frame.get_by_role("alertdialog")).to_be_visible()
    expect(panel.frame.get_by_label("Description")).to_have_value("found of all there are")


def test_a_card_that_fills_the_screen_has_the_keyboard_to_itself(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    card.article.get_by_role("button", name="Full screen").click()
    for _ in range(25):
        panel.page.keyboard.press("Tab")
        focused = panel.frame.locator(":focus")
        if focused.count() > 0:
            assert focused.locator("xpath=ancestor-or-self::article").count() == 1
    panel.page.keyboard.press("Escape")
    expect(card.article).to_have_class("card")


def test_a_card_that_is_removed_hands_the_focus_on(panel: PanelPage):
    panel.add("fp")
    card = panel.add(RECALL)
    card.article.get_by_role("button", name="Remove").press("Enter")
    expect(card.article).to_have_count(0)
    assert panel.frame.locator("article :focus").count() == 1


def test_a_number_that_is_refused_stays_with_what_it_must_be_and_changes_nothing(panel: PanelPage):
    panel.add(RECALL)
    field = panel.frame.get_by_label("Positives, %")
    field.fill("20")
    field.press("Enter")
    expect(panel.frame.get_by_text("at 20 % positives").first).to_be_visible()
    field.fill("200")
    field.press("Enter")
    expect(panel.frame.get_by_role("alert")).to_have_text("above 0 and below 100")
    expect(field).to_have_value("200")
    expect(panel.frame.get_by_text("at 20 % positives").first).to_be_visible()
