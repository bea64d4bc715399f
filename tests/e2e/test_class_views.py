"""Classes and confusion matrices of known labels, and thresholds chosen on one split for another."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import axe
import numpy as np
import numpy.typing as npt
import pytest
from best_threshold import THRESHOLDS
from best_threshold import best_index
from panel_page import Card
from panel_page import PanelPage
from playwright.sync_api import Page
from playwright.sync_api import expect
from sklearn.metrics import confusion_matrix
from sklearn.metrics import f1_score
from sklearn.metrics import recall_score

from tb_custom_metrics import CountsWriter

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[..., PanelPage]
Labels = npt.NDArray[np.int64]
PETS = ("cat", "dog", "owl", "hedgehog", "sea otter")
MANY = tuple(f"class {index}" for index in range(60))
STEPS = 4
F1 = "2*tp/(2*tp+fp+fn)"


@dataclass(frozen=True)
class Logged:
    """What was logged.

    Attributes:
        logdir: With runs `pets/…`, `many/validation`, and `fraud/…` with scores.
        y_true: True classes of a run at a step. Shape `(n_samples,)`.
        y_pred: Predicted classes. Shape `(n_samples,)`.
        scores: Run to true labels and scores.
    """

    logdir: Path
    y_true: dict[tuple[str, int], Labels]
    y_pred: dict[tuple[str, int], Labels]
    scores: dict[str, tuple[Labels, npt.NDArray[np.float32]]]


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Logged:
    logged = Logged(tmp_path_factory.mktemp("classes"), {}, {}, {})
    rng = np.random.default_rng(0)
    for run, names, skill in (
        ("pets/validation", PETS, 0.3),
        ("pets/test", PETS, 0.2),
        ("many/validation", MANY, 0.5),
    ):
        with CountsWriter(logged.logdir / run) as writer:
            for step in range(STEPS):
                true = rng.choice(len(names), 400)
                right = rng.random(400) < skill + 0.1 * step + 0.04 * (true % 5)
                predicted = np.where(right, true, rng.choice(len(names), 400))
                key = (run, step)
                logged.y_true[key], logged.y_pred[key] = true, predicted
                words = np.array(names)
                writer.add_labels(words[true], words[predicted], step, class_names=names)
    for run, positives in (("fraud/validation", 0.2), ("fraud/test", 0.1)):
        y_true = (rng.random(500) < positives).astype(np.int64)
        y_score = np.clip(rng.normal(0.2 + 0.3 * y_true, 0.15), 0, 1).astype(np.float32)
        logged.scores[run] = y_true, y_score
        with CountsWriter(logged.logdir / run) as writer:
            writer.add_scores(y_true, y_score, 0)
    return logged


def numbers_in(card: Card, selector: str, attribute: str) -> list[float]:
    expect(card.article.locator(selector).first).to_be_visible(timeout=60_000)
    found = card.article.locator(selector).all()
    return [float(one.get_attribute(attribute) or "nan") for one in found]


def one_against_rest(logged: Logged, run: tuple[str, int], name: str) -> tuple[int, int]:
    """How many examples there are of a class, and how many of them are predicted right."""
    true = logged.y_true[run] == PETS.index(name)
    return int(true.sum()), int((true & (logged.y_pred[run] == PETS.index(name))).sum())


def only(panel: PanelPage, prefix: str) -> None:
    """Hides all runs that are not below a directory."""
    panel.frame.get_by_role("searchbox", name="Filter runs").fill(prefix)


def test_classes_are_sorted_by_what_they_cost_the_mean_and_each_is_explained(
    open_panel: Open, logged: Logged
):
    panel = open_panel(logged.logdir)
    only(panel, "pets/")
    card = panel.add("macro(macro_recall)")  # of recall, in the end
    card.show("classes")

    run = ("pets/validation", STEPS - 1)
    each = recall_score(logged.y_true[run], logged.y_pred[run], average=None)
    cost = np.array([np.delete(each, k).mean() - each.mean() for k in range(len(PETS))])
    order = np.argsort(-cost)
    assert numbers_in(card, ".classes li", "data-value") == pytest.approx(each[order], rel=1e-12)
    assert numbers_in(card, ".classes li", "data-cost") == pytest.approx(cost[order], rel=1e-9, abs=1e-12)
    support = np.bincount(logged.y_true[run])[order]
    assert numbers_in(card, ".classes li", "data-support") == support.tolist()
    names = [li.get_attribute("data-class") for li in card.article.locator(".classes li").all()]
    assert names == [PETS[k] for k in order]
    assert numbers_in(card, ".class-mean", "data-value") == pytest.approx([each.mean()], rel=1e-12)

    owl = card.article.locator('.classes li[data-class="owl"] .sparkline')
    band = owl.locator("path").first
    expect(band).to_have_attribute("d", re.compile(r"^M.+L"))
    panel.frame.get_by_label("Intervals").uncheck()
    expect(band).to_have_attribute("d", "")
    owl.click()

    dialog = panel.frame.get_by_role("dialog", name=f"pets/validation · owl at step {STEPS - 1}")
    true, right = one_against_rest(logged, run, "owl")
    expect(dialog.locator("pre")).to_contain_text(f"{right} / ({right} + {true - right})")
    panel.page.keyboard.press("Escape")
    shown = card.article.get_by_role("button", name=re.compile(r"^owl 0\.\d+: how it comes about"))
    shown.press("Enter")
    expect(dialog.locator("pre")).to_contain_text(f"{right} / ({right} + {true - right})")


def test_of_many_classes_only_those_on_screen_are_in_the_page(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)
    only(panel, "many/")
    card = panel.add("recall")
    card.show("classes")
    cells = card.article.locator(".classes li")
    expect(cells.first).to_have_attribute("aria-posinset", "1")
    assert 4 <= cells.count() <= 30
    expect(cells.first).to_have_attribute("aria-setsize", "60")

    card.article.locator(".classes").evaluate("list => list.scrollTo(0, list.scrollHeight)")

    expect(card.article.locator('.classes li[aria-posinset="60"]')).to_be_visible()
    expect(card.article.locator('.classes li[aria-posinset="1"]')).to_have_count(0)


def test_a_matrix_is_scikit_learns_in_counts_by_row_and_by_column(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)
    only(panel, "pets/")
    card = panel.add("recall")
    card.show("matrix")
    run = ("pets/validation", STEPS - 1)

    for name, normalize in (("counts", None), ("% of row", "true"), ("% of column", "pred")):
        card.article.get_by_label("What cells tell").select_option(label=name)
        expected = confusion_matrix(logged.y_true[run], logged.y_pred[run], normalize=normalize)
        shown = numbers_in(card, ".matrix [data-value]", "data-value")
        assert shown == pytest.approx(expected.ravel(), rel=1e-12)

    # What is predicted as another class counts against both.
    card.article.get_by_title("true hedgehog · predicted owl").click()
    dialog = panel.frame.get_by_role("dialog", name=f"pets/validation at step {STEPS - 1}")
    expect(dialog.locator("summary").first).to_contain_text("pets/validation · hedgehog 0.")
    dialog.locator("summary", has_text="pets/validation · owl").click()
    true, right = one_against_rest(logged, run, "owl")
    expect(dialog.locator("details[open] pre")).to_contain_text(f"{right} / ({right} + {true - right})")
    panel.page.keyboard.press("Escape")
    expect(card.article.get_by_title("true hedgehog · predicted owl")).to_be_focused()
    panel.page.keyboard.press("ArrowRight")
    expect(card.article.get_by_title("true hedgehog · predicted hedgehog")).to_be_focused()
    panel.page.keyboard.press("Enter")
    expect(dialog).to_contain_text("true hedgehog · predicted hedgehog")
    true, right = one_against_rest(logged, run, "hedgehog")
    expect(dialog.locator("pre")).to_contain_text(f"{right} / ({right} + {true - right})")


def test_one_run_less_another_is_the_difference_of_their_shares(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)
    only(panel, "pets/")
    card = panel.add("recall")
    card.show("matrix")

    card.article.get_by_label("less").select_option("pets/test")

    one, other = (
        confusion_matrix(logged.y_true[run, 3], logged.y_pred[run, 3], normalize="true")
        for run in ("pets/validation", "pets/test")
    )
    name = f"Confusion matrix of pets/validation − pets/test at step {STEPS - 1}"
    expect(card.article.get_by_role("table", name=name)).to_be_visible(timeout=60_000)
    shown = numbers_in(card, ".matrix [data-value]", "data-value")
    assert shown == pytest.approx((one - other).ravel(), abs=1e-12)


def test_the_arrow_keys_of_the_step_slider_go_to_other_steps(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)
    only(panel, "pets/")
    card = panel.add("recall")
    card.show("matrix")
    slider = card.article.get_by_role("slider", name="Step")
    expect(slider).to_have_attribute("aria-valuetext", str(STEPS - 1), timeout=60_000)

    slider.focus()
    panel.page.keyboard.press("Home")

    table = card.article.get_by_role("table", name="Confusion matrix of pets/validation at step 0")
    expect(table).to_be_visible(timeout=60_000)
    run = ("pets/validation", 0)
    expected = confusion_matrix(logged.y_true[run], logged.y_pred[run])
    assert numbers_in(card, ".matrix [data-value]", "data-value") == expected.ravel().tolist()


def test_playing_goes_through_the_steps_and_ends_at_the_last(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)
    only(panel, "pets/")
    card = panel.add("recall")
    card.show("matrix")
    slider = card.article.get_by_role("slider", name="Step")
    slider.evaluate("""slider => {
        slider.seen = [];
        new MutationObserver(() => slider.seen.push(slider.getAttribute('aria-valuetext')))
            .observe(slider, {attributeFilter: ['aria-valuetext']});
    }""")

    card.article.get_by_role("button", name="Play the steps").click()

    expect(card.article.get_by_role("button", name="Pause")).to_be_visible()
    expect(card.article.get_by_role("button", name="Play the steps")).to_be_visible(timeout=60_000)
    assert slider.evaluate("slider => slider.seen") == [str(step) for step in range(STEPS)]


def test_nothing_plays_where_people_want_no_motion(page: Page, open_panel: Open, logged: Logged):
    page.emulate_media(reduced_motion="reduce")
    panel = open_panel(logged.logdir)
    only(panel, "pets/")
    card = panel.add("recall")
    card.show("matrix")

    expect(card.article.get_by_role("slider", name="Step")).to_be_visible(timeout=60_000)
    expect(card.article.get_by_role("button", name="Play the steps")).to_have_count(0)


def test_a_matrix_of_many_classes_is_drawn_and_read_by_arrow_keys(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)
    only(panel, "many/")
    card = panel.add("recall")
    card.show("matrix")
    heat = card.article.locator(".heat")
    expect(heat).to_be_visible(timeout=60_000)

    heat.focus()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        panel.page.keyboard.press(key)

    run = ("many/validation", STEPS - 1)
    matrix = confusion_matrix(logged.y_true[run], logged.y_pred[run], labels=range(60))
    readout = card.article.locator(".heat-readout")
    expect(readout).to_contain_text(f"true class 30 · predicted class 2 · {matrix[30, 2]}")
    share = matrix[30, 2] / matrix[30].sum()
    assert float(readout.get_attribute("data-value") or "nan") == pytest.approx(share, rel=1e-12)


def test_a_threshold_is_chosen_on_validation_and_applied_to_test(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)
    only(panel, "fraud/")
    card = panel.add(F1)
    plain = card.value("fraud/test")

    panel.frame.get_by_label("Best of").select_option(label=F1)
    expect(panel.frame.get_by_label("chosen on")).to_have_value("validation")

    def f1(run: str, threshold: np.float32) -> float:
        y_true, y_score = logged.scores[run]
        return float(f1_score(y_true, y_score > threshold, zero_division=0))

    values = np.array([f1("fraud/validation", threshold) for threshold in THRESHOLDS])
    chosen = THRESHOLDS[best_index(values)]
    shown = card.article.locator('[data-run="fraud/test"]')
    expect(shown).not_to_have_attribute("data-value", str(plain), timeout=60_000)
    assert card.value("fraud/test") == pytest.approx(f1("fraud/test", chosen), rel=1e-12)
    expect(card.article.get_by_text(f"threshold best for {F1}, chosen on validation")).to_be_visible()

    # The run that it was chosen on is amber; without it nothing is.
    expect(card.article.locator(".note.amber")).to_be_visible()
    panel.frame.get_by_role("checkbox", name="fraud/validation", exact=True).uncheck()
    expect(card.article.locator(".note.amber")).to_have_count(0)
    expect(card.article.locator(".note")).to_contain_text(f"score > {float(chosen):.3g}")


def test_a_card_offers_only_what_its_formula_and_counts_have(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)

    def offered(prefix: str, formula: str) -> list[str]:
        only(panel, prefix)
        card = panel.add(formula)
        expect(card.article.get_by_role("radio").first).to_be_visible(timeout=60_000)
        return [label.inner_text() for label in card.article.locator(".view-switch label").all()]

    assert offered("pets/", "recall") == ["steps", "classes", "matrix"]
    assert offered("pets/", "overall_mcc") == ["steps", "matrix"]
    assert offered("fraud/", F1) == ["steps", "thresholds", "matrix"]  # one step: no heat map
    assert offered("fraud/", "best(mcc)") == ["steps", "matrix"]


def test_axe_finds_nothing_in_any_view_of_either_theme(open_panel: Open, logged: Logged):
    panel = open_panel(logged.logdir)
    axe.load(panel)
    found = {}
    for prefix, formula, view, drawn in (
        ("pets/", "recall", "classes", ".classes li"),
        ("pets/", "recall", "matrix", ".matrix"),
        ("many/", "recall", "matrix", ".heat"),
        ("fraud/", F1, "thresholds", ".scan b"),
        ("fraud/", F1, "matrix", ".matrix"),
    ):
        only(panel, prefix)
        if formula not in panel.titles():
            panel.add(formula)
        card = panel.card(formula)
        card.show(view)
        expect(card.article.locator(drawn).first).to_be_visible(timeout=60_000)
        found[prefix, view] = axe.violations(panel)

    assert {where: broken for where, broken in found.items() if broken} == {}
