"""Names from logs are text, and the page needs no more of the browser than it may have."""

from collections.abc import Callable
from pathlib import Path

import pytest
from event_files import Events
from panel_page import PanelPage
from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

Open = Callable[..., PanelPage]
HOSTILE = "<img src=x onerror=alert(1)>"
ODD = 'do"g \\ `('


@pytest.fixture
def hostile_logs(tmp_path: Path) -> Path:
    """Markup in the name of a run, a tag, a class, a hyperparameter and its text."""
    with Events(tmp_path / HOSTILE / "train") as events:
        events.scalar(HOSTILE, 0, 1.5)
        events.matrix(0, [[5, 1, 2], [0, 4, 1], [3, 0, 6]], (HOSTILE, ODD, "owl"))
    with Events(tmp_path / HOSTILE) as events:
        events.hparams({HOSTILE: HOSTILE})
    return tmp_path


def test_markup_in_any_name_is_shown_and_never_run(page: Page, open_panel: Open, hostile_logs):
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    panel = open_panel(hostile_logs)

    panel.add(f"`{HOSTILE}` * 2")
    panel.frame.get_by_role("button", name="Table", exact=True).click()
    table = panel.frame.get_by_role("table").filter(has_text="Run")
    expect(table.get_by_role("columnheader", name=HOSTILE).last).to_be_visible(timeout=60_000)
    expect(table.get_by_role("cell", name=HOSTILE).first).to_be_visible()
    panel.frame.get_by_role("button", name="Scatter").click()
    panel.frame.get_by_role("button", name="Catalogue").click()
    panel.page.keyboard.press("Escape")
    panel.frame.locator(".legend-value").first.click()
    expect(panel.frame.get_by_role("dialog")).to_contain_text(HOSTILE)
    panel.page.keyboard.press("Escape")
    panel.type(HOSTILE)
    expect(panel.problem.first).to_be_visible()
    panel.type('only(tp, "do')
    panel.accept_completion(ODD)
    panel.page.keyboard.type(")")
    expect(panel.formula).to_have_text('only(tp, "do\\"g \\\\ `(")')
    expect(panel.frame.locator(".verdict:not(.stale) .meaning")).to_contain_text("ok")
    panel.type('run("')
    panel.accept_completion(HOSTILE)
    expect(panel.formula).to_contain_text(f'run("{HOSTILE}')

    assert alerts == []
    expect(panel.frame.locator("img")).to_have_count(0)


def test_a_stricter_content_policy_than_tensorboards_is_kept(page: Page, open_panel: Open, sweep):
    policies: list[str] = []

    def tighten(route: Route) -> None:
        response = route.fetch()
        policy = response.headers["content-security-policy"].replace("'unsafe-eval'", "")
        policies.append(policy)
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": policy})

    page.route("**/plugin_entry.html*", tighten)
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " ({violatedDirective, blockedURI}) => console.error('blocked', violatedDirective, blockedURI))"
    )
    panel = open_panel(sweep.logdir)  # fails at the end where the console had an error

    panel.add("best(f1)").value("large/validation")
    panel.frame.get_by_role("button", name="Scatter").click()
    expect(panel.frame.locator(".scatter-dot").first).to_be_visible(timeout=60_000)
    panel.frame.locator(".legend-value").first.click()
    expect(panel.frame.get_by_role("dialog").locator("pre")).to_be_visible()

    (policy,) = policies
    (scripts,) = (part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "'self'" in scripts
    assert "unsafe" not in scripts
