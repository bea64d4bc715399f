"""How the table of runs is looked at: found, sorted, hidden, picked, and as a scatter."""

from collections.abc import Callable

import numpy as np
import pytest
from panel_page import PanelPage
from panel_page import wait_until
from playwright.sync_api import Locator
from playwright.sync_api import expect
from sklearn.metrics import f1_score
from sklearn.metrics import matthews_corrcoef
from sweep_logs import HPARAMS
from sweep_logs import Sweep

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[..., PanelPage]
SCORES = {"f1": f1_score, "mcc": matthews_corrcoef}


def expected(sweep: Sweep, metric: str, name: str, step: int = -1, threshold: float = 0.5) -> float:
    """The metric by scikit-learn, on the scores of a run at a step."""
    return float(SCORES[metric](sweep.y_true, sweep.scores[name][step] > threshold))


def open_drawer(panel: PanelPage, tab: str) -> Locator:
    """Opens a tab of the drawer; returns the drawer once its numbers are there."""
    panel.card("f1")
    panel.frame.get_by_role("button", name=tab, exact=True).click()
    drawer = panel.frame.get_by_role("region", name="Table of runs")
    expect(drawer.locator("[data-value]").first).to_be_attached(timeout=60_000)
    return drawer


def names(drawer: Locator) -> list[str]:
    """The runs of the table, from top to bottom."""
    return [row.inner_text() for row in drawer.locator("tbody .row-name").all()]


def test_hyperparameters_are_columns_that_sort_and_by_which_rows_are_found(open_panel: Open, sweep):
    drawer = open_drawer(open_panel(sweep.logdir), "Table")

    drawer.get_by_role("columnheader", name="lr").get_by_role("button").click()
    expect(drawer.get_by_role("columnheader", name="lr")).to_have_attribute("aria-sort", "descending")
    rates = [float(cell.inner_text()) for cell in drawer.locator("td.hparam:nth-last-child(2)").all()]
    assert rates == sorted((float(one["lr"]) for one in HPARAMS.values()), reverse=True)

    drawer.get_by_role("searchbox", name="Filter rows").fill("adam lr=0.01")
    expect(drawer.locator("tbody tr")).to_have_count(1)
    assert names(drawer) == ["middle/validation"]


def test_the_address_brings_back_the_order_the_filter_and_the_columns(open_panel: Open, sweep):
    panel = open_panel(sweep.logdir)
    drawer = open_drawer(panel, "Table")
    drawer.get_by_role("button", name="Columns").click()
    for hidden in ("best", "mcc", "optimizer"):
        drawer.get_by_role("dialog").get_by_role("checkbox", name=hidden, exact=True).uncheck()
    panel.page.keyboard.press("Escape")
    drawer.get_by_role("button", name="last at 0.5").click()
    drawer.get_by_role("searchbox", name="Filter rows").fill("l")
    assert "sort" in panel.address()

    panel.page.reload()

    expect(drawer.locator("tbody tr")).to_have_count(3, timeout=60_000)
    shown = {name: expected(sweep, "f1", name) for name in HPARAMS}
    best_first = sorted(shown, key=lambda name: shown[name], reverse=True)
    assert names(drawer) == [f"{name}/validation" for name in best_first]
    headers = [header.inner_text() for header in drawer.locator("thead th").all()]
    assert [header.split()[0] for header in headers] == ["Run", "f1", "lr", "last"]


def test_a_column_says_at_which_threshold_it_was_read_and_best_over_thresholds_has_none(
    open_panel: Open, sweep
):
    panel = open_panel(sweep.logdir)
    panel.add("best(f1)")
    drawer = open_drawer(panel, "Table")
    panel.threshold.focus()
    for _ in range(20):
        panel.page.keyboard.press("ArrowLeft")  # 20 of 200 steps: from 0.5 to 0.4

    expect(drawer.get_by_role("button", name="best at 0.4")).to_have_count(2)  # of f1 and mcc
    expect(drawer.get_by_role("button", name="best", exact=True)).to_have_count(1)  # of best(f1)
    row = drawer.locator("tbody tr").filter(has_text="large")
    best = max(expected(sweep, "f1", "large", step, 0.4) for step in range(3))
    assert float(row.locator("td").nth(3).get_attribute("data-value") or "nan") == pytest.approx(
        best, rel=1e-12
    )


