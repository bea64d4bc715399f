"""Formulas saved for the team: from a card, over somebody else's change, and back again."""

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from panel_page import PanelPage
from playwright.sync_api import expect

from tb_custom_metrics import CountsWriter

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[..., PanelPage]


def write_logs(logdir: Path) -> None:
    """One run with one false positive and two false negatives at 0.5."""
    with CountsWriter(logdir / "run") as writer:
        writer.add_scores([0, 0, 1, 1], [0.2, 0.9, 0.1, 0.3], step=0)


def save_elsewhere(panel: PanelPage, base: int, formula: str) -> None:
    """Saves the set 'team' as another person would."""
    address = panel.page.url.split("#")[0] + "data/plugin/custom_metrics/formulas"
    toml = f'version = 1\n[metrics.cost]\nformula = "{formula}"\n[metrics.missed]\nformula = "fn"\n'
    body = json.dumps({"set": "team", "base_revision": base, "toml": toml}).encode()
    headers = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}
    urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=20).close()


def open_saver(panel: PanelPage, formula: str) -> None:
    article = panel.card(formula).article
    article.get_by_role("button", name="More").press("Enter")
    panel.frame.get_by_role("menuitem", name="Save for the team").press("Enter")


def test_a_formula_is_saved_and_a_conflict_keeps_what_the_other_one_changed(open_panel: Open, tmp_path: Path):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    panel.add("5*fn + fp")
    open_saver(panel, "5*fn + fp")
    name = panel.frame.get_by_label("Name", exact=True)
    name.fill("my cost")
    panel.frame.get_by_role("button", name="Save", exact=True).click()
    expect(name).to_have_accessible_description("A letter, then letters, digits, _")
    assert name.evaluate("input => input.validationMessage") == "A letter, then letters, digits, _"
    name.fill("cost")
    save_elsewhere(panel, 0, "fn + fp")

    panel.frame.get_by_role("button", name="Save", exact=True).click()

    expect(panel.frame.get_by_role("alert")).to_contain_text("fn + fp")
    expect(panel.frame.get_by_role("row", name="Mine: cost")).to_contain_text("the smaller the better")
    panel.frame.get_by_role("button", name="Save mine on top of theirs").click()
    expect(panel.frame.get_by_text("cost is saved for the team")).to_be_visible()
    expect(panel.frame.get_by_role("dialog")).to_have_count(0)
    assert panel.add("cost").value("run") == 11
    assert panel.add("missed").value("run") == 2


def test_a_team_formula_is_changed_and_removed_and_a_name_that_no_run_knows_is_asked_about(
    open_panel: Open, tmp_path: Path
):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    save_elsewhere(panel, 0, "fn + fp")
    panel.page.reload()
    team = panel.frame.get_by_role("region", name="Team formulas")
    team.get_by_text("revision 1").click()
    team.get_by_role("button", name="Change cost").click()
    formula = panel.frame.get_by_role("dialog").get_by_label("Formula", exact=True)
    expect(formula).to_have_value("fn + fp")

    formula.fill("5*fn + fx")
    panel.frame.get_by_role("button", name="Save", exact=True).click()

    expect(panel.frame.get_by_role("alert")).to_contain_text("Unknown name 'fx'")
    expect(panel.frame.get_by_role("button", name="Save anyway")).to_be_visible()
    formula.fill("5*fn + fp")
    panel.frame.get_by_role("button", name="Save", exact=True).click()
    expect(team).to_contain_text("revision 2")

    team.get_by_role("button", name="Remove missed").click()

    expect(panel.frame.get_by_text("missed is removed from team")).to_be_visible()
    expect(team).to_contain_text("revision 3")
    expect(team.get_by_role("button", name="cost", exact=True)).to_be_visible()
    expect(team.get_by_role("button", name="missed", exact=True)).to_have_count(0)


def test_an_earlier_revision_is_brought_back(open_panel: Open, tmp_path: Path):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    save_elsewhere(panel, 0, "fn + fp")
    save_elsewhere(panel, 1, "9*fn + fp")
    panel.page.reload()
    card = panel.card("cost")
    assert card.value("run") == 19
    team = panel.frame.get_by_role("region", name="Team formulas")
    team.get_by_text("team", exact=False).last.click()
    team.get_by_role("button", name="History").click()

    panel.frame.get_by_role("button", name="Bring back revision 1").click()

    expect(panel.frame.get_by_role("status").filter(has_text="Revision 1 is in force again")).to_be_visible()
    panel.page.keyboard.press("Escape")
    expect(card.article.locator('[data-run="run"]')).to_have_attribute("data-value", "3")


def test_a_directory_that_cannot_be_written_says_so_before_anybody_types(open_panel: Open, tmp_path: Path):
    write_logs(tmp_path)
    (tmp_path / ".tb_custom_metrics").write_text("no directory")
    panel = open_panel(tmp_path)
    panel.add("5*fn + fp")

    open_saver(panel, "5*fn + fp")

    expect(panel.frame.get_by_role("note")).to_contain_text("custom_metrics.toml")
    expect(panel.frame.get_by_role("note")).to_contain_text('formula = "5*fn + fp"')
    expect(panel.frame.get_by_role("button", name="Save", exact=True)).to_be_disabled()
