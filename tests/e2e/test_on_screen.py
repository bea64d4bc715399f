"""Many cards of many runs: only those on screen, or half a screen away, are asked for and drawn."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from axe import frame_of
from panel_page import PanelPage
from playwright.sync_api import Page
from playwright.sync_api import Request
from playwright.sync_api import expect

from tb_custom_metrics import CountsWriter

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Serve = Callable[[Path], str]
RUNS = [f"run {number:03}" for number in range(200)]
CARDS = [f"recall + {number}" for number in range(40)]
CANVASES = 3  # of a card: the axes, all lines, and the one that is meant

# Of each card its title, how far it is from what is on screen, in screens, how many canvases it has, and
# whether it has values.
PICTURES = """() => {
  const main = document.querySelector('main');
  const screen = main.getBoundingClientRect();
  return [...main.querySelectorAll('article')].map((card) => {
    const {top, bottom} = card.getBoundingClientRect();
    const away = Math.max(0, top - screen.bottom, screen.top - bottom) / screen.height;
    const canvases = card.querySelectorAll('canvas').length;
    return [card.ariaLabel, away, canvases, card.querySelector('[data-run]') !== null];
  });
}"""
# The same once all that is near has lines and values, and nothing else has lines.
DRAWN = f"""() => {{
  const pictures = ({PICTURES})();
  return pictures.some(([, away]) => away < 0.5) && pictures.every(([, away, canvases, valued]) =>
    (canvases > 0) === (away < 0.5) && (valued || away >= 0.5)) && pictures;
}}"""
SCROLL = "(screens) => document.querySelector('main').scrollTo(0, screens * window.innerHeight)"


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 runs of three steps, with the counts at three thresholds."""
    logdir = tmp_path_factory.mktemp("many")
    labels = np.arange(40) % 4 == 0
    for number, run in enumerate(RUNS, 1):
        with CountsWriter(logdir / run) as writer:
            for step in range(3):
                scores = np.arange(40) * number * (step + 1) % 41 / 41
                writer.add_scores(labels.astype(np.int64), scores, step, thresholds=3)
    return logdir


def open_cards(page: Page, home: str, cards: list[str]) -> PanelPage:
    listed = quote(json.dumps(cards), safe="")
    return PanelPage.open(page, f"{home}/#custom_metrics&p.custom_metrics.cards={listed}")


def test_of_200_runs_in_40_cards_what_is_on_screen_is_asked_for_once_and_drawn(
    page: Page, serve: Serve, many: Path
):
    asked: Counter[str] = Counter()
    page.on("request", lambda request: asked.update(lines_asked_for(request)))
    panel = open_cards(page, serve(many), CARDS)

    seen = near(panel)
    assert set(asked) == seen
    assert CARDS[0] in seen
    for screens in (1, 2, 100, 0):
        frame_of(panel).evaluate(SCROLL, screens)
        seen |= near(panel)
        assert set(asked) == seen
    assert CARDS[-1] in seen
    assert len(seen) < len(CARDS)
    assert set(asked.values()) == {1}

    runs = panel.frame.get_by_role("region", name="Runs", exact=True)
    lines = panel.card(CARDS[0]).article.locator(".legend li")
    expect(lines).to_have_count(len(RUNS))
    runs.get_by_role("searchbox").fill("19")
    expect(runs.get_by_role("checkbox")).to_have_count(12)  # 019, 119, and 190 to 199
    expect(lines).to_have_count(12)
    runs.get_by_role("button", name="Show only run 190").click()
    expect(lines).to_have_count(1)
    runs.get_by_role("searchbox").fill("")
    runs.get_by_role("button", name="Show all", exact=True).click()
    expect(lines).to_have_count(len(RUNS))
    page.keyboard.press("?")
    expect(panel.frame.get_by_role("dialog", name="Gestures and keys")).to_be_visible()
    assert set(asked.values()) == {1}


def near(panel: PanelPage) -> set[str]:
    """Waits until the cards that are at most half a screen away are drawn, and no others; returns them."""
    pictures = frame_of(panel).wait_for_function(DRAWN).json_value()
    assert all(canvases in (0, CANVASES) for _, _, canvases, _ in pictures)
    return {title for title, away, _, _ in pictures if away < 0.5}


def lines_asked_for(request: Request) -> list[str]:
    """The formulas of a request for lines; intervals are asked for apart."""
    body: dict[str, Any] = request.post_data_json if request.url.endswith("/evaluate") else {}
    return [] if "interval" in body else [one["formula"] for one in body.get("formulas", ())]


def test_a_card_that_is_scrolled_away_lets_its_canvases_go_and_comes_back_as_it_was(
    page: Page, serve: Serve, seeded: Path
):
    panel = open_cards(page, serve(seeded), CARDS[:12])
    first, last = (panel.card(title).article for title in (CARDS[0], CARDS[11]))
    canvas = first.locator("canvas").first
    expect(first.locator(".legend-half").first).to_contain_text("±")
    whole = canvas.screenshot()
    first.get_by_role("group").press("+")
    zoomed, box = canvas.screenshot(), first.bounding_box()

    assert CARDS[11] not in near(panel)
    last.scroll_into_view_if_needed()
    expect(last.locator("canvas")).not_to_have_count(0)
    expect(first.locator("canvas")).to_have_count(0)
    frame_of(panel).evaluate(SCROLL, 0)
    expect(canvas).to_be_visible()

    assert first.bounding_box() == box
    assert whole != zoomed == canvas.screenshot()
