"""Logs that PyTorch's writer made, which know nothing of this package: its scalars and its PR curves."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from panel_page import PanelPage
from playwright.sync_api import expect
from sklearn.metrics import confusion_matrix
from sklearn.metrics import f1_score
from tensorboardX import SummaryWriter

pytestmark = pytest.mark.browser

Open = Callable[[Path], PanelPage]
EPOCHS = 3
THRESHOLDS = np.arange(127) / 126


def labels_and_scores(epoch: int) -> tuple[np.ndarray, np.ndarray]:
    """300 examples, a tenth of them positive. Scores lie between the thresholds of `add_pr_curve`."""
    rng = np.random.default_rng(epoch)
    y_true = (np.arange(300) % 10 == 0).astype(int)
    steps = np.clip(rng.normal(30 + 40 * y_true, 25), 0, 125).astype(int)
    return y_true, (steps + 0.5) / 126


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with four scalars an epoch, one with PR curves, and one with a loss alone."""
    logdir = tmp_path_factory.mktemp("foreign")
    scalars, curves, loss = (SummaryWriter(str(logdir / run)) for run in ("scalars", "curves", "loss"))
    for epoch in range(EPOCHS):
        y_true, y_score = labels_and_scores(epoch)
        tn, fp, fn, tp = confusion_matrix(y_true, y_score >= 0.5).ravel().tolist()
        for name, count in {"tp": tp, "fp": fp, "tn": tn, "fn": fn}.items():
            scalars.add_scalar(f"val/{name}", count, epoch)
        curves.add_pr_curve("fraud", y_true, y_score, epoch, num_thresholds=127)
        loss.add_scalar("loss", 1 / (epoch + 1), epoch)
    for writer in (scalars, curves, loss):
        writer.close()
    return logdir


def test_scalars_and_pr_curves_of_pytorch_are_counts_of_the_panel(open_panel: Open, written: Path):
    card = open_panel(written).add("2*tp / (2*tp + fp + fn)")

    y_true, y_score = labels_and_scores(EPOCHS - 1)
    expected = f1_score(y_true, y_score >= 0.5)
    assert card.value("scalars") == pytest.approx(expected, rel=1e-6)
    assert card.value("curves") == pytest.approx(expected, rel=1e-6)
    assert card.step() == EPOCHS - 1
    expect(card.article.locator('[data-run="loss"]')).to_have_count(0)

    card.show("thresholds")
    values = np.array([f1_score(y_true, y_score >= threshold) for threshold in THRESHOLDS])
    told = card.article.locator('[data-scan="curves"]')
    expect(told).to_be_visible(timeout=60_000)
    assert float(told.get_attribute("data-best") or "nan") == pytest.approx(values.max(), rel=1e-6)
    best = THRESHOLDS[np.flatnonzero(np.isclose(values, values.max(), rtol=1e-9))]
    assert float(told.get_attribute("data-threshold") or "nan") == pytest.approx(
        best[np.abs(best - 0.5).argmin()], abs=1e-6
    )

    expect(card.article.locator('[data-scan="scalars"]')).to_contain_text("of one threshold alone")

    card.show("heat")
    card.article.get_by_label("Run", exact=True).select_option("scalars")
    expect(card.article).to_contain_text("The counts of scalars are of one threshold alone.")
    card.article.page.frame_locator("iframe").get_by_label("Filter runs").fill("none")
    expect(card.article).to_contain_text("curves has it: tick it in the list of runs, or change its filter.")
    expect(card.article.get_by_role("radio", name="heat")).to_be_checked()


def test_of_any_scalar_of_pytorch_a_formula_can_be_typed(open_panel: Open, written: Path):
    card = open_panel(written).add("cummin(loss) * 2")

    assert card.value("loss") == pytest.approx(2 / EPOCHS, rel=1e-6)
