"""A formula over thresholds, steps by thresholds, and the counts at the threshold, by a trained model."""

import base64
import json
import math
import re
import struct
from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import pytest
from best_threshold import THRESHOLDS
from best_threshold import best_index
from panel_page import Card
from panel_page import PanelPage
from panel_page import menu
from panel_page import ran
from panel_page import saved
from playwright.sync_api import expect
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix
from sklearn.metrics import fbeta_score
from training_run import EPOCHS
from training_run import Trained

pytestmark = [pytest.mark.browser, pytest.mark.tensorflow]

Open = Callable[..., PanelPage]
F2 = "5*tp / (5*tp + 4*fn + fp)"
RUN = "weighted/validation"


def f2_at_every_threshold(trained: Trained, model: str) -> np.ndarray:
    """By scikit-learn, after the last epoch. Shape `(n_thresholds,)`."""
    scores = trained.scores[model]
    return np.array(
        [fbeta_score(trained.y_true, scores > t, beta=2, zero_division=0) for t in THRESHOLDS], float
    )


def test_over_thresholds_the_best_one_and_what_the_present_one_loses(open_panel: Open, trained: Trained):
    card = open_panel(trained.logdir).add(F2)

    card.show("thresholds")

    for model in ("plain", "weighted"):
        values = f2_at_every_threshold(trained, model)
        best = best_index(values)
        told = card.article.locator(f'[data-scan="{model}/validation"]')
        expect(told).to_be_visible(timeout=60_000)
        numbers = [float(told.get_attribute(f"data-{n}") or "nan") for n in ("threshold", "best", "loss")]
        expected = [THRESHOLDS[best], values[best], values[best] - values[100]]
        assert numbers == pytest.approx(expected, rel=1e-6, abs=1e-12)
        expect(told).to_contain_text(f"best {values[best]:.3g} at {float(THRESHOLDS[best]):.3g}")
        expect(told).to_contain_text(f"{values[100]:.3g} at 0.5")


def test_of_a_cost_the_smallest_value_is_the_best_unless_the_card_is_told_otherwise(
    open_panel: Open, trained: Trained
):
    panel = open_panel(trained.logdir)
    card = panel.add("5*fn + fp")
    card.show("thresholds")

    positive = trained.y_true == 1
    for model in ("plain", "weighted"):
        predicted = trained.scores[model] > THRESHOLDS[:, np.newaxis]
        cost = (5 * (positive & ~predicted) + (~positive & predicted)).sum(axis=1)
        best = best_index(-cost)
        told = card.article.locator(f'[data-scan="{model}/validation"][data-best="{cost[best]}"]')
        expect(told).to_be_visible(timeout=60_000)
        assert float(told.get_attribute("data-threshold") or "nan") == pytest.approx(THRESHOLDS[best])
        assert float(told.get_attribute("data-loss") or "nan") == cost[100] - cost[best]
        assert cost.max() > cost[best]
    expect(card.article.get_by_text("the smaller the better")).to_be_visible()
    expect(panel.page).not_to_have_url(re.compile("m[ai][xn]imize="))

    menu(card, "Smaller is better")

    dearest = card.article.locator(f'[data-scan="{model}/validation"][data-best="{cost.max()}"]')
    expect(dearest).to_be_visible(timeout=60_000)
    expect(card.article.get_by_text("the larger the better")).to_be_visible()
    expect(panel.page).to_have_url(re.compile("maximize="))


@pytest.mark.any_loader
def test_arrow_keys_read_a_line_over_thresholds_and_enter_explains(open_panel: Open, trained: Trained):
    panel = open_panel(trained.logdir)
    for name in ("plain/train", "plain/validation", "weighted/train"):
        panel.frame.get_by_role("checkbox", name=name, exact=True).uncheck()
    card = panel.add(F2)
    card.show("thresholds")

    expect(card.article.locator(f'[data-scan="{RUN}"]')).to_be_visible(timeout=60_000)
    card.article.get_by_role("group", name=F2).focus()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        panel.page.keyboard.press(key)

    value = f2_at_every_threshold(trained, "weighted")[2]
    expect(card.article.get_by_text("Threshold 0.01: ")).to_contain_text(
        f"{RUN} {value:#.4g}", timeout=60_000
    )
    panel.page.keyboard.press("Enter")
    dialog = panel.frame.get_by_role("dialog")
    expect(dialog.get_by_text("A score > 0.01 is predicted positive.")).to_be_visible(timeout=60_000)
    shown = float(dialog.locator(".explained-value").get_attribute("data-value") or "nan")
    assert shown == pytest.approx(value, rel=1e-12)
    panel.page.keyboard.press("Escape")

    menu(card, "Logarithmic thresholds")
    expect(card.article).to_contain_text("1 point not above 0, not drawn")
    card.article.get_by_role("group", name=F2).focus()
    panel.page.keyboard.press("Home")
    value = f2_at_every_threshold(trained, "weighted")[1]
    expect(card.article.get_by_text("Threshold 0.005: ")).to_contain_text(f"{RUN} {value:#.4g}")


