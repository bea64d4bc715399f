"""Formulas saved for the team: from a card, over somebody else's change, and back again."""

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from panel_page import PanelPage
from playwright.sync_api import Browser
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import expect

from tb_custom_metrics import CountsWriter

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[..., PanelPage]
Serve = Callable[[Path], str]


def write_logs(logdir: Path) -> None:
    """One run with one false positive and two false negatives at 0.5."""
    with CountsWriter(logdir / "run") as writer:
        writer.add_scores([0, 0, 1, 1], [0.2, 0.9, 0.1, 0.3], step=0)


def put_set(panel: PanelPage, name: str, base: int, toml: str) -> None:
    """Saves a set as another person would."""
    body = json.dumps({"set": name, "base_revision": base, "toml": toml}).encode()
    headers = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}
    urllib.request.urlopen(urllib.request.Request(formulas_url(panel), body, headers), timeout=20).close()


def save_elsewhere(panel: PanelPage, base: int, formula: str) -> None:
    """Saves the set 'team' as another person would."""
    cost = f'# What it costs.\n[metrics.cost]\nformula = "{formula}"\n'
    put_set(panel, "team", base, f'version = 1\n\n{cost}\n[metrics.missed]\nformula = "fn"\n')


def saved_sets(panel: PanelPage) -> dict[str, str]:
    """The texts of the sets that are in force."""
    with urllib.request.urlopen(formulas_url(panel), timeout=20) as answer:
        return {one["name"]: one["toml"] for one in json.load(answer)["sets"]}


def formulas_url(panel: PanelPage) -> str:
    return panel.page.url.split("#")[0] + "data/plugin/custom_metrics/formulas"


def open_sets(panel: PanelPage) -> Locator:
    """Opens all sets in the list of team formulas, as they are now."""
    panel.page.reload()
    team = panel.frame.get_by_role("region", name="Team formulas")
    expect(team).to_be_visible()
    for summary in team.locator("summary").all():
        summary.click()
    return team


def before_saving(page: Page, do: Callable[[], None]) -> None:
    """Does something whenever the panel has asked to save, before the server hears of it."""

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            do()
        route.continue_()

    page.route("**/custom_metrics/formulas", answer)


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


