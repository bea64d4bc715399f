"""The cards: their order and size, intervals, groups of runs, and how they are handed on."""

import csv
import io
import json
import math
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from panel_page import Card
from panel_page import PanelPage
from panel_page import menu
from panel_page import ran
from panel_page import saved
from playwright.sync_api import Locator
from playwright.sync_api import expect
from scipy.stats import ttest_ind
from seeded_logs import EMPTY
from seeded_logs import POSITIVES
from seeded_logs import SEEDS
from seeded_logs import STEPS
from seeded_logs import counts

pytestmark = [pytest.mark.browser, pytest.mark.any_loader]

Open = Callable[..., PanelPage]
RECALL = "tp/(tp+fn)"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def panel(open_panel: Open, seeded: Path) -> PanelPage:
    return open_panel(seeded)


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def recall(model: str, seed: int, step: int) -> float:
    tp, _, _, fn = counts(model, seed, step)
    return tp / (tp + fn)


def wilson(found: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a proportion by Wilson, 1927."""
    z, p = 1.959964, found / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return middle - half, middle + half


def test_cards_are_ordered_by_drag_and_by_key_and_every_change_is_taken_back(panel: PanelPage):
    for formula in ("fp", "fn", "tp"):
        panel.add(formula)
    before = panel.titles()
    assert before[:3] == ["tp", "fn", "fp"]

    panel.card("tp").article.hover()
    grip = panel.card("tp").article.get_by_role("button", name="Move:")
    grip.hover()
    panel.page.mouse.down()
    panel.page.mouse.move(*centre(panel.card("fn").article), steps=4)
    panel.page.mouse.up()
    assert panel.titles()[:3] == ["fn", "tp", "fp"]
    panel.card("fn").article.hover()
    expect(panel.card("fn").article.locator(".card-actions")).to_have_css("opacity", "1")

    grip = panel.card("fp").article.get_by_role("button", name="Move:")
    grip.focus()
    panel.page.keyboard.press("ArrowLeft")
    panel.page.keyboard.press("ArrowLeft")
    expect(panel.frame.get_by_role("article").first).to_have_attribute("aria-label", "fp")
    assert panel.titles()[:3] == ["fp", "fn", "tp"]

    for _ in range(3):
        panel.page.keyboard.press("Control+z")
    expect(panel.frame.get_by_role("article").first).to_have_attribute("aria-label", "tp")
    assert panel.titles() == before


def test_size_pin_and_group_are_in_the_address_and_come_back_from_it(panel: PanelPage):
    for formula in ("fp", "tp"):
        panel.add(formula)
    menu(panel.card("fp"), "Pin to the top")
    menu(panel.card("fp"), "As wide as the page")
    corner = panel.card("fp").article.get_by_role("separator")
    corner.focus()
    panel.page.keyboard.press("ArrowDown")
    menu(panel.card("tp"), "Group…")
    panel.frame.get_by_label("Name of the group").fill("counts & more")
    panel.frame.get_by_role("button", name="Move", exact=True).click()
    panel.frame.get_by_role("button", name="counts & more").click()
    expect(panel.frame.get_by_role("article", name="tp", exact=True)).to_have_count(0)

    address = panel.address()
    panel.page.goto("about:blank")
    again = PanelPage.open(panel.page, address)

    assert again.titles()[0] == "fp"
    expect(again.frame.get_by_role("heading", name="Pinned")).to_be_visible()
    again.frame.get_by_role("button", name="counts & more").click()
    widths = {title: again.card(title).article.bounding_box() for title in ("fp", "tp")}
    assert widths["fp"]["width"] > 1.5 * widths["tp"]["width"]  # type: ignore[index]
    chart = again.card("fp").article.locator(".chart").bounding_box()
    assert chart is not None
    assert chart["height"] == 240 + 24


def test_a_card_fills_the_screen_where_the_wheel_zooms_and_escape_leaves(panel: PanelPage):
    card = panel.add(RECALL)
    plot = card.article.locator(".u-over")
    card.value("wide/seed0")
    panel.page.mouse.move(*centre(plot))
    panel.page.mouse.wheel(0, -600)
    assert zoom(panel, card) == (0, STEPS - 1)

    card.article.get_by_role("button", name="Full screen").click()
    expect(card.article).to_have_class("card enlarged")
    assert "full=0" in panel.address()
    panel.page.mouse.move(*centre(plot))
    panel.page.mouse.wheel(0, -600)
    low, high = zoom(panel, card)
    assert 0 < low < high < STEPS - 1

    plot.dblclick(position={"x": 5, "y": 5})
    panel.page.keyboard.press("Escape")
    expect(card.article).to_have_class("card")
    assert zoom(panel, card) == (0, STEPS - 1)


def zoom(panel: PanelPage, card: Card) -> tuple[float, float]:
    """The first and last step that a saved picture of the card has a tick for."""
    svg = ElementTree.fromstring(saved(panel, card, "Save as SVG").decode())
    middle = [text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    labels = [float(text.text or "nan") for text in middle]
    return labels[0], labels[-1]


def test_an_interval_of_recall_is_close_to_wilsons_and_one_key_turns_it_off(panel: PanelPage):
    card = panel.add(RECALL)
    half = card.article.locator("li", has_text="wide/seed2").locator(".legend-half")
    expect(half).to_contain_text("±", timeout=60_000)

    rows = [row for row in table(saved(panel, card, "Save as CSV")) if row["run"] == "wide/seed2"]
    assert [int(row["step"]) for row in rows] == list(range(STEPS))
    for step, row in enumerate(rows):
        found = counts("wide", 12, step)[0]
        # A posterior from 1,000 draws, beside a formula: close, not the same.
        assert (float(row["lower"]), float(row["upper"])) == pytest.approx(
            wilson(found, POSITIVES), abs=0.025
        )
        assert float(row["value"]) == found / POSITIVES

    panel.page.keyboard.press("i")
    expect(half).to_be_hidden()
    assert "bands=off" in panel.address()
    expect(panel.frame.get_by_label("Intervals")).not_to_be_checked()


def table(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file below its comments."""
    lines = [line for line in content.decode().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def test_the_tooltip_tells_the_counts_of_each_run_nearest_first(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed2")
    panel.frame.get_by_label("Intervals").uncheck()
    plot = card.article.locator(".u-over").bounding_box()
    assert plot is not None

    # At the top of the last step, where the largest value is the nearest.
    panel.page.mouse.move(plot["x"] + plot["width"] - 2, plot["y"] + 2)

    rows = card.article.locator(".tooltip tbody tr")
    expected = []
    for model, seeds in SEEDS.items():
        for number, seed in enumerate(seeds):
            of = counts(model, seed, STEPS - 1)
            expected.append([f"{model}/seed{number}", f"{of[0] / POSITIVES:.4f}", *map(str, of)])
    expected.sort(key=lambda row: row[1], reverse=True)
    expect(rows.first.locator("td").nth(3)).to_have_text(expected[0][2])
    assert [[cell.inner_text() for cell in row.locator("td").all()][1:] for row in rows.all()] == expected

    # And by the keyboard alone.
    panel.formula.hover()
    expect(rows).to_have_count(0)
    card.article.get_by_role("group").focus()
    panel.page.keyboard.press("End")
    expect(rows.first.locator("td").nth(3)).to_have_text(expected[0][2])
    assert [[cell.inner_text() for cell in row.locator("td").all()][1:] for row in rows.all()] == expected
    panel.page.keyboard.press("ArrowDown")  # to the largest
    panel.page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_class("meant")
    expect(card.article.locator("canvas.layer").nth(1)).to_be_visible()
    panel.page.keyboard.press("Enter")
    expect(panel.frame.get_by_role("dialog", name=f"{expected[1][0]} at step {STEPS - 1}")).to_be_visible()


def test_an_undefined_value_is_a_gap_and_the_card_tells_why_and_at_how_many_steps(panel: PanelPage):
    card = panel.add("tp/(tp+fp)")
    card.value("deep/seed0")

    card.article.get_by_role("group", name="tp/(tp+fp), 5 lines").focus()
    panel.page.keyboard.press("Home")
    for _ in range(EMPTY):
        panel.page.keyboard.press("ArrowRight")
    why = "0 / 0 is undefined: none predicted positive"
    for run in ("deep/seed0", "deep/seed1"):
        expect(card.article.locator(f'.tooltip tr:has-text("{run}") + tr')).to_have_text(why)
    expect(card.article.locator(".tooltip tr", has_text="undefined")).to_have_count(2)
    panel.frame.get_by_label("Group by").select_option(label="name pattern")
    card.article.get_by_role("group", name="tp/(tp+fp), 2 lines").focus()
    panel.page.keyboard.press("Home")
    for _ in range(EMPTY):
        panel.page.keyboard.press("ArrowRight")
    expect(card.article.locator('.tooltip tr:has-text("deep/seed*") + tr')).to_have_text(why)
    panel.frame.get_by_label("Group by").select_option(label="none")

    card.article.locator("summary").click()
    expect(card.article.get_by_text(f"deep/seed0: undefined at 1 of {STEPS} steps")).to_be_visible()
    rows = [row for row in table(saved(panel, card, "Save as CSV")) if row["run"] == "deep/seed0"]
    assert [int(row["step"]) for row in rows if row["value"] == ""] == [EMPTY]


def test_seeds_are_drawn_as_their_mean_and_standard_deviation(panel: PanelPage, seeded: Path):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    panel.frame.get_by_label("Group by").select_option(label="name pattern")

    seeds = [recall("wide", seed, STEPS - 1) for seed in (0, 6, 12)]
    mean = sum(seeds) / 3
    std = math.sqrt(sum((one - mean) ** 2 for one in seeds) / 2)
    assert card.value("wide/seed*") == pytest.approx(mean, rel=1e-12)
    row = [row for row in table(saved(panel, card, "Save as CSV")) if row["run"] == "wide/seed*"][-1]
    assert (float(row["lower"]), float(row["upper"])) == pytest.approx((mean - std, mean + std), rel=1e-12)
    assert row["runs"] == "3"
    expect(card.article).to_contain_text("mean ± std over 2 to 3 runs")
    legend = card.article.locator(".legend li", has_text="wide/seed*")
    expect(legend).to_contain_text("3 runs")

    # The value of a group is explained by those of its runs.
    legend.get_by_role("button").click()
    dialog = panel.frame.get_by_role("dialog", name=f"wide/seed* at step {STEPS - 1}")
    expect(dialog).to_contain_text(f"{mean:.4f} · mean ± std over 3 runs")
    listed = [f"wide/seed{n} {one:.4f}" for n, one in enumerate(seeds)]
    expect(dialog.locator("summary")).to_have_text(listed)
    dialog.locator("summary").nth(1).press("Enter")
    tp, _, _, fn = counts("wide", 6, STEPS - 1)
    expect(dialog.locator("details[open] pre")).to_contain_text(f"{tp} / ({tp} + {fn})")
    panel.page.keyboard.press("Escape")

    program = ran(panel, card, seeded)
    assert program["name"] == ("wide/seed*", "counts", None)
    ends = [program[name][-1] for name in ("lower", "middle", "upper")]
    assert ends == pytest.approx([mean - std, mean, mean + std], rel=1e-12)

    panel.frame.get_by_label("band").select_option(label="mean, smallest to largest")
    expect(card.article).to_contain_text("mean, smallest to largest over 2 to 3 runs")
    program = ran(panel, card, seeded)
    ends = [program[name][-1] for name in ("lower", "middle", "upper")]
    assert ends == pytest.approx([min(seeds), mean, max(seeds)], rel=1e-12)
    panel.frame.get_by_label("Group by").select_option(label="width")
    assert card.value("width = 64") == pytest.approx(mean, rel=1e-12)


def test_the_table_and_the_scatter_are_of_groups_where_runs_are_put_together(panel: PanelPage):
    panel.add(RECALL).value("wide/seed0")
    panel.frame.get_by_label("Group by").select_option(label="name pattern")
    panel.frame.get_by_role("button", name="Table", exact=True).click()

    drawer = panel.frame.get_by_role("region", name="Table of runs")
    row = drawer.locator("tbody tr").filter(has_text="wide/seed*")
    expect(row).to_be_visible(timeout=60_000)
    seeds = [recall("wide", seed, STEPS - 1) for seed in (0, 6, 12)]
    mean = sum(seeds) / 3
    std = math.sqrt(sum((one - mean) ** 2 for one in seeds) / 2)
    last, best = row.locator("td").all()[:2]
    for cell in (last, best):  # what is found grows from step to step
        assert float(cell.get_attribute("data-value") or "nan") == pytest.approx(mean, rel=1e-12)
        expect(cell).to_contain_text(f"{mean:.4f} ±{std:.2g}")
        expect(cell).to_contain_text(f"step {STEPS - 1} · 3 runs")
    expect(drawer.locator("tbody tr")).to_have_count(2)
    expect(drawer.locator(".drawer-note")).to_contain_text("mean ± std")
    drawer.get_by_role("button", name="last").first.click()
    shown = [name.inner_text() for name in drawer.locator("tbody .row-name").all()]
    assert shown == ["deep/seed*", "wide/seed*"]  # 53 + 35 and more of 100, and 40 + 35 and more

    of_each = row.get_by_role("button", name="wide/seed*: 3 runs")
    expect(of_each).to_have_attribute("aria-expanded", "false")
    of_each.press("Enter")
    expect(drawer.locator("tbody tr")).to_have_count(5)
    expect(of_each).to_have_attribute("aria-expanded", "true")
    below = drawer.locator("tbody tr.member")
    expect(below.locator(".row-name")).to_have_text(["wide/seed2", "wide/seed1", "wide/seed0"])
    told = [one.locator("td").first.get_attribute("data-value") for one in below.all()]
    assert [float(value or "nan") for value in told] == pytest.approx(seeds[::-1], rel=1e-12)

    baseline = drawer.get_by_role("button", name="Baseline deep/seed*")
    baseline.press("Enter")
    expect(baseline).to_have_attribute("aria-pressed", "true")
    expect(drawer.get_by_role("columnheader", name="P(better), unpaired").first).to_be_visible()
    difference, better = row.locator("td").nth(2), row.locator("td").nth(3)
    expect(better).not_to_have_attribute("data-value", "NaN", timeout=60_000)
    deep = [recall("deep", seed, STEPS - 1) for seed in (0, 4)]
    found = [float(cell.get_attribute("data-value") or "nan") for cell in (difference, better)]
    welch = ttest_ind(seeds, deep, equal_var=False, alternative="greater")
    assert found == pytest.approx([mean - sum(deep) / 2, 1 - welch.pvalue], rel=1e-9)

    with panel.page.expect_download() as download:
        drawer.get_by_role("button", name="CSV: download the table").click()
    lines = table(Path(download.value.path()).read_bytes())
    rows = {line["run"]: line for line in lines if line["formula"] == RECALL}
    assert float(rows["wide/seed*"]["probability_better_unpaired"]) == found[1]
    assert float(rows["wide/seed1"]["last"]) == seeds[1]
    assert float(rows["wide/seed*"]["last_upper"]) == pytest.approx(mean + std, rel=1e-12)
    assert rows["wide/seed*"]["runs"] == "wide/seed0; wide/seed1; wide/seed2"

    panel.frame.get_by_role("complementary").get_by_role("button", name="Show only wide/seed1").press("i")
    expect(drawer.locator(".drawer-note")).to_have_text("threshold 0.5 · mean")
    expect(drawer.get_by_text("±")).to_have_count(0)
    panel.page.keyboard.press("i")

    panel.frame.get_by_role("button", name="Scatter", exact=True).click()
    expect(drawer.get_by_role("group", name=", 2 groups")).to_be_visible()
    expect(drawer.locator(".scatter-whiskers")).to_have_count(2)

    panel.frame.get_by_role("button", name="Show only wide/seed1").press("Enter")
    expect(drawer.get_by_role("group", name=", 1 group")).to_be_visible()
    assert 'only=["wide/seed1"]' in unquote(panel.address())


def test_a_drag_zooms_shift_and_arrows_move_and_a_double_click_or_a_button_shows_everything(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    card.drag()
    assert zoom(panel, card) == (3, 4)  # 0.3 and 0.6 of 7 steps: 2.1 to 4.2

    card.article.get_by_role("group").focus()
    for _ in range(3):
        panel.page.keyboard.press("Shift+ArrowRight")
    assert zoom(panel, card) == (4, 5)  # three times a fifth of 2.1 further: 3.4 to 5.5

    card.article.locator(".u-over").dblclick(position={"x": 5, "y": 5})
    assert zoom(panel, card) == (0, STEPS - 1)
    reset = card.article.get_by_role("button", name="Reset zoom")
    expect(reset).to_have_count(0)
    card.drag()
    reset.click()
    assert zoom(panel, card) == (0, STEPS - 1)
    expect(reset).to_have_count(0)


def test_a_zoom_is_in_the_address_and_undo_takes_it_back(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    card.drag()
    address = panel.address()
    panel.page.keyboard.press("Control+z")
    assert "zoom=" not in panel.address()
    assert zoom(panel, card) == (0, STEPS - 1)
    panel.page.keyboard.press("Control+y")
    assert panel.address() == address
    assert zoom(panel, card) == (3, 4)

    panel.page.goto("about:blank")
    again = PanelPage.open(panel.page, address).card(RECALL)
    again.value("wide/seed0")
    again.article.get_by_role("group", name=RECALL).first.focus()
    for _ in range(3):
        panel.page.keyboard.press("Shift+ArrowRight")
    assert zoom(panel, again) == (4, 5)  # three times a fifth of 2.1 further than 2.1 to 4.2
    panel.page.keyboard.press("Control+z")
    assert zoom(panel, again) == (3, 4)
    panel.frame.get_by_role("radio", name="Relative").check()
    assert "zoom=" not in panel.address()


def test_a_zoom_outlives_another_view_and_files_are_of_what_is_shown(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    card.drag()

    card.show("matrix")
    expect(card.article.locator("table.matrix")).to_be_visible()
    rows = table(saved(panel, card, "Save as CSV"))
    cells = {(row["actual"], row["predicted"]): int(row["value"]) for row in rows}
    tp, fp, tn, fn = counts("deep", 0, STEPS - 1)
    assert cells == {
        ("negative", "negative"): tn,
        ("negative", "positive"): fp,
        ("positive", "negative"): fn,
        ("positive", "positive"): tp,
    }
    assert {(row["run"], int(row["step"])) for row in rows} == {("deep/seed0", STEPS - 1)}
    svg = ElementTree.fromstring(saved(panel, card, "Save as SVG").decode())
    drawn = [text.text for text in svg.iter(f"{SVG}text")]
    assert [text for text in drawn if text in {str(count) for count in (tp, fp, tn, fn)}] == [
        *map(str, (tn, fp, fn, tp))
    ]
    assert f"Confusion matrix of deep/seed0 at step {STEPS - 1}" in drawn
    wanted = {"formula": RECALL, "runs": "deep/seed0", "shown over": "matrix", "cells": "counts"}
    in_svg = json.loads(svg.findtext(f"{SVG}metadata") or "")
    in_png = dict(png_texts(saved(panel, card, "Save as PNG")))
    for found in (in_svg, in_png):
        assert {key: found[key] for key in wanted} == wanted

    card.show("steps")
    card.value("wide/seed0")
    card.article.get_by_role("group", name=RECALL).first.focus()
    for _ in range(3):
        panel.page.keyboard.press("Shift+ArrowRight")
    assert zoom(panel, card) == (4, 5)  # three times a fifth of 2.1 further than 2.1 to 4.2


def test_axes_are_logarithmic_where_the_card_says_so(panel: PanelPage):
    card = panel.add("fp")
    card.value("wide/seed0")
    menu(card, "Logarithmic values")
    menu(card, "Logarithmic steps or time")

    # deep has no false positives at one step; the other steps are 1 to 7, since 0 has no logarithm.
    expect(card.article).to_contain_text(f"{5 + 2} points not above 0, not drawn")
    assert zoom(panel, card) == (1, 5)
    assert '"logY":true,"logX":true' in unquote(panel.address())

    panel.frame.get_by_role("radio", name="Clock").check()  # which has no zero to be logarithmic from
    card.article.get_by_role("button", name="More").click()
    item = card.article.get_by_role("menuitemcheckbox", name="Logarithmic steps or time")
    expect(item).to_be_disabled()
    expect(card.article).to_contain_text("2 points not above 0, not drawn")


def test_a_saved_picture_and_table_tell_formula_runs_and_settings(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    wanted = {"formula": RECALL, "threshold": "0.5", "prevalence": "as logged", "smoothing": "0"}

    svg = ElementTree.fromstring(saved(panel, card, "Save as SVG").decode())
    in_svg = json.loads(svg.findtext(f"{SVG}metadata") or "")
    caption = " ".join(text.text or "" for text in svg.iter(f"{SVG}text"))
    in_png = dict(png_texts(saved(panel, card, "Save as PNG")))
    head = saved(panel, card, "Save as CSV").decode().splitlines()
    in_csv = dict(line[2:].split(": ", 1) for line in head if line.startswith("# "))

    for found in (in_svg, in_png, in_csv):
        assert {key: found[key] for key in wanted} == wanted
        assert "wide/seed2" in found["runs"]
    assert f"formula: {RECALL}" in caption


def png_texts(content: bytes) -> list[tuple[str, str]]:
    """The international texts of a PNG, whose every checksum has to be right."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    found, offset = [], 8
    while offset < len(content):
        (length,) = struct.unpack_from(">I", content, offset)
        chunk = content[offset + 4 : offset + 8 + length]
        assert struct.unpack_from(">I", content, offset + 8 + length) == (zlib.crc32(chunk),)
        if chunk[:4] == b"iTXt":
            keyword, _, rest = chunk[4:].partition(b"\0")
            found.append((keyword.decode(), rest[4:].decode()))
        offset += length + 12
    return found


def test_a_card_beyond_the_hundredth_is_refused_in_words_and_stays_typed(panel: PanelPage):
    formulas = [f"tp + {number}" for number in range(100)]
    cards = quote(json.dumps(formulas), safe="")
    home = panel.page.url.partition("#")[0]
    panel.page.goto("about:blank")
    full = PanelPage.open(panel.page, f"{home}#custom_metrics&p.custom_metrics.cards={cards}")
    expect(full.frame.get_by_role("article")).to_have_count(100)

    full.type("fp")
    full.page.keyboard.press("Escape")
    full.page.keyboard.press("Enter")

    expect(full.frame.get_by_role("alert")).to_contain_text("There are 100 cards")
    expect(full.formula).to_have_text("fp")
    assert full.titles() == formulas


def test_the_python_of_a_card_is_a_program(panel: PanelPage):
    card = panel.add(RECALL)
    card.value("wide/seed0")
    menu(card, "Copy as Python")

    program = panel.frame.get_by_role("dialog").locator("pre").inner_text()
    compile(program, "program", "exec")
    assert f'["{RECALL}"]' in program
    assert '"wide/seed0"' in program


def test_leaving_a_formula_that_is_not_saved_asks(panel: PanelPage):
    card = panel.add(RECALL)
    menu(card, "Save for the team")
    dialog = panel.frame.get_by_role("dialog", name="Save for the team")
    dialog.get_by_label("Name").fill("my_recall")
    panel.page.wait_for_timeout(1000)  # sooner than this nobody leaves

    with panel.page.expect_event("dialog") as question:
        panel.page.evaluate("() => setTimeout(() => location.reload())")
    assert question.value.type == "beforeunload"
    question.value.dismiss()

    panel.page.keyboard.press("Escape")
    expect(dialog.get_by_role("alertdialog")).to_contain_text("This is not saved yet.")
    dialog.get_by_role("button", name="Discard it").click()
    expect(dialog).to_have_count(0)


def test_a_line_that_is_pointed_at_stands_out_until_the_pointer_leaves_it(panel: PanelPage):
    card = panel.add("tp")
    every, meant = (card.article.locator("canvas.layer").nth(index) for index in range(2))
    expect(meant).to_be_hidden()

    card.article.locator("li", has_text="wide/seed2").hover()
    expect(meant).to_be_visible()
    expect(every).to_have_css("opacity", "0.25")

    panel.formula.hover()
    expect(meant).to_be_hidden()
    expect(every).to_have_css("opacity", "1")