@pytest.mark.any_loader
def test_a_zoom_over_thresholds_comes_back_from_the_address(open_panel: Open, trained: Trained):
    panel = open_panel(trained.logdir)
    card = panel.add(F2)
    card.show("thresholds")
    expect(card.article.locator(f'[data-scan="{RUN}"]')).to_be_visible(timeout=60_000)
    card.drag()
    address = panel.address()

    panel.page.goto("about:blank")
    again = PanelPage.open(panel.page, address).card(F2)
    expect(again.article.locator(f'[data-scan="{RUN}"]')).to_be_visible(timeout=60_000)
    # Half way between 0.3 and 0.6 of all thresholds, within the width of a few of them.
    plot = again.article.locator(".u-over").bounding_box()
    assert plot is not None
    again.article.locator(".u-over").hover(position={"x": plot["width"] / 2, "y": 30})
    told = again.article.locator(".tooltip p").first
    assert float(told.inner_text().removeprefix("threshold ")) == pytest.approx(0.45, abs=0.02)

    # The wheel zooms where the card fills the screen: here around a place a quarter from the left.
    again.article.get_by_role("button", name="Full screen").click()
    plot = again.article.locator(".u-over").bounding_box()
    assert plot is not None
    again.article.locator(".u-over").hover(position={"x": plot["width"] / 4, "y": 30})
    panel.page.mouse.wheel(0, -600)
    again.article.locator(".u-over").hover(position={"x": plot["width"] / 2, "y": 30})
    factor = math.exp(-600 * 0.002)
    expected = 0.375 + 0.075 * factor
    expect(told).to_be_visible()
    assert float(told.inner_text().removeprefix("threshold ")) == pytest.approx(expected, abs=0.006)


@pytest.mark.any_loader
def test_runs_that_are_put_together_are_shown_over_thresholds_and_one_by_one_along_other_axes(
    open_panel: Open, trained: Trained
):
    panel = open_panel(trained.logdir)
    card = panel.add(F2)
    card.show("thresholds")
    for name in ("plain/train", "weighted/train"):
        panel.frame.get_by_role("checkbox", name=name, exact=True).uncheck()
    panel.frame.get_by_label("Group by").select_option(label="name pattern")
    panel.frame.get_by_role("textbox", name="Pattern").fill("*/validation")

    told = card.article.locator('[data-scan="*/validation"]')
    expect(told).to_be_visible(timeout=60_000)
    curves = [f2_at_every_threshold(trained, model) for model in ("plain", "weighted")]
    mean = np.mean(curves, axis=0)
    best = best_index(mean)
    numbers = [float(told.get_attribute(f"data-{n}") or "nan") for n in ("threshold", "best", "loss")]
    expected = [THRESHOLDS[best], mean[best], mean[best] - mean[100]]
    assert numbers == pytest.approx(expected, rel=1e-6, abs=1e-12)
    expect(card.article).to_contain_text("mean ± std over 2 runs")
    program = ran(panel, card, trained.logdir)
    assert program["name"][0] == "*/validation"
    assert program["middle"] == pytest.approx(mean, rel=1e-12)
    std = np.std(curves, axis=0, ddof=1)
    assert program["upper"] - program["lower"] == pytest.approx(2 * std, rel=1e-9, abs=1e-12)
    card.article.get_by_role("group", name=F2).first.focus()
    panel.page.keyboard.press("Home")
    panel.page.keyboard.press("Enter")
    dialog = panel.frame.get_by_role("dialog", name=f"*/validation at step {EPOCHS - 1}")
    listed = [f"{model}/validation {curves[k][0]:.4f}" for k, model in enumerate(("plain", "weighted"))]
    expect(dialog.locator("summary")).to_have_text(listed)
    panel.page.keyboard.press("Escape")

    card.show("heat")
    card.article.get_by_label("Run", exact=True).select_option(RUN)
    card.article.locator(".heat").focus()
    panel.page.keyboard.press("End")
    readout = card.article.locator(".heat-readout")
    expect(readout).to_have_text(f"step {EPOCHS - 1} · threshold 0.5 · {curves[1][100]:#.4g}")
    card.show("matrix")
    expect(card.article.locator("table.matrix")).to_be_visible(timeout=60_000)


