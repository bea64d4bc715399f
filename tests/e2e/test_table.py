"""The table under the cards: runs by formulas, compared with one of them, and downloaded."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from panel_page import PanelPage
from playwright.sync_api import Locator
from playwright.sync_api import expect
from sklearn.metrics import f1_score
from training_run import EPOCHS
from training_run import Trained

pytestmark = [pytest.mark.browser, pytest.mark.tensorflow]

F1 = "2*tp/(2*tp+fp+fn)"
PLAIN, WEIGHTED = "plain/validation", "weighted/validation"
Open = Callable[..., PanelPage]


def expected_f1(trained: Trained, name: str) -> float:
    """F1 by scikit-learn on the model's own predictions after the last epoch."""
    return float(f1_score(trained.y_true, trained.scores[name] > np.float32(0.5)))


def open_table(panel: PanelPage) -> Locator:
    """Adds F1 as the first card, and opens the table."""
    panel.add(F1)
    panel.frame.get_by_role("button", name="Table", exact=True).press("Enter")
    table = panel.frame.get_by_role("table").filter(has_text=F1)
    expect(table.get_by_text("±").first).to_be_visible(timeout=60_000)
    return table


def cells(table: Locator, run: str) -> list[float]:
    """The numbers in the row of a run, in full precision."""
    row = table.locator("tbody tr").filter(has_text=run)
    return [float(cell.get_attribute("data-value") or "nan") for cell in row.locator("td").all()]


def first_column(table: Locator) -> list[float]:
    """The numbers in the first column, from top to bottom."""
    rows = table.locator("tbody tr").all()
    return [float(row.locator("td").first.get_attribute("data-value") or "nan") for row in rows]


def test_the_table_shows_scikit_learns_value_of_each_run_with_an_interval_and_its_step(
    open_panel: Open, trained
):
    table = open_table(open_panel(trained.logdir))

    shown = {name: cells(table, f"{name}/validation")[0] for name in ("plain", "weighted")}

    assert shown == pytest.approx({name: expected_f1(trained, name) for name in shown}, rel=1e-12)
    expect(table.locator("td").first).to_contain_text(f"step {EPOCHS - 1} · at 0.5")


@pytest.mark.any_loader
def test_a_column_sorts_both_ways_and_says_so_to_screen_readers(open_panel: Open, trained):
    table = open_table(open_panel(trained.logdir))
    header = table.get_by_role("columnheader", name="last").first

    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    falling = first_column(table)

    header.get_by_role("button").press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert falling == sorted(falling, reverse=True)
    assert len(set(falling)) == len(falling) > 1
    assert first_column(table) == sorted(falling)


def test_a_baseline_gives_the_difference_and_an_unpaired_probability_of_being_better(
    open_panel: Open, trained
):
    table = open_table(open_panel(trained.logdir))

    table.get_by_role("button", name=f"Baseline {PLAIN}").click()

    expect(table.get_by_role("columnheader", name="P(better), unpaired").first).to_be_visible()
    row = table.locator("tbody tr").filter(has_text=WEIGHTED)
    expect(row.locator("td").nth(3)).not_to_have_attribute("data-value", "NaN", timeout=60_000)
    difference, better = cells(table, WEIGHTED)[2:4]
    expected = expected_f1(trained, "weighted") - expected_f1(trained, "plain")
    assert difference == pytest.approx(expected, rel=1e-9)
    assert (better > 0.5) == (expected > 0)


@pytest.mark.any_loader
def test_a_formula_that_reads_the_baseline_is_there_as_it_is_typed_in_every_view_and_in_the_table(
    open_panel: Open, trained
):
    panel = open_panel(trained.logdir)
    table = open_table(panel)
    table.get_by_role("button", name=f"Baseline {PLAIN}").click()
    formula = f"{F1} - baseline({F1})"

    card = panel.add(formula)

    expected = expected_f1(trained, "weighted") - expected_f1(trained, "plain")
    assert card.value(WEIGHTED) == pytest.approx(expected, rel=1e-9)
    row = table.locator("tbody tr").filter(has_text=WEIGHTED)
    last = row.locator(f'td[data-value="{card.value(WEIGHTED)}"]').filter(has_text=f"step {EPOCHS - 1}")
    expect(last.first).to_be_visible(timeout=60_000)
    card.article.locator(".legend-value").filter(has=panel.page.locator(f'[data-run="{WEIGHTED}"]')).click()
    dialog = panel.frame.get_by_role("dialog")
    expect(dialog).to_contain_text(f"= {expected:.4g}")
    panel.page.keyboard.press("Escape")
    card.show("thresholds")
    expect(card.article.locator(f'[data-scan="{WEIGHTED}"]')).to_contain_text("best")
    card.show("heat")
    expect(card.article.locator(".heat")).to_be_visible()


@pytest.mark.any_loader
def test_the_address_opens_the_table_with_its_baseline_and_the_browser_keeps_its_height(
    open_panel: Open, trained
):
    panel = open_panel(trained.logdir)
    table = open_table(panel)
    table.get_by_role("button", name=f"Baseline {PLAIN}").click()
    edge = panel.frame.get_by_role("separator", name="Height of the table")
    before = int(edge.get_attribute("aria-valuenow") or 0)
    edge.press("ArrowUp")
    expect(edge).to_have_attribute("aria-valuenow", str(before + 24))
    assert "table=open" in panel.address()

    panel.page.reload()

    button = panel.frame.get_by_role("button", name=f"Baseline {PLAIN}")
    expect(button).to_have_attribute("aria-pressed", "true", timeout=60_000)
    expect(edge).to_have_attribute("aria-valuenow", str(before + 24))


@pytest.mark.any_loader
def test_the_table_is_downloaded_as_csv_and_latex_with_formulas_runs_and_settings(
    open_panel: Open, trained, tmp_path: Path
):
    panel = open_panel(trained.logdir)
    open_table(panel)

    texts = {}
    for name in ("CSV", "LaTeX"):
        with panel.page.expect_download() as download:
            panel.frame.get_by_role("button", name=f"{name}: download the table").click()
        download.value.save_as(tmp_path / name)
        texts[name] = (tmp_path / name).read_text("utf-8")

    lines = list(csv.DictReader(texts["CSV"].splitlines()))
    shown = {line["run"]: float(line["last"]) for line in lines if line["formula"] == F1}
    assert shown[WEIGHTED] == pytest.approx(expected_f1(trained, "weighted"), rel=1e-12)
    assert {(line["threshold"], line["interval"]) for line in lines} == {("0.5", "0.95")}
    assert f"% formula: {F1}\n" in texts["LaTeX"]
    assert f"\n{WEIGHTED} & ${expected_f1(trained, 'weighted'):.4f} \\pm" in texts["LaTeX"]
