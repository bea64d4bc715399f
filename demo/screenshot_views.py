"""Every view of the panel, and how a person comes to see it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FrameLocator
from playwright.sync_api import Locator
from playwright.sync_api import Page
from screenshot_logs import write_nothing
from screenshot_logs import write_scalars
from screenshot_logs import write_sweep
from screenshot_logs import write_ten_classes
from screenshot_logs import write_two_classes

PATIENCE = 60_000  # milliseconds
API = "data/plugin/custom_metrics/"


class Panel:
    """The panel in a page, worked as a person works it."""

    def __init__(self, page: Page, address: str) -> None:
        page.goto(f"{address}/#custom_metrics")
        self.page = page
        self.address = address
        self.frame = self.frame_of(page)
        self.frame.locator(".chart, .empty").first.wait_for(timeout=PATIENCE)

    @staticmethod
    def frame_of(page: Page) -> FrameLocator:
        """Returns the panel in a page of TensorBoard."""
        return page.frame_locator("iframe[src*='name=custom_metrics']")

    def type(self, text: str) -> None:
        """Types into the formula field."""
        self.frame.get_by_role("combobox").first.click()
        self.page.keyboard.type(text, delay=10)

    def add(self, *formulas: str) -> None:
        """Types formulas, each of which becomes a card."""
        for formula in formulas:
            self.type(formula)
            self.page.keyboard.press("Escape")
            self.page.keyboard.press("Enter")
            self.card(formula).wait_for()

    def card(self, formula: str) -> Locator:
        """Returns the first card of a formula."""
        return self.frame.get_by_role("article", name=formula, exact=True).first

    def turn(self, formula: str, kind: str) -> Locator:
        """Shows a card over other axes; returns it."""
        card = self.card(formula)
        card.get_by_role("radio", name=kind, exact=True).check()
        card.locator(".view").wait_for()
        return card

    def choose(self, card: Locator, label: str, option: str) -> None:
        """Picks one of several names on a card."""
        card.get_by_label(label, exact=True).select_option(label=option)

    def press(self, name: str) -> None:
        """Presses the first button of this name."""
        self.frame.get_by_role("button", name=name, exact=True).first.click()

    def save_elsewhere(self, formula: str) -> None:
        """Saves the team's set as another person would."""
        request = self.page.request
        found = request.get(f"{self.address}/{API}formulas").json()["sets"]
        base = max([one["revision"] or 0 for one in found if one["name"] == "team"], default=0)
        toml = f'version = 1\n[metrics.cost]\nformula = "{formula}"\n[metrics.missed]\nformula = "fn / p"\n'
        body = {"set": "team", "base_revision": base, "toml": toml}
        answer = request.post(f"{self.address}/{API}formulas", data=body, headers={"X-Custom-Metrics": "1"})
        assert answer.ok, answer.text()


def first_visit(panel: Panel) -> None:
    """Nothing is done: the panel as the logs alone make it."""


def cards(panel: Panel) -> None:
    """Cards, with the crosshair on one of them."""
    panel.add("best(f1)", "recall - precision")
    panel.frame.locator(".u-over").nth(1).hover()


def typing(panel: Panel) -> None:
    """A formula half typed: what could come next, and the formula typeset."""
    panel.type("2*tp / (2*tp + fp + fn) + reca")


def wrong_formula(panel: Panel) -> None:
    """An unknown name, with the place and what it may have meant."""
    panel.type("2*precision*recal")
    panel.page.keyboard.press("Escape")
    panel.frame.locator(".problem").wait_for()


def catalogue(panel: Panel) -> None:
    """Every metric and function."""
    panel.press("Catalogue")


def menu(panel: Panel) -> None:
    """What can be done with a card."""
    panel.card("f2").hover()
    panel.press("More")


def table(panel: Panel) -> None:
    """Runs by formulas, compared with a baseline."""
    panel.press("Table")
    panel.press("Baseline plain/validation")
    panel.frame.get_by_text("±").first.wait_for()
    panel.page.mouse.move(0, 0)


def columns(panel: Panel) -> None:
    """The table with the choice of its columns."""
    table(panel)
    panel.press("Columns")


def scatter(panel: Panel) -> None:
    """One formula against another."""
    panel.press("Scatter")


def axes(panel: Panel) -> None:
    """The picture of the README: over thresholds, as a heat map of both axes, and as a matrix."""
    titles = [panel.frame.get_by_role("article").nth(place).get_attribute("aria-label") for place in range(3)]
    for title, kind in zip(titles, ("thresholds", "heat", "matrix"), strict=True):
        panel.turn(title or "", kind)


def thresholds(panel: Panel) -> None:
    """A card over thresholds at an earlier step, with the crosshair."""
    card = panel.turn("f2", "thresholds")
    card.get_by_role("slider", name="Step").fill("10")
    card.locator(".u-over").hover()


def over_thresholds(panel: Panel) -> None:
    """Two cards of the README: over thresholds, and as a heat map."""
    panel.turn("f2", "thresholds")
    panel.turn("mcc", "heat").locator(":focus").blur()
    panel.page.mouse.move(0, 0)