@pytest.mark.any_loader
def test_over_thresholds_the_interval_of_recall_is_close_to_wilsons_and_can_be_switched_off(
    open_panel: Open, trained: Trained
):
    panel = open_panel(trained.logdir)
    over_steps, other = panel.add("mcc + 0"), panel.add("f1 + 0")
    other.show("thresholds")
    card = panel.add("tp/(tp+fn)")
    card.show("thresholds")
    plot = card.article.locator(".u-over")
    middle = plot.bounding_box()
    assert middle is not None
    plot.hover(position={"x": middle["width"] / 2, "y": 30})
    row = card.article.locator(".tooltip tr").filter(has_text=RUN)
    bounds = row.locator("td.quiet").first

    expect(bounds).to_have_text(re.compile("\u2013"), timeout=60_000)  # before, counts stand there alone
    shown = tuple(map(float, re.findall(r"0\.\d+", bounds.inner_text())))
    positive = trained.scores["weighted"] > np.float32(0.5)
    _, _, fn, tp = map(int, confusion_matrix(trained.y_true, positive).ravel())
    expected = binomtest(tp, tp + fn).proportion_ci(method="wilson")
    # A posterior from 1,000 draws, beside a formula: close, not the same.
    assert shown == pytest.approx((expected.low, expected.high), abs=0.025)

    # Counts are those at the threshold, and other cards over thresholds mark the place.
    tn, fp, fn, tp = map(int, confusion_matrix(trained.y_true, positive).ravel())
    expect(row.locator("td.quiet").nth(4)).to_have_text(str(fn))
    assert [td.inner_text() for td in row.locator("td.quiet").all()[1:]] == [str(n) for n in (tp, fp, tn, fn)]
    expect(other.article.locator(".crosshair")).to_be_visible()
    expect(over_steps.article.locator(".crosshair")).to_be_hidden()

    panel.frame.get_by_label("Intervals").uncheck()
    plot.hover(position={"x": middle["width"] / 2 + 1, "y": 30})
    expect(row).to_be_visible()
    expect(card.article.locator(".tooltip th").filter(has_text="interval")).to_have_count(0)


@pytest.mark.any_loader
def test_the_heat_map_is_read_by_arrow_keys_and_enter_explains_the_cell(open_panel: Open, trained: Trained):
    panel = open_panel(trained.logdir)
    card = panel.add(F2)
    card.show("heat")
    card.article.get_by_label("Run", exact=True).select_option(RUN)
    heat = card.article.locator(".heat")
    expect(heat).to_have_attribute(
        "aria-label", f"{F2} of {RUN}: steps from left to right, thresholds from bottom to top"
    )
    readout = card.article.locator(".heat-readout")
    values = f2_at_every_threshold(trained, "weighted")

    heat.focus()
    panel.page.keyboard.press("End")  # begins in the middle: at 0.5
    expect(readout).to_have_text(f"step {EPOCHS - 1} · threshold 0.5 · {values[100]:#.4g}")
    panel.page.keyboard.press("Shift+ArrowDown")

    expect(readout).to_have_text(f"step {EPOCHS - 1} · threshold 0.45 · {values[90]:#.4g}")
    assert float(readout.get_attribute("data-value") or "nan") == pytest.approx(values[90], rel=1e-12)

    panel.page.keyboard.press("Enter")

    dialog = panel.frame.get_by_role("dialog", name=f"{RUN} at step {EPOCHS - 1}")
    _, fp, fn, tp = confusion_matrix(trained.y_true, trained.scores["weighted"] > THRESHOLDS[90]).ravel()
    expect(dialog.locator("pre")).to_contain_text(f"5·{tp} / (5·{tp} + 4·{fn} + {fp})")
    expect(dialog).to_contain_text("A score > 0.45 is predicted positive.")
    panel.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(heat).to_be_focused()
    # The cell is kept, so that the next one is a key away.
    panel.page.keyboard.press("ArrowDown")
    expect(readout).to_contain_text(f"step {EPOCHS - 1} · threshold 0.445 · ")


@pytest.mark.any_loader
def test_the_pointer_reads_the_heat_map_and_the_crosshair_of_other_cards_comes_and_goes_with_it(
    open_panel: Open, trained: Trained
):
    panel = open_panel(trained.logdir)
    other = panel.add("mcc + 0")
    card = panel.add("tp / (tp + fp)")
    card.show("heat")
    heat = card.article.locator(".heat")
    box = heat.bounding_box()
    assert box is not None

    # The first of four columns begins right of the labels, which take 40 pixels.
    panel.page.mouse.move(box["x"] + 60, box["y"] + 100)

    expect(card.article.locator(".heat-readout")).to_contain_text("step 0 · threshold 0.")
    expect(other.article.locator("[data-step]").first).to_have_attribute("data-step", "0")
    expect(other.article.locator(".crosshair")).to_be_visible()

    # Above a threshold of 1 there is no score, and the map says what that means.
    heat.focus()
    for _ in range(20):
        panel.page.keyboard.press("Shift+ArrowUp")
    why = "threshold 1 · 0 / 0 is undefined: none predicted positive"
    expect(card.article.locator(".heat-readout")).to_contain_text(why)
    panel.page.mouse.move(box["x"] + 60, box["y"] + 101)

    # The map goes under the pointer, which rests.
    card.article.get_by_role("radio", name="steps", exact=True).press("Space")

    expect(heat).to_have_count(0)
    expect(other.article.locator(".crosshair")).to_be_hidden()
    assert other.step() == EPOCHS - 1


