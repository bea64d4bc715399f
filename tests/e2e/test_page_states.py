"""What is on the page stays true: what was typed, zoomed, enlarged and asked for, and no more of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from panel_page import PanelPage
from playwright.sync_api import expect
from seeded_logs import write_seeded_logs

pytestmark = [pytest.mark.browser, pytest.mark.page]

Open = Callable[..., PanelPage]
RECALL = "tp/(tp+fn)"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logdir = tmp_path_factory.mktemp("seeded")
    write_seeded_logs(logdir)
    return logdir


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


def test_a_second_escape_does_not_close_what_is_not_saved(panel: PanelPage):
    card = panel.add(RECALL)
    card.article.get_by_role("button", name="More").press("Enter")
    panel.frame.get_by_role("menuitem", name="Save for the team").press("Enter")
    panel.frame.get_by_label("Description").fill("found of all there are")
    for _ in range(3):
        panel.page.keyboard.press("Escape")
    expect(panel.frame.get_by_role("alertdialog")).to_be_visible()
    expect(panel.frame.get_by_label("Description")).to_have_value("found of all there are")


def test_a_zoom_outlives_another_view_and_pictures_are_of_what_is_shown(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    plot = card.article.locator(".u-over").bounding_box()
    assert plot is not None
    canvas = card.article.locator("canvas").first
    panel.page.mouse.move(5, 5)
    panel.page.wait_for_timeout(300)
    whole = canvas.screenshot()
    left, width, y = plot["x"], plot["width"], plot["y"] + 30
    panel.page.mouse.move(left + width * 0.3, y)
    panel.page.mouse.down()
    panel.page.mouse.move(left + width * 0.6, y, steps=4)
    panel.page.mouse.up()
    panel.page.mouse.move(5, 5)
    panel.page.wait_for_timeout(300)
    zoomed = canvas.screenshot()
    assert zoomed != whole

    card.show("matrix")
    more = card.article.get_by_role("button", name="More")
    more.click()
    expect(card.article.get_by_role("menuitem", name="Copy as Python")).to_be_visible()
    expect(card.article.get_by_role("menuitem", name="Save as SVG")).to_have_count(0)
    panel.frame.get_by_text("What if", exact=True).click()
    expect(card.article.get_by_role("menu")).to_have_count(0)

    card.show("steps")
    card.value("wide/seed0")
    panel.page.mouse.move(5, 5)
    panel.page.wait_for_timeout(300)
    assert canvas.screenshot() == zoomed


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


def test_a_number_that_is_refused_gives_way_to_the_one_in_force(panel: PanelPage):
    panel.add(RECALL)
    field = panel.frame.get_by_label("Positives, %")
    field.fill("20")
    field.press("Enter")
    expect(panel.frame.get_by_text("at 20 % positives").first).to_be_visible()
    field.fill("200")
    field.press("Enter")
    expect(field).to_have_value("")
    expect(panel.frame.get_by_text("at 20 % positives")).to_have_count(0)