def heat(panel: Panel) -> None:
    """Steps by thresholds of one run, and of one run less another."""
    panel.turn("f2", "heat")
    card = panel.turn("mcc", "heat")
    panel.choose(card, "Run", "weighted/validation")
    panel.choose(card, "less", "plain/validation")


def full_screen(panel: Panel) -> None:
    """One card on the whole page."""
    panel.card("f2").hover()
    panel.card("f2").get_by_role("button", name="Full screen").click()


def full_heat(panel: Panel) -> None:
    """A heat map on the whole page."""
    panel.turn("f2", "heat")
    full_screen(panel)


def explanation(panel: Panel) -> None:
    """How one value comes about."""
    panel.frame.locator(".legend-value").first.click()
    panel.frame.get_by_role("dialog").locator("pre").wait_for()


def what_if(panel: Panel) -> None:
    """Another balance, a threshold chosen for a formula, and a cost that slides."""
    panel.type("cost_fn*fn + fp")
    panel.page.keyboard.press("Escape")
    panel.frame.get_by_role("button", name="Make cost_fn a parameter").click()
    panel.frame.get_by_label("Positives, %").fill("2")
    panel.frame.get_by_label("Positives, %").press("Enter")
    panel.frame.get_by_label("Best of").select_option(index=1)


def saving(panel: Panel) -> None:
    """A formula on its way to the team."""
    menu(panel)
    panel.frame.get_by_role("menuitem", name="Save for the team").click()
    panel.frame.get_by_role("dialog").wait_for()


def unreachable(panel: Panel) -> None:
    """TensorBoard has ended while the panel is open."""
    panel.page.route(f"**/{API}**", lambda route: route.abort())
    panel.frame.get_by_text("TensorBoard does not answer.").first.wait_for(timeout=PATIENCE)


def chinese(panel: Panel) -> None:
    """The panel in another language."""
    panel.turn("f2", "阈值")
    panel.turn("mcc", "热图")
    panel.press("表格")


def digits(panel: Panel) -> None:
    """The classes of one run by what they cost the mean, and lines for each class."""
    panel.add("macro(recall)", "recall")
    panel.turn("macro(recall)", "classes")


def confusion(panel: Panel) -> None:
    """Ten classes in a matrix, and the difference of two runs."""
    panel.add("precision", "recall")
    panel.turn("precision", "matrix")
    panel.choose(panel.turn("recall", "matrix"), "less", "train")


def groups(panel: Panel) -> None:
    """Runs that differ by their seed as one line."""
    panel.add("recall", "precision")
    panel.frame.get_by_label("Group by").select_option(label="lr")


def hyperparameters(panel: Panel) -> None:
    """The table of a sweep."""
    panel.add("best(f1)")
    panel.press("Table")
    panel.frame.get_by_text("±").first.wait_for()


def team(panel: Panel) -> None:
    """What the team shares, and its earlier revisions."""
    panel.save_elsewhere("fn + fp")
    panel.save_elsewhere("5*fn + fp")
    panel.page.reload()
    panel.frame.locator(".team summary").first.click()
    panel.frame.get_by_role("button", name="History").click()


def conflict(panel: Panel) -> None:
    """Somebody else has saved first."""
    panel.add("7*fn + fp")
    card = panel.card("7*fn + fp")
    card.hover()
    card.get_by_role("button", name="More").click()
    panel.frame.get_by_role("menuitem", name="Save for the team").click()
    panel.frame.get_by_label("Name", exact=True).fill("cost")
    panel.save_elsewhere("fn + 2*fp")
    panel.save_elsewhere("3*fn + fp")
    panel.press("Save")
    panel.frame.get_by_role("alert").wait_for()


@dataclass(frozen=True)
class View:
    """One view.

    Attributes:
        show: Goes there.
        write: Writes the logs that are looked at.
        locale: The language of the browser.
    """

    show: Callable[[Panel], None]
    write: Callable[[str], None] = write_two_classes
    locale: str = "en-US"


VIEWS = {
    **{
        show.__name__: View(show)
        for show in (
            *(first_visit, cards, typing, wrong_formula, catalogue, menu, table, columns, scatter, axes),
            *(
                thresholds,
                over_thresholds,
                heat,
                full_screen,
                full_heat,
                explanation,
                what_if,
                saving,
                unreachable,
            ),
        )
    },
    "chinese": View(chinese, locale="zh-CN"),
    "digits": View(digits, write_ten_classes),
    "confusion": View(confusion, write_ten_classes),
    "groups": View(groups, write_sweep),
    "hyperparameters": View(hyperparameters, write_sweep),
    "many_points": View(scatter, write_sweep),
    "team": View(team, write_sweep),
    "conflict": View(conflict, write_sweep),
    "no_counts": View(first_visit, write_scalars),
    "nothing_logged": View(first_visit, write_nothing),
}
"""What there is to see; a new view is one line more."""
