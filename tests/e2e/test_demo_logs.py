"""The demo's logs in the panel; none of this needs TensorFlow."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from panel_page import PanelPage
from playwright.sync_api import Page
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

_WRITE = Path(__file__).parents[2] / "demo" / "write_demo_logs.py"

Open = Callable[[Path], PanelPage]


@pytest.fixture(scope="module")
def demo_logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logdir = tmp_path_factory.mktemp("demo") / "logs"
    subprocess.run([sys.executable, str(_WRITE), str(logdir)], check=True)
    return logdir


def test_every_run_of_the_demo_has_a_line(open_panel: Open, demo_logs):
    card = open_panel(demo_logs).card("f2")

    runs = ("plain/train", "plain/validation", "weighted/train", "weighted/validation")
    shown = {run: card.value(run) for run in runs}

    assert card.step() == 49
    assert shown["weighted/validation"] > shown["plain/validation"] > 0


def test_undefined_values_say_so_and_are_a_gap(open_panel: Open, demo_logs):
    card = open_panel(demo_logs).card("precision")

    card.article.locator(".chart").focus()
    card.article.page.keyboard.press("Home")

    expect(card.article.locator('[data-run="plain/train"]')).to_have_attribute("data-value", "NaN")


@pytest.mark.any_loader
def test_typing_fast_never_hangs_the_page(open_panel: Open, demo_logs):
    panel = open_panel(demo_logs)
    text = "5*tp / (5*tp + 4*fn + fp) - ema(precision, 0.9)"

    panel.formula.click()
    panel.page.keyboard.type(text)

    expect(panel.formula).to_have_text(text)
    expect(panel.frame.locator(".meaning")).to_contain_text("ok")


@pytest.mark.any_loader
def test_names_of_runs_are_text_and_never_markup(open_panel: Open, tmp_path):
    name = "<img src=x onerror=alert(1)>"
    subprocess.run([sys.executable, str(_WRITE), str(tmp_path / "logs" / name)], check=True)

    panel = open_panel(tmp_path / "logs")

    expect(panel.frame.get_by_role("checkbox", name=f"{name}/plain/train", exact=True)).to_be_visible()
    expect(panel.frame.locator("img[src=x]")).to_have_count(0)


@pytest.mark.any_loader
def test_a_hidden_tab_asks_for_nothing(page: Page, open_panel: Open, demo_logs):
    page.clock.install()
    panel = open_panel(demo_logs)
    panel.card("f2").value("plain/train")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/custom_metrics/runs"):
        page.clock.fast_forward(5000)  # after which the panel asks again while it is seen

    page.get_by_role("tab", name="Time Series").click()
    expect(panel.formula).not_to_be_in_viewport()
    page.wait_for_timeout(500)  # what was asked for before is answered
    asked.clear()
    for _ in range(4):
        page.clock.fast_forward(5000)

    page.wait_for_timeout(200)
    assert [url for url in asked if "/plugin/custom_metrics/" in url] == []


@pytest.mark.any_loader
def test_an_empty_log_directory_says_what_to_do(open_panel: Open, tmp_path):
    panel = open_panel(tmp_path)

    expect(panel.frame.locator("main")).to_contain_text("CustomMetrics")