@pytest.mark.any_loader
def test_the_counts_at_the_threshold_follow_the_slider(open_panel: Open, trained: Trained):
    panel = open_panel(trained.logdir)
    card = panel.add(F2)
    card.show("matrix")
    card.article.get_by_label("Run", exact=True).select_option(RUN)
    table = card.article.get_by_role("table")

    for presses, threshold in ((0, 0.5), (2, 0.51)):
        panel.threshold.focus()
        for _ in range(presses):
            panel.page.keyboard.press("ArrowRight")
        expect(card.article.get_by_text(f"score > {threshold} is positive")).to_be_visible(timeout=60_000)
        expected = confusion_matrix(trained.y_true, trained.scores["weighted"] > np.float32(threshold))
        shown = [float(td.get_attribute("data-value") or "nan") for td in table.locator("[data-value]").all()]
        assert shown == expected.ravel().tolist()
    copied = ran(panel, card, trained.logdir)["evaluation"]
    assert {one.run for one in copied} == {RUN}
    assert [one.values[-1] for one in copied] == expected.ravel().tolist()


@pytest.mark.any_loader
def test_what_a_card_shows_is_in_the_address_and_in_its_picture_and_can_be_undone(
    open_panel: Open, trained: Trained
):
    panel = open_panel(trained.logdir)
    card = panel.add(F2)
    card.show("heat")
    expect(card.article.locator(".heat")).to_be_visible(timeout=60_000)
    address = panel.address()

    svg = ElementTree.fromstring(saved(panel, card, "Save as SVG"))
    facts = json.loads(svg.findtext("{http://www.w3.org/2000/svg}metadata") or "")
    assert (facts["formula"], facts["shown over"]) == (F2, "heat")
    image = svg.find("{http://www.w3.org/2000/svg}image")
    assert image is not None
    png = base64.b64decode(image.attrib["href"].removeprefix("data:image/png;base64,"))
    # A pixel for each step and threshold, of which PNG tells the number first.
    assert struct.unpack(">II", png[16:24]) == (EPOCHS, len(THRESHOLDS))

    panel.page.goto("about:blank")
    again = PanelPage.open(panel.page, address)
    expect(again.card(F2).article.locator(".heat")).to_be_visible(timeout=60_000)
    again.card(F2).article.get_by_role("radio", name="heat").focus()
    again.page.keyboard.press("ArrowLeft")  # to the view before it
    expect(again.card(F2).article.get_by_role("radio", name="thresholds")).to_be_checked()

    again.page.keyboard.press("Control+z")
    expect(again.card(F2).article.locator(".heat")).to_be_visible(timeout=60_000)


def by_program(panel: PanelPage, card: Card, trained: Trained) -> dict[tuple[str, int], float]:
    """The values by run and step of the program that a card is copied as."""
    columns = ran(panel, card, trained.logdir)["evaluation"].columns()
    return dict(zip(zip(columns["run"], columns["step"], strict=True), columns["value"], strict=True))


def test_a_threshold_that_is_chosen_on_the_data_shown_is_amber_and_in_the_program(
    open_panel: Open, trained: Trained
):
    panel = open_panel(trained.logdir)
    card = panel.add(F2)
    value = card.value(RUN)

    panel.frame.get_by_label("Best of").select_option(label=F2)

    best = f2_at_every_threshold(trained, "weighted").max()
    shown = card.article.locator(f'[data-run="{RUN}"]')
    expect(shown).not_to_have_attribute("data-value", str(value), timeout=60_000)
    assert card.value(RUN) == pytest.approx(best, rel=1e-12)
    note = card.article.locator(".note.amber")
    expect(note).to_be_visible()
    expect(note).to_contain_text("threshold chosen among 201 on the data that it is reported on")
    expect(panel.threshold).to_have_count(0)
    assert by_program(panel, card, trained)[RUN, EPOCHS - 1] == pytest.approx(best, rel=1e-12)

    card.article.get_by_role("button", name="One threshold for all").click()
    expect(shown).to_have_attribute("data-value", str(value), timeout=60_000)
