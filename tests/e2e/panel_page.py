"""The panel as a person sees it: by the names and roles that are on the page."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import expect

_PATIENCE = 60_000  # milliseconds


@dataclass(frozen=True)
class Card:
    """One card of the panel."""

    article: Locator

    def value(self, run: str) -> float:
        """The number in the legend of a run, in full precision."""
        shown = self.article.locator(f'[data-run="{run}"]')
        expect(shown).to_be_visible(timeout=_PATIENCE)
        return float(shown.get_attribute("data-value") or "nan")

    def step(self) -> int:
        """The step that the legend shows."""
        return int(self.article.locator("[data-step]").first.get_attribute("data-step") or -1)

    def show(self, view: str) -> None:
        """Picks what the card is shown over: "thresholds", "heat", "classes" or "matrix"."""
        choice = self.article.get_by_role("radio", name=view, exact=True)
        expect(choice).to_be_visible(timeout=_PATIENCE)
        choice.check()

    def drag(self) -> None:
        """Drags over the chart, from 0.3 to 0.6 of its width."""
        plot = self.article.locator(".u-over").bounding_box()
        assert plot is not None
        mouse, y = self.article.page.mouse, plot["y"] + 30
        mouse.move(plot["x"] + plot["width"] * 0.3, y)
        mouse.down()
        mouse.move(plot["x"] + plot["width"] * 0.6, y, steps=4)
        mouse.up()


@dataclass(frozen=True)
class PanelPage:
    """The tab "Custom Metrics" in a browser."""

    page: Page
    frame: FrameLocator

    @classmethod
    def open(cls, page: Page, address: str) -> "PanelPage":
        page.goto(address)
        panel = cls(page, page.frame_locator("iframe[src*='name=custom_metrics']"))
        expect(panel.formula).to_be_visible(timeout=_PATIENCE)
        return panel

    @property
    def formula(self) -> Locator:
        return self.frame.get_by_role("combobox", name="Formula")

    @property
    def problem(self) -> Locator:
        """What the page says is wrong with the text in the formula field."""
        return self.frame.locator(".problem")

    @property
    def threshold(self) -> Locator:
        return self.frame.get_by_role("slider", name="Threshold")

    def type(self, formula: str) -> None:
        """Types into the formula field in place of what is there."""
        self.formula.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(formula)

    def add(self, formula: str) -> Card:
        """Types a formula and presses Enter."""
        self.type(formula)
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Enter")
        return self.card(formula)

    def card(self, title: str) -> Card:
        card = Card(self.frame.get_by_role("article", name=title, exact=True))
        expect(card.article).to_be_visible(timeout=_PATIENCE)
        return card

    def select_completion(self, name: str) -> None:
        """Goes to a completion as soon as it is offered first."""
        expect(self.frame.get_by_role("option").first).to_contain_text(name)
        self.page.wait_for_timeout(150)  # the editor ignores keys right after the list came up
        self.page.keyboard.press("ArrowDown")

    def accept_completion(self, name: str) -> None:
        """Takes a completion as soon as it is offered first."""
        self.select_completion(name)
        self.page.keyboard.press("Enter")

    def address(self) -> str:
        """What stands in the address bar."""
        # It is written 250 milliseconds after the last change, before what is to be done later than that.
        self.frame.locator("body").evaluate("() => new Promise((done) => setTimeout(done, 300))")
        return str(self.page.evaluate("location.href"))

    def titles(self) -> list[str]:
        """The titles of the cards, in order."""
        expect(self.frame.get_by_role("article").first).to_be_visible(timeout=_PATIENCE)
        return [a.get_attribute("aria-label") or "" for a in self.frame.get_by_role("article").all()]


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Waits for what no element tells, such as what is drawn on a canvas."""
    deadline = time.monotonic() + _PATIENCE / 1000
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def menu(card: Card, item: str) -> None:
    """Picks an item of a card's menu."""
    card.article.get_by_role("button", name="More").click()
    card.article.get_by_text(item, exact=True).click()


def saved(panel: PanelPage, card: Card, item: str) -> bytes:
    """What a file holds that a card's menu saves."""
    with panel.page.expect_download() as download:
        menu(card, item)
    return Path(download.value.path()).read_bytes()


def ran(panel: PanelPage, card: Card, logdir: Path) -> dict[str, Any]:
    """What the program that a card is copied as has computed at its end."""
    menu(card, "Copy as Python")
    program = panel.frame.get_by_role("dialog").locator("pre").inner_text()
    panel.page.keyboard.press("Escape")
    names: dict[str, Any] = {}
    exec(program.replace('"logs"', repr(str(logdir))), names)
    return names
