"""The panel over logs that hold no counts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from event_files import Events
from panel_page import PanelPage
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[[Path], PanelPage]


@pytest.fixture(scope="module")
def scalars_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logdir = tmp_path_factory.mktemp("scalars")
    with Events(logdir / "plain/train") as events:
        events.scalars("epoch_loss", range(3), [4, 2, 1])
        events.scalars("epoch_learning_rate", range(3), [0.1, 0.1, 0.01])
    with Events(logdir / "plain/validation") as events:
        events.scalars("epoch_loss", range(3), [5, 4, 4])
    return logdir


def test_a_log_without_counts_is_told_what_was_found_and_how_to_log_counts(open_panel: Open, scalars_only):
    page = open_panel(scalars_only).frame.locator("main")

    expect(page).to_contain_text("Found 2 scalar tags in 2 runs: epoch_learning_rate, epoch_loss.")
    for title, words in (
        ("In Keras", ("BinaryCounts", "CustomMetrics")),
        ("In PyTorch, JAX, scikit-learn and all else", ("CountsWriter", "add_scores")),
    ):
        for word in words:
            expect(page.get_by_role("region", name=title)).to_contain_text(word)


def test_a_formula_offered_for_the_tags_becomes_a_card_at_a_click(open_panel: Open, scalars_only):
    panel = open_panel(scalars_only)

    gap = "validation.epoch_loss - train.epoch_loss"
    panel.frame.locator("main").get_by_role("button", name=gap).click()

    card = panel.card(gap)
    assert card.value("plain") == 3
    assert card.step() == 2
