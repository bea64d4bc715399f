"""What a stranger does first: open the tab, type a formula, move a slider, share the address."""

from collections.abc import Callable

import numpy as np
import pytest
from panel_page import PanelPage
from playwright.sync_api import expect
from sklearn.metrics import f1_score
from training_run import EPOCHS
from training_run import Trained

pytestmark = [pytest.mark.browser, pytest.mark.tensorflow]

F1 = "2*tp/(2*tp+fp+fn)"
Open = Callable[..., PanelPage]


def expected_f1(trained: Trained, name: str, threshold: float) -> float:
    """F1 by scikit-learn on the model's own predictions after the last epoch."""
    return float(f1_score(trained.y_true, trained.scores[name] > np.float32(threshold)))


def test_a_typed_formula_shows_scikit_learns_value_at_the_last_step_of_both_runs(open_panel: Open, trained):
    card = open_panel(trained.logdir).add(F1)

    shown = {name: card.value(f"{name}/validation") for name in ("plain", "weighted")}

    assert card.step() == EPOCHS - 1
    assert shown == pytest.approx({name: expected_f1(trained, name, 0.5) for name in shown}, rel=1e-12)


def test_logs_of_keras_alone_work(open_panel: Open, trained_with_keras_alone: Trained):
    card = open_panel(trained_with_keras_alone.logdir).add(F1)

    assert card.value("validation") == pytest.approx(
        expected_f1(trained_with_keras_alone, "", 0.5), rel=1e-12
    )
    assert card.step() == EPOCHS - 1


def test_the_threshold_slider_moves_the_value_to_scikit_learns_there(open_panel: Open, trained):
    panel = open_panel(trained.logdir)
    card = panel.add(F1)
    at_half = card.value("weighted/validation")

    panel.threshold.focus()
    for _ in range(60):
        panel.page.keyboard.press("ArrowLeft")  # 60 of 200 steps: from 0.5 to 0.2

    assert panel.threshold.get_attribute("aria-valuetext") == "0.2"
    expected = expected_f1(trained, "weighted", 0.2)
    assert expected != pytest.approx(at_half)
    expect(card.article.locator('[data-run="weighted/validation"]')).to_have_attribute(
        "data-value", repr(expected)
    )

    number = panel.frame.get_by_role("spinbutton", name="Threshold")
    expect(number).to_have_value("0.2")
    number.fill("0.3021")
    number.press("Enter")
    expect(number).to_have_value("0.3")  # of those that are stored the nearest
    expect(panel.threshold).to_have_attribute("aria-valuetext", "0.3")


@pytest.mark.any_loader
def test_an_unfinished_formula_is_marked_at_its_end(open_panel: Open, trained):
    panel = open_panel(trained.logdir)

    panel.type("2*tp/(2*tp+fp+")

    expect(panel.problem).to_contain_text("Unexpected end of the formula")
    expect(panel.problem.locator("pre")).to_have_text("2*tp/(2*tp+fp+\n              ^", use_inner_text=True)


@pytest.mark.any_loader
def test_a_formula_is_typeset_beside_its_text_and_stays_greyed_while_the_text_is_wrong(
    open_panel: Open, trained
):
    panel = open_panel(trained.logdir)
    fraction = panel.frame.locator("math mfrac")

    panel.type(F1)
    expect(fraction).to_have_text("2·TP2·TP+FP+FN")
    panel.page.keyboard.type("+")
    expect(panel.problem).to_be_visible()

    expect(panel.frame.locator(".typeset.stale mfrac")).to_have_text("2·TP2·TP+FP+FN")


@pytest.mark.any_loader
def test_a_misspelt_name_gets_the_right_one_as_a_button(open_panel: Open, trained):
    panel = open_panel(trained.logdir)
    panel.type("precison")
    expect(panel.problem).to_contain_text("Unknown name 'precison'")

    panel.frame.get_by_role("button", name="precision").click()

    expect(panel.formula).to_have_text("precision")
    expect(panel.problem).to_have_count(0)


@pytest.mark.any_loader
def test_a_wrong_formula_makes_no_card(open_panel: Open, trained):
    panel = open_panel(trained.logdir)
    before = panel.titles()

    panel.type("precison")
    expect(panel.problem).to_be_visible()
    panel.page.keyboard.press("Escape")
    panel.page.keyboard.press("Enter")

    assert panel.titles() == before
    expect(panel.frame.get_by_role("button", name="Add card")).to_be_disabled()
    expect(panel.problem.locator("pre")).to_be_visible()
    panel.frame.get_by_role(
        "heading", name="What if"
    ).click()  # the field is left, and its box covers nothing
    expect(panel.problem.locator("pre")).to_be_hidden()
    expect(panel.problem).to_have_text("Unknown name 'precison'", use_inner_text=True)
    expect(panel.formula).to_have_attribute("aria-invalid", "true")


