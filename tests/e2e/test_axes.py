"""What can be done to the axes of a card: smoothing, time in place of steps, boxes and moves."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from panel_page import Card
from panel_page import PanelPage
from panel_page import saved
from playwright.sync_api import expect
from seeded_logs import POSITIVES
from seeded_logs import STEPS
from seeded_logs import counts

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

RECALL = "tp/(tp+fn)"
RUN = "wide/seed1"
START = 1_795_000_000  # wall time of step 0; the others follow a minute apart
SVG = "{http://www.w3.org/2000/svg}"
PLOT = {"x": (56, 784), "y": (408, 48)}  # where the plot of a saved picture lies

# The opacities of what lies upon each other in a column of the lines, from top to bottom.
COLUMN = """(canvas, share) => {
  const [x, height] = [Math.round(canvas.width * share), canvas.height];
  const {data} = canvas.getContext('2d').getImageData(x, 0, 1, height);
  const found = [];
  for (let y = 0, inside = false; y < height; y += 1) {
    const alpha = data[4 * y + 3];
    if (alpha > 0) {
      found.push(inside ? Math.max(found.pop(), alpha) : alpha);
    }
    inside = alpha > 0;
  }
  return found;
}"""


def picture(panel: PanelPage, card: Card) -> ElementTree.Element:
    return ElementTree.fromstring(saved(panel, card, "Save as SVG"))


def labels(svg: ElementTree.Element, anchor: str) -> dict[str, tuple[float, float]]:
    """The labels of an axis, and where they stand."""
    found = [text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == anchor]
    return {text.text or "": (float(text.get("x") or 0), float(text.get("y") or 0)) for text in found}


def shown(svg: ElementTree.Element) -> tuple[float, float, float, float]:
    """The range of steps and that of values which a picture shows, by two ticks of each axis."""
    ends: list[float] = []
    for place, (axis, anchor) in enumerate((("x", "middle"), ("y", "end"))):
        ticks = [(float(text), at[place]) for text, at in labels(svg, anchor).items() if text != "step"]
        (low, at_low), (high, at_high) = ticks[0], ticks[-1]
        at_low, at_high = (at - 4 * place for at in (at_low, at_high))  # below the middle of a line of text
        ends += [low + (end - at_low) * (high - low) / (at_high - at_low) for end in PLOT[axis]]
    return ends[0], ends[1], ends[2], ends[3]


def test_smoothing_time_axes_and_drags_do_what_they_say(open_panel: Callable[..., PanelPage], seeded: Path):
    panel = open_panel(seeded)
    panel.frame.get_by_role("searchbox", name="Filter runs").fill(RUN)
    panel.frame.get_by_label("Intervals").uncheck()
    card = panel.add(RECALL)
    values = [counts("wide", 6, step)[0] / POSITIVES for step in range(STEPS)]
    assert card.value(RUN) == values[-1]
    lines = card.article.locator("canvas.layer").first
    assert lines.evaluate(COLUMN, 0.9) == [pytest.approx(255, abs=10)]

    # TensorBoard's smoothing, of which the first values are not drawn towards 0.
    panel.frame.get_by_role("slider", name="Smoothing").fill("0.6")
    weights = [0.6 ** (STEPS - 1 - step) for step in range(STEPS)]
    smoothed = sum(w * value for w, value in zip(weights, values, strict=True)) / sum(weights)
    card.article.get_by_role("group").focus()
    panel.page.keyboard.press("End")
    told = card.article.locator(".tooltip")
    expect(told.locator("th")).to_have_text(["", "smoothed", "value", "TP", "FP", "TN", "FN"])
    expect(told.locator("td.number").nth(0)).to_have_text(f"{smoothed:.4f}")
    expect(told.locator("td.number").nth(1)).to_have_text(f"{values[-1]:.4f}")
    assert card.value(RUN) == values[-1]
    # Values rise, so that what was logged lies above; it is drawn as a shade behind.
    assert lines.evaluate(COLUMN, 0.9) == [
        pytest.approx(0.28 * 255, abs=10),
        pytest.approx(255, abs=10),
    ]

    panel.frame.get_by_role("radio", name="Relative").check()
    assert list(labels(picture(panel, card), "middle")) == [f"{minute}m" for minute in range(STEPS)]
    panel.frame.get_by_role("radio", name="Clock").check()
    first = START - START % 60 + 60
    clocks = [f"{datetime.fromtimestamp(first + 60 * minute):%H:%M}" for minute in range(STEPS - 1)]
    assert list(labels(picture(panel, card), "middle")) == clocks
    panel.frame.get_by_role("radio", name="Step", exact=True).check()

    box = card.article.locator(".u-over").bounding_box()
    assert box is not None
    left, right, bottom, top = shown(picture(panel, card))
    assert (left, right) == pytest.approx((0, STEPS - 1), abs=0.01)

    def drag(key: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drags between two places, each in shares of the plot, while a key is held."""
        (x, y), (to_x, to_y) = start, end
        panel.page.keyboard.down(key)
        panel.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        panel.page.mouse.down()
        panel.page.mouse.move(box["x"] + to_x * box["width"], box["y"] + to_y * box["height"], steps=4)
        panel.page.mouse.up()
        panel.page.keyboard.up(key)

    # A pixel of a plot is about a fiftieth of a step and a hundredth of the values.
    drag("Shift", (0.3, 0.2), (0.6, 0.7))
    boxed = (7 * 0.3, 7 * 0.6, top - 0.7 * (top - bottom), top - 0.2 * (top - bottom))
    assert shown(picture(panel, card)) == pytest.approx(boxed, abs=0.02)
    drag("Alt", (0.8, 0.5), (0.3, 0.5))
    moved = shown(picture(panel, card))[:2]
    assert moved == pytest.approx((2.1 + 0.5 * 2.1, 4.2 + 0.5 * 2.1), abs=0.04)
    expect(panel.frame.get_by_role("dialog")).to_have_count(0)
