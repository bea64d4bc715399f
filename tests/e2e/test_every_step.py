"""Steps that TensorBoard's sampling took come back, read from the event files, at one click."""

from collections.abc import Callable
from pathlib import Path

import pytest
from event_files import Events
from panel_page import PanelPage
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STEPS = 1300  # of which TensorBoard keeps 1,000


@pytest.fixture(scope="session")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scalar with every step, and one that lacks a single one: few of those that are kept are common."""
    logdir = tmp_path_factory.mktemp("sampled")
    with Events(logdir / "run") as events:
        events.scalars("a", range(STEPS), [1] * STEPS)
        steps = [step for step in range(STEPS) if step != 10]
        events.scalars("b", steps, [2] * len(steps))
    return logdir


def test_every_step_is_read_at_one_click_and_the_address_keeps_it(
    open_panel: Callable[[Path], PanelPage], logdir
):
    panel = open_panel(logdir)
    card = panel.add("a + b").article
    expect(card.get_by_text("of 1000 steps")).to_be_visible()
    switch = card.get_by_role("button", name="Read every step from the files")
    expect(switch).to_have_attribute("aria-pressed", "false")

    switch.press("Enter")

    expect(card.get_by_text(f"{STEPS - 1} of {STEPS} steps")).to_be_visible()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert "p.custom_metrics.steps=all" in panel.address()

    switch.click()

    expect(card.get_by_text("of 1000 steps")).to_be_visible()