def test_a_removed_formula_comes_back_as_it_was_and_the_focus_stays_at_its_place(
    open_panel: Open, tmp_path: Path
):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    save_elsewhere(panel, 0, "fn + fp")
    before = saved_sets(panel)
    team = open_sets(panel)

    team.get_by_role("button", name="Remove cost").press("Enter")

    expect(team.get_by_role("button", name="missed", exact=True)).to_be_focused()
    assert saved_sets(panel) == {"team": 'version = 1\n\n[metrics.missed]\nformula = "fn"\n'}
    panel.frame.get_by_role("status").get_by_role("button", name="Undo").press("Enter")
    expect(panel.frame.get_by_text("cost is in team again.")).to_be_visible()
    expect(team.get_by_role("button", name="cost", exact=True)).to_be_focused()
    assert saved_sets(panel) == before
    for name in ("missed", "cost"):
        team.get_by_role("button", name=f"Remove {name}").press("Enter")
        expect(team.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(team.locator("summary")).to_be_focused()


def test_formulas_are_removed_one_after_the_other(open_panel: Open, tmp_path: Path):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    save_elsewhere(panel, 0, "fn + fp")
    team = open_sets(panel)
    seen = []
    missed = team.get_by_role("button", name="Remove missed")
    before_saving(panel.page, lambda: seen.append(missed.is_disabled()))

    team.get_by_role("button", name="Remove cost").click()
    missed.click()

    expect(panel.frame.get_by_text("missed is removed from team")).to_be_visible()
    assert seen == [True, True]
    assert saved_sets(panel) == {"team": "version = 1\n"}


def test_a_formula_of_a_set_that_somebody_else_has_just_saved_is_not_removed(
    open_panel: Open, tmp_path: Path
):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    save_elsewhere(panel, 0, "fn + fp")
    team = open_sets(panel)
    before_saving(panel.page, lambda: save_elsewhere(panel, 1, "9*fn"))

    team.get_by_role("button", name="Remove cost").click()

    expect(panel.frame.get_by_role("alert")).to_have_text(
        "cost is not removed: somebody else has just saved team. It is shown as it stands now."
    )
    expect(team).to_contain_text("revision 2")
    assert "9*fn" in saved_sets(panel)["team"]


def test_a_formula_with_the_longest_name_has_its_buttons_beside_it(open_panel: Open, tmp_path: Path):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    put_set(panel, "team", 0, f'version = 1\n[metrics.{"m" * 64}]\nformula = "fn"\n')
    team = open_sets(panel)

    rail, chip, remove = (
        one.bounding_box() or {}
        for one in (team, team.locator(".chip"), team.get_by_role("button", name="Remove m"))
    )

    assert abs(remove["y"] + remove["height"] / 2 - chip["y"] - chip["height"] / 2) < 2
    assert remove["x"] + remove["width"] <= rail["x"] + rail["width"]


def test_what_somebody_else_has_saved_since_a_removal_is_not_undone(open_panel: Open, tmp_path: Path):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    save_elsewhere(panel, 0, "fn + fp")
    open_sets(panel).get_by_role("button", name="Remove cost").click()
    undo = panel.frame.get_by_role("status").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    save_elsewhere(panel, 2, "9*fn")

    undo.click()

    expect(panel.frame.get_by_role("alert")).to_have_text(
        "cost is not brought back: somebody else has just saved team, whose history has it."
    )
    assert "9*fn" in saved_sets(panel)["team"]


def test_of_two_sets_with_a_formula_of_one_name_the_chosen_one_is_changed(open_panel: Open, tmp_path: Path):
    write_logs(tmp_path)
    panel = open_panel(tmp_path)
    ours = 'version = 1\n[metrics.cost]\nformula = "fn + fp"\n'
    put_set(panel, "ours", 0, ours)
    put_set(panel, "theirs", 0, ours.replace("fn + fp", "9*fn"))
    team = open_sets(panel)

    team.get_by_role("button", name="Change cost").last.click()

    dialog = panel.frame.get_by_role("dialog")
    expect(dialog.get_by_label("Set", exact=True)).to_have_value("theirs")
    expect(dialog.get_by_label("Formula", exact=True)).to_have_value("9*fn")
    dialog.get_by_label("Formula", exact=True).fill("8*fn")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    assert saved_sets(panel) == {"ours": ours, "theirs": ours.replace("fn + fp", "8*fn")}


def test_a_name_that_no_run_knows_is_asked_about_after_a_failure_too(
    browser: Browser, serve: Serve, tmp_path: Path
):
    write_logs(tmp_path)
    with browser.new_context() as context:
        panel = PanelPage.open(context.new_page(), f"{serve(tmp_path)}/#custom_metrics")
        save_elsewhere(panel, 0, "fn + fp")
        before = saved_sets(panel)
        open_sets(panel).get_by_role("button", name="Change cost").click()
        panel.frame.get_by_role("dialog").get_by_label("Formula", exact=True).fill("5*fn + fx")
        save = panel.frame.get_by_role("button", name="Save", exact=True)
        panel.page.route("**/check*", lambda route: route.abort())
        save.click()
        expect(panel.frame.get_by_role("alert")).to_have_text("TensorBoard does not answer.")
        panel.page.unroute("**/check*")

        save.click()

        expect(panel.frame.get_by_role("alert")).to_contain_text("Unknown name 'fx'")
        expect(panel.frame.get_by_role("button", name="Save anyway")).to_be_visible()
        assert saved_sets(panel) == before


def test_what_cannot_be_fetched_is_said(browser: Browser, serve: Serve, tmp_path: Path):
    write_logs(tmp_path)
    (tmp_path / ".tb_custom_metrics").write_text("no directory")
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/table-latex-*.js", lambda route: route.abort())
        page.route("**/set-text-*.js", lambda route: route.abort())
        panel = PanelPage.open(page, f"{serve(tmp_path)}/#custom_metrics")
        panel.add("5*fn + fp")
        panel.frame.get_by_role("button", name="Table").click()

        panel.frame.get_by_role("button", name="LaTeX").click()

        expect(panel.frame.get_by_role("alert")).to_contain_text("table-latex")
        open_saver(panel, "5*fn + fp")
        note = panel.frame.get_by_role("note")
        expect(note.get_by_role("alert")).to_contain_text("set-text")
        expect(note.locator("pre")).to_have_count(0)
