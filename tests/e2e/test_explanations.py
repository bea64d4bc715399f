"""How a value comes about, asked by a click or by Enter."""

from collections.abc import Callable

import numpy as np
import pytest
from panel_page import PanelPage
from panel_page import wait_until
from playwright.sync_api import Locator
from playwright.sync_api import expect
from sklearn.metrics import confusion_matrix
from training_run import EPOCHS
from training_run import Trained

pytestmark = [pytest.mark.browser, pytest.mark.any_loader, pytest.mark.tensorflow]

F1 = "2*tp/(2*tp+fp+fn)"
RUN = "weighted/validation"


def check_explanation(dialog: Locator, trained: Trained) -> None:
    """Holds it against scikit-learn on the model's own predictions after the last epoch."""
    positive = trained.scores["weighted"] > np.float32(0.5)
    tn, fp, fn, tp = map(int, confusion_matrix(trained.y_true, positive).ravel())
    expect(dialog.get_by_role("heading", name=f"{RUN} at step {EPOCHS - 1}")).to_be_visible()
    for name, count in {"tp": tp, "fp": fp, "tn": tn, "fn": fn}.items():
        expect(dialog.locator(f'[data-count="{name}"]')).to_have_attribute("data-value", str(count))
    expect(dialog.locator("pre")).to_contain_text(f"2·{tp} / (2·{tp} + {fp} + {fn})")
    expect(dialog.get_by_text("A score > 0.5 is predicted positive.")).to_be_visible()
    value = float(dialog.locator(".explained-value").get_attribute("data-value") or "nan")
    assert value == pytest.approx(2 * tp / (2 * tp + fp + fn), rel=1e-12)
    expect(dialog.get_by_text("the 95 % interval")).to_be_visible()


def test_a_value_of_the_legend_tells_how_it_comes_about_and_escape_goes_back_to_it(
    open_panel: Callable[..., PanelPage], trained: Trained
):
    panel = open_panel(trained.logdir)
    card = panel.add(F1)
    shown = card.article.get_by_role("button", name=f"{RUN} ")
    expect(shown).to_be_visible()

    shown.focus()
    panel.page.keyboard.press("Enter")

    check_explanation(panel.frame.get_by_role("dialog"), trained)
    panel.page.keyboard.press("Escape")
    expect(panel.frame.get_by_role("dialog")).to_have_count(0)
    expect(shown).to_be_focused()


REMEMBER = "canvas => canvas.before = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
CHANGED = """canvas => {
    const now = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const [xs, ys] = [[], []];
    now.data.forEach((value, index) => {
        if (value !== canvas.before.data[index]) {
            xs.push(Math.floor(index / 4) % now.width);
            ys.push(Math.floor(index / 4 / now.width));
        }
    });
    const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
    return xs.length === 0 ? null : [least(xs), least(ys), most(xs), most(ys)];
}"""


def test_a_click_on_a_line_tells_how_its_value_there_comes_about_and_marks_it_until_escape(
    open_panel: Callable[..., PanelPage], trained: Trained
):
    panel = open_panel(trained.logdir)
    for name in ("plain/train", "plain/validation", "weighted/train"):
        panel.frame.get_by_role("checkbox", name=name, exact=True).uncheck()
    card = panel.add(F1)
    # The intervals come after the lines, and may need another range of the axis.
    expect(card.article.locator(".legend-half").first).to_contain_text("±")
    chart = card.article.get_by_role("group")
    chart.focus()
    panel.page.keyboard.press("End")
    picture = card.article.locator("canvas.layer").first
    frame = picture.bounding_box()
    picture.evaluate(REMEMBER)
    mark = card.article.locator(".crosshair .mark").first
    box = mark.bounding_box()
    assert box is not None
    assert frame is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    panel.page.mouse.click(x - 1, y)

    check_explanation(panel.frame.get_by_role("dialog"), trained)
    left, top, right, bottom = picture.evaluate(CHANGED)
    # A ring of 9 pixels, drawn 2 pixels wide, of which the edge of the picture may cut a little.
    assert frame["x"] + (left + right) / 2 == pytest.approx(x, abs=2)
    assert frame["y"] + (top + bottom) / 2 == pytest.approx(y, abs=2)
    assert 8 <= right - left <= 13
    assert 8 <= bottom - top <= 13

    panel.page.keyboard.press("Escape")
    expect(panel.frame.get_by_role("dialog")).to_have_count(0)
    wait_until(panel.page, lambda: picture.evaluate(CHANGED) is None)  # it is drawn after the dialog has gone
