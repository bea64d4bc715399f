"""Names from logs are text in every view, and the page needs no more of the browser than it may have."""

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from event_files import Events
from panel_page import PanelPage
from panel_page import menu
from panel_page import saved
from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import expect

from tb_custom_metrics import CountsWriter

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[..., PanelPage]
HOSTILE = "<img src=x onerror=alert(1)>"
# Markup, quotes and an escape, marks that turn what follows from right to left, and no end.
ODD = "do\"g' \\ & `ticked`("
BACKWARDS = "\u202eback\u2066\u202ewards"
NAMES = (HOSTILE, ODD, BACKWARDS, "long " + 180 * "x")
SCORES = f"{HOSTILE}/validation"
SVG_ELEMENTS = {"svg", "title", "desc", "metadata", "rect", "text", "path", "clipPath", "g"}  # no script

TURNED = r"""
(body) => {
  const turned = [];
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const others = text.data.replaceAll(/\u202eback[^\s\u2069]*/g, (name) => ' '.repeat(name.length));
    const edge = (place) => {
      const range = document.createRange();
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      return range.getBoundingClientRect();
    };
    for (const {0: word, index} of others.matchAll(/[A-Za-z0-9]{2,}/g)) {
      const [first, last] = [edge(index), edge(index + word.length - 1)];
      if (first.top === last.top && first.left > last.left) turned.push(text.data);
    }
  }
  return turned;
}
"""
"""The texts with a word, other than the name that runs backwards, whose end stands left of its start."""


def assert_none_is_turned(panel: PanelPage) -> None:
    """The name that runs backwards is on the page, and turns no other text."""
    body = panel.frame.locator("body")
    assert BACKWARDS in body.text_content()
    assert body.evaluate(TURNED) == []


@pytest.fixture
def hostile_logs(tmp_path: Path) -> Path:
    """Such names of runs, a tag, classes, a set of counts, a hyperparameter, its text, and a description."""
    for name in NAMES:
        with Events(tmp_path / name / "train") as events:
            events.scalar(HOSTILE, 0, 1.5)
            for step in range(2):
                events.matrix(step, np.arange(16).reshape(4, 4) + step, NAMES)
            events.formula_set(f"version = 1\n[metrics.worded]\nformula = 'tp'\ndescription = '{HOSTILE}'")
        with Events(tmp_path / name) as events:
            events.hparams({name: name})
    with CountsWriter(tmp_path / SCORES) as writer:
        for step in range(3):
            writer.add_scores([0, 0, 1, 1], [0.2, 0.9, 0.1 * step, 0.3], step, name="a <b>bold</b> set")
    return tmp_path