def test_a_picked_row_makes_its_lines_stand_out_until_it_is_picked_again(open_panel: Open, sweep):
    panel = open_panel(sweep.logdir)
    drawer = open_drawer(panel, "Table")
    canvas = panel.card("f1").article.locator("canvas").first
    name = drawer.get_by_role("button", name="large/validation", exact=True)
    panel.page.mouse.move(0, 0)
    before = canvas.screenshot()

    name.press("Enter")
    expect(name).to_have_attribute("aria-pressed", "true")
    wait_until(panel.page, lambda: canvas.screenshot() != before)
    assert "large" in panel.address()

    panel.card("f1").show("thresholds")
    meant = panel.card("f1").article.locator("canvas.layer").nth(1)
    expect(meant).to_be_visible()
    drawer.locator("tbody tr").filter(has_text="large").locator("td").first.click()
    expect(name).to_have_attribute("aria-pressed", "false")


def test_the_scatter_sets_two_metrics_against_each_other_with_scikit_learns_values(open_panel: Open, sweep):
    drawer = open_drawer(open_panel(sweep.logdir), "Scatter")
    expect(drawer.get_by_role("group", name="mcc against f1, 3 runs")).to_be_visible()

    cells = {
        row.locator("th").inner_text(): [
            float(cell.get_attribute("data-value") or "nan") for cell in row.locator("td").all()
        ]
        for row in drawer.get_by_role("table").locator("tbody tr").all()
    }

    assert cells == {
        f"{name}/validation": pytest.approx([expected(sweep, metric, name) for metric in ("f1", "mcc")])
        for name in HPARAMS
    }


def test_a_point_of_the_scatter_is_further_right_the_larger_its_value(open_panel: Open, sweep):
    drawer = open_drawer(open_panel(sweep.logdir), "Scatter")

    places = {}
    for name in HPARAMS:
        box = drawer.locator(f'.scatter-dot[data-run="{name}/validation"]').bounding_box()
        assert box is not None
        places[name] = (box["x"], -box["y"])

    for axis, metric in enumerate(("f1", "mcc")):
        values = np.array([expected(sweep, metric, name) for name in places])
        pixels = np.array([place[axis] for place in places.values()])
        assert np.corrcoef(values, pixels)[0, 1] == pytest.approx(1, abs=1e-4)


def test_intervals_that_are_switched_off_leave_the_table_and_the_scatter_and_come_back(
    open_panel: Open, sweep
):
    panel = open_panel(sweep.logdir)
    drawer = open_drawer(panel, "Scatter")
    bars = drawer.locator(".scatter-whiskers")
    expect(bars).to_have_count(len(HPARAMS))

    panel.page.keyboard.press("i")
    expect(bars).to_have_count(0)
    expect(drawer.locator(".scatter-dot")).to_have_count(len(HPARAMS))
    panel.frame.get_by_role("button", name="Table", exact=True).press("Enter")
    expect(drawer.locator("tbody tr")).to_have_count(len(HPARAMS))
    expect(drawer.get_by_text("±")).to_have_count(0)

    panel.page.keyboard.press("i")
    expect(drawer.locator("tbody").get_by_text("±")).to_have_count(2 * 2 * len(HPARAMS))


def test_arrows_go_through_the_points_and_enter_picks_one(open_panel: Open, sweep):
    panel = open_panel(sweep.logdir)
    drawer = open_drawer(panel, "Scatter")
    by_f1 = sorted(HPARAMS, key=lambda name: expected(sweep, "f1", name))
    drawer.get_by_role("combobox", name="Up").select_option("f1")

    drawer.locator(".scatter-dot[tabindex='0']").focus()
    panel.page.keyboard.press("ArrowRight")
    point = drawer.locator(f'.scatter-dot[data-run="{by_f1[1]}/validation"]')
    expect(point).to_be_focused()
    panel.page.keyboard.press("Enter")

    expect(point).to_have_attribute("aria-pressed", "true")
    expect(drawer.locator(".tooltip")).to_contain_text(f"{expected(sweep, 'f1', by_f1[1]):.4f}")


def test_a_metric_of_the_catalogue_becomes_a_card_in_one_stroke(open_panel: Open, sweep):
    panel = open_panel(sweep.logdir)
    panel.card("f1")
    panel.frame.get_by_role("button", name="Catalogue").press("Enter")
    catalogue = panel.frame.get_by_role("dialog", name="Catalogue")

    catalogue.get_by_role("searchbox").fill("specificity")
    entry = catalogue.get_by_role("listitem").filter(has_text="tn / (tn + fp)").first
    expect(entry).to_contain_text("Undefined where there are no negatives.")
    panel.page.keyboard.press("Shift+Enter")

    assert panel.titles()[0] == "specificity"
    expect(panel.formula).to_have_text("Type a formula")
