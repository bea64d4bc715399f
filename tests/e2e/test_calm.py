"""The page stays calm: nothing on it jumps, and where the server is cut off it keeps what it has."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from axe import frame_of
from panel_page import PanelPage
from playwright.sync_api import Page
from playwright.sync_api import expect
from reading import wait_until_read

from tb_custom_metrics import CountsWriter

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

STEPS = 4
# Remembers what moved in a frame without anybody having pressed a key or a button just before. A tooltip
# goes with the pointer, and its columns are as wide as what they tell; the numbers of a legend end at one
# place, and a longer one begins further to the left.
WATCH = """
  window.shifts = [];
  const place = ({x, y, width, height}) => [x, y, width, height];
  const element = ({node}) => node instanceof Element ? node : node?.parentElement;
  const isMeant = ({node}) =>
    element({node})?.closest('.tooltip') || node?.parentElement?.matches('.legend b');
  new PerformanceObserver((list) => {
    for (const {hadRecentInput, value, sources} of list.getEntries()) {
      const moved = sources.filter((source) => !isMeant(source));
      if (!hadRecentInput && (moved.length > 0 || sources.length === 0)) {
        window.shifts.push([value, moved.map((source) => [element(source)?.outerHTML.slice(0, 120),
          place(source.previousRect), place(source.currentRect)])]);
      }
    }
  }).observe({type: 'layout-shift', buffered: true});
"""
# What has moved since this was last asked, once two more frames are drawn and the observer has been told.
SHIFTS = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
  setTimeout(() => resolve(window.shifts.splice(0))))))"""


def log(writers: list[CountsWriter], step: int) -> None:
    """Writes a step of all runs, of which the later ones get better sooner."""
    rng = np.random.default_rng(step)
    y_true = (np.arange(200) % 4 == 0).astype(np.int64)
    for gain, writer in enumerate(writers, 1):
        writer.add_scores(y_true, np.clip(rng.normal(0.4 + 0.03 * step * gain * y_true, 0.2), 0, 1), step)
        writer.add_formulas(["f1", "mcc", "recall"], step)


def shifts(panel: PanelPage) -> object:
    """What moved since it was last asked, once all cards have their intervals."""
    for half in panel.frame.locator(".legend-half").all():
        expect(half).to_contain_text("±")
    return frame_of(panel).evaluate(SHIFTS)


def test_nothing_moves_as_the_page_comes_up_is_cut_off_goes_on_with_new_points_and_under_the_pointer(
    page: Page, serve: Callable[[Path], str], tmp_path: Path
):
    writers = [CountsWriter(tmp_path / run) for run in ("one", "other")]
    for step in range(STEPS):
        log(writers, step)
    page.add_init_script(WATCH)
    page.clock.install()

    address = serve(tmp_path)
    panel = PanelPage.open(page, f"{address}/#custom_metrics")
    card = panel.card("f1")
    last = card.value("other")
    assert shifts(panel) == []

    panel.type("5*fn + fp")
    panel.page.keyboard.press("Escape")
    frame_of(panel).evaluate("window.isStillThere = true")
    expect(panel.frame.locator(".verdict:not(.stale) .meaning")).to_contain_text("ok")
    shifts(panel)  # what was said of the text is put down to who typed it
    page.context.set_offline(True)
    known = wait_until_read(address, tmp_path)
    log(writers, STEPS)
    page.clock.fast_forward(5000)  # after which the page asks for news
    status = panel.frame.get_by_role("status").filter(has_text="TensorBoard does not answer.")
    expect(status).to_contain_text("keeps trying")
    expect(panel.frame.get_by_text("not live")).to_be_visible()
    expect(card.article.locator("canvas").first).to_be_visible()
    assert card.value("other") == last
    assert card.step() == STEPS - 1
    assert shifts(panel) == []

    wait_until_read(address, tmp_path, known)
    page.context.set_offline(False)
    page.clock.fast_forward(5000)
    expect(card.article.locator(f'.legend[data-step="{STEPS}"]')).to_be_visible()
    expect(status).to_have_count(0)
    expect(panel.frame.get_by_text("not live")).to_have_count(0)
    expect(panel.formula).to_have_text("5*fn + fp")
    assert frame_of(panel).evaluate("window.isStillThere")
    assert shifts(panel) == []

    plot = card.article.locator(".u-over").bounding_box()
    assert plot is not None
    for share in (0.1, 0.5, 0.9):
        page.mouse.move(plot["x"] + plot["width"] * share, plot["y"] + plot["height"] * share, steps=3)
        expect(card.article.locator(".tooltip")).to_be_visible()
    page.mouse.move(1, 1)
    expect(card.article.locator(".tooltip")).to_have_count(0)
    assert shifts(panel) == []
    for writer in writers:
        writer.close()
