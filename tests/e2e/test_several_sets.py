"""A run with several sets of counts: a view of one run says which one it looks at."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from event_files import Events
from panel_page import PanelPage
from playwright.sync_api import expect

from tb_custom_metrics import metadata

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

COUNTS = {"held_out": (41, 7, 53, 9), "live": (62, 4, 37, 8)}  # tp, fp, tn, fn


def test_the_matrix_is_that_of_the_set_that_is_chosen(open_panel: Callable[..., PanelPage], tmp_path: Path):
    with Events(tmp_path / "run") as events:
        for name, counts in COUNTS.items():
            events.tensor(metadata.Layout("cells"), 0, [counts], name)
    card = open_panel(tmp_path).card("f1")
    card.show("matrix")
    choice = card.article.get_by_role("combobox", name="Counts")

    for name in ("live", "held_out"):
        choice.select_option(name)
        expect(card.article.locator(".note")).to_contain_text(name)
        expect(card.article.locator(".matrix")).to_contain_text(str(max(COUNTS[name])))
        cells = re.split(r"[\t\n]", card.article.locator(".matrix tbody").inner_text())
        assert sorted(int(cell) for cell in cells if cell.isdigit()) == sorted(COUNTS[name])