@pytest.fixture
def panel(page: Page, open_panel: Open, hostile_logs: Path) -> PanelPage:
    """The panel under a stricter policy than TensorBoard's; each breach is an error of the console."""
    policies: list[str] = []

    def tighten(route: Route) -> None:
        response = route.fetch()
        policy = response.headers["content-security-policy"].replace("'unsafe-eval'", "")
        policies.append(policy)
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": policy})

    page.route("**/plugin_entry.html*", tighten)
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " ({violatedDirective, blockedURI}) => console.error('blocked', violatedDirective, blockedURI));"
        "window.alert = (text) => console.error('run', text)"
    )
    panel = open_panel(hostile_logs)  # fails at the end where the console had an error
    (policy,) = policies
    (scripts,) = (part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "'self'" in scripts
    assert "unsafe" not in scripts
    return panel


def test_names_are_text_in_every_view_and_none_needs_more_than_a_strict_policy(panel: PanelPage):
    frame, page = panel.frame, panel.page
    card = panel.add(f"`{HOSTILE}` * 2")
    assert card.value(f"{HOSTILE}/train") == 3
    svg = ElementTree.fromstring(saved(panel, card, "Save as SVG"))
    assert HOSTILE in "".join(svg.itertext())
    rows = [row.text or "" for row in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert any(f"\u2068{BACKWARDS}/train\u2069\u2069  3" in row for row in rows)  # turns not its value
    assert not any("\u2068" in (svg.findtext(f"{{*}}{data}") or "") for data in ("desc", "metadata"))
    assert {element.tag.rpartition("}")[2] for element in svg.iter()} <= SVG_ELEMENTS
    assert not any(name.startswith("on") for element in svg.iter() for name in element.attrib)
    menu(card, "Copy as Python")
    compile(frame.get_by_role("dialog").locator("pre").inner_text(), "program", "exec")
    page.keyboard.press("Escape")
    menu(card, "Group…")
    frame.get_by_label("Name of the group").fill(HOSTILE)
    frame.get_by_role("button", name="Move", exact=True).click()
    expect(frame.get_by_role("heading", name=f"{HOSTILE} 1 card", exact=True)).to_be_visible()

    card = panel.add("recall")
    for name in NAMES:
        expect(card.article.locator(".legend-name", has_text=name).first).to_be_visible()
    card.article.locator(".u-over").hover()
    expect(frame.locator(".tooltip")).to_be_visible()
    assert_none_is_turned(panel)
    card.article.locator(f'[data-run="{BACKWARDS}/train"]').first.click()
    expect(frame.get_by_role("dialog").locator("pre").first).to_be_visible()
    assert_none_is_turned(panel)
    page.keyboard.press("Escape")
    card.show("classes")
    for name in NAMES:
        expect(card.article.locator(".classes li", has_text=name)).to_be_visible()
    card.show("matrix")
    card.article.get_by_label("Run", exact=True).select_option(f"{ODD}/train")
    card.article.get_by_label("less").select_option(f"{NAMES[2]}/train")
    expect(card.article.get_by_role("table", name=f"{ODD}/train − \u2068{BACKWARDS}/train")).to_be_visible()
    assert_none_is_turned(panel)

    frame.get_by_role("searchbox", name="Filter runs").fill("validation")
    card = panel.add("2*tp/(2*tp+fp+fn)")
    card.show("thresholds")
    expect(card.article.locator(f'[data-scan="{SCORES}"]')).to_be_visible()
    expect(card.article).to_contain_text("a <b>bold</b> set")
    expect(frame.locator("b", has_text=re.compile("^bold$"))).to_have_count(0)
    assert HOSTILE in "".join(ElementTree.fromstring(saved(panel, card, "Save as SVG")).itertext())
    card.show("heat")
    heat = card.article.locator(".heat")
    expect(heat).to_have_attribute(
        "aria-label",
        f"2*tp/(2*tp+fp+fn) of {SCORES}: steps from left to right, thresholds from bottom to top",
    )
    card.show("steps")
    card.article.locator(".legend-value").first.click()
    expect(frame.get_by_role("dialog")).to_contain_text(HOSTILE)
    page.keyboard.press("Escape")
    frame.get_by_role("searchbox", name="Filter runs").fill("")

    frame.get_by_role("button", name="Table", exact=True).click()
    table = frame.get_by_role("table").filter(has_text="Run")
    expect(table.get_by_role("columnheader", name=HOSTILE).last).to_be_visible()
    expect(table.get_by_role("cell", name=HOSTILE).first).to_be_visible()
    assert_none_is_turned(panel)
    frame.get_by_role("button", name="Scatter").click()
    expect(frame.locator(".scatter-dot").first).to_be_visible()
    frame.get_by_role("button", name="Catalogue").click()
    expect(frame.get_by_role("dialog", name="Catalogue")).to_be_visible()
    page.keyboard.press("Escape")
    frame.get_by_label("Group by").select_option(label=HOSTILE)
    expect(card.article.locator(".legend-name").first).to_contain_text(f"{HOSTILE} = {HOSTILE}")
    panel.type("worde")
    expect(frame.get_by_role("listbox")).to_contain_text("worded")
    panel.type(HOSTILE)
    expect(panel.problem.first).to_be_visible()
    panel.type('only(tp, "do')
    panel.accept_completion(ODD)
    page.keyboard.type(")")
    expect(panel.formula).to_have_text('only(tp, "do\\"g\' \\\\ & `ticked`(")')
    expect(frame.locator(".verdict:not(.stale) .meaning")).to_contain_text("ok")
    panel.type('run("')
    expect(frame.get_by_role("option", name=BACKWARDS).first).to_be_visible()
    assert_none_is_turned(panel)
    page.keyboard.type("<")  # shorter names are offered first
    panel.accept_completion(HOSTILE)
    expect(panel.formula).to_contain_text(f'run("{HOSTILE}')
    page.keyboard.press("Escape")
    card.article.get_by_role("group").first.press("?")
    expect(frame.get_by_role("dialog", name="Gestures and keys")).to_be_visible()

    expect(frame.locator("img, script:not([type=module])")).to_have_count(0)