def test_the_first_cards_are_the_formulas_that_the_runs_carry(open_panel: Open, trained):
    panel = open_panel(trained.logdir)

    assert panel.titles() == ["f2", "mcc"]


def test_precision_at_one_percent_positives_is_what_bayes_says_and_the_card_says_so(
    open_panel: Open, trained
):
    panel = open_panel(trained.logdir)
    card = panel.add("precision")
    positive = trained.scores["weighted"] > np.float32(0.5)
    sensitivity, false_alarms = (positive[trained.y_true == label].mean() for label in (1, 0))
    expected = 0.01 * sensitivity / (0.01 * sensitivity + 0.99 * false_alarms)
    shown = card.article.locator('[data-run="weighted/validation"]')
    logged = card.value("weighted/validation")

    positives = panel.frame.get_by_label("Positives, %")
    positives.fill("150")
    panel.page.keyboard.press("Tab")
    expect(panel.frame.get_by_role("alert")).to_have_text("above 0 and below 100")
    expect(positives).to_have_value("150")
    positives.fill("1")
    panel.page.keyboard.press("Enter")

    expect(card.article.get_by_text("at 1 % positives")).to_be_visible()
    expect(shown).not_to_have_attribute("data-value", repr(logged))
    assert card.value("weighted/validation") == pytest.approx(expected, rel=1e-9)
    card.article.get_by_role("button", name="As logged").click()
    expect(shown).to_have_attribute("data-value", repr(logged))


@pytest.mark.any_loader
def test_a_copied_address_shows_the_same_cards(open_panel: Open, trained):
    panel = open_panel(trained.logdir)
    panel.add(F1)
    panel.add("best(f1)")
    titles = panel.titles()
    value = panel.card(F1).value("plain/validation")
    address = panel.address()

    panel.page.goto("about:blank")
    copied = PanelPage.open(panel.page, address)

    assert copied.titles() == titles
    assert copied.card(F1).value("plain/validation") == value


@pytest.mark.any_loader
def test_the_examples_under_an_empty_field_name_what_the_log_has_and_each_is_a_formula(
    open_panel: Open, trained
):
    panel = open_panel(trained.logdir)
    offered = panel.frame.locator(".examples button")
    expect(offered.last).to_have_text("validation.f2 - train.f2")

    for formula in offered.all_inner_texts():
        panel.frame.locator(".examples").get_by_role("button", name=formula, exact=True).click()
        expect(panel.frame.locator(".verdict:not(.stale) .meaning")).to_contain_text("ok")
        panel.type("")


@pytest.mark.any_loader
def test_completion_offers_names_as_they_are_typed(open_panel: Open, trained):
    panel = open_panel(trained.logdir)

    panel.type("balanc")
    panel.accept_completion("balanced_accuracy")

    expect(panel.formula).to_have_text("balanced_accuracy")
    offered = panel.frame.get_by_role("option")
    panel.type("prec")
    expect(offered.first).to_contain_text("precision")
    panel.page.keyboard.press("Tab")  # takes what is offered first
    expect(panel.formula).to_have_text("precision")
    expect(panel.formula).to_be_focused()
    panel.type("bes")
    expect(offered.first).to_contain_text("best")
    panel.page.keyboard.press("Enter")  # and so does Enter, as long as the text is no formula
    expect(panel.formula).to_have_text("best()")
    panel.page.keyboard.type("f")
    expect(offered.nth(1)).to_contain_text("f1")  # below what the log itself calls f2
    panel.type("tp")
    expect(offered.first).to_contain_text("tp")
    panel.page.keyboard.press("Enter")
    panel.card("tp")
    before = panel.titles()
    panel.add("tp")  # is there already
    there = "This card is there already. Shift+Enter makes another."
    expect(panel.frame.get_by_role("alert")).to_have_text(there)
    assert panel.titles() == before
    panel.page.keyboard.press("Shift+Enter")
    expect(panel.frame.get_by_role("article", name="tp", exact=True)).to_have_count(2)
    panel.type("t")
    bound = panel.frame.get_by_role("option", name="true positives")
    expect(bound).to_contain_text("tp true positives · from counts, 201 thresholds")
    panel.type("best")
    panel.select_completion("best (x,")
    told = panel.frame.locator(".cm-completionInfo")
    expect(told).to_have_text("Best x over thresholds; the largest unless told.")
    expect(told).to_be_in_viewport(ratio=1)


@pytest.mark.any_loader
def test_the_panel_follows_the_dark_theme(open_panel: Open, trained):
    panel = open_panel(trained.logdir)
    body = panel.frame.locator("body")
    expect(body).to_have_css("background-color", "rgb(245, 246, 248)")

    panel.page.evaluate("document.body.classList.add('dark-mode')")

    expect(body).to_have_css("background-color", "rgb(48, 48, 48)")
