"""Takes pictures of every view of the panel, in both themes and at two widths.

    python demo/take_screenshots.py DIR
    python demo/take_screenshots.py DIR --logdir LOGS --view table --view scatter
    python demo/take_screenshots.py DIR --readme demo/panel.png

The logs are those of `train_keras.py`, unless others are given. Needs Chromium and the packages of
the extra "dev".
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import FrameLocator
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

DEMO = Path(__file__).resolve().parent
EPOCHS = 50
WIDTHS = {1280: 800, 1920: 1080}  # pixels: width to height
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SETTLED = 1500  # milliseconds until intervals are there and nothing moves

_ADDRESS = re.compile(r"TensorBoard \S+ at (http://\S+?)/? ")


class Panel:
    """The panel in a page, worked as a person works it."""

    def __init__(self, page: Page, address: str) -> None:
        page.goto(f"{address}/#custom_metrics")
        self.page = page
        self.frame: FrameLocator = page.frame_locator("iframe[src*='name=custom_metrics']")
        self.frame.get_by_role("article").first.wait_for(timeout=60_000)

    def add(self, *formulas: str) -> None:
        """Types formulas, each of which becomes a card."""
        for formula in formulas:
            self.frame.get_by_role("combobox", name="Formula").click()
            self.page.keyboard.type(formula, delay=10)
            self.page.keyboard.press("Escape")
            self.page.keyboard.press("Enter")
            self.frame.get_by_role("article", name=formula, exact=True).first.wait_for()

    def press(self, name: str) -> None:
        """Presses the first button of this name."""
        self.button(name).click()

    def button(self, name: str) -> Locator:
        """Returns the first button of this name."""
        return self.frame.get_by_role("button", name=name, exact=True).first


def first_visit(panel: Panel) -> None:
    """Nothing is done: the panel as the logs alone make it."""


def cards(panel: Panel) -> None:
    """The picture of the README: cards, with the crosshair on one of them."""
    panel.add("best(f1)", "precision")
    panel.frame.locator(".u-over").nth(1).hover()


def typing(panel: Panel) -> None:
    """A formula half typed: what could come next, and the formula typeset."""
    panel.frame.get_by_role("combobox", name="Formula").click()
    panel.page.keyboard.type("2*tp / (2*tp + fp + fn) + reca", delay=10)


def wrong_formula(panel: Panel) -> None:
    """An unknown name, with the place and what it may have meant."""
    panel.frame.get_by_role("combobox", name="Formula").click()
    panel.page.keyboard.type("2*precision*recal", delay=10)
    panel.page.keyboard.press("Escape")
    panel.frame.get_by_role("alert").wait_for()


def catalogue(panel: Panel) -> None:
    """Every metric and function."""
    panel.press("Catalogue")


def table(panel: Panel) -> None:
    """Runs by formulas, compared with a baseline."""
    panel.add("best(f1)")
    panel.press("Table")
    panel.button("Baseline plain/validation").click()
    panel.frame.get_by_text("±").first.wait_for()


def columns(panel: Panel) -> None:
    """The table with the choice of its columns."""
    table(panel)
    panel.press("Columns")


def scatter(panel: Panel) -> None:
    """One formula against another."""
    panel.press("Scatter")


def axes(panel: Panel) -> None:
    """The first cards over thresholds, as a heat map of both axes, and as a confusion matrix."""
    for place, kind in enumerate(("thresholds", "heat", "matrix")):
        panel.frame.get_by_role("article").nth(place).get_by_role("radio", name=kind, exact=True).check()


def explanation(panel: Panel) -> None:
    """How one value comes about."""
    panel.frame.locator(".legend-value").first.click()
    panel.frame.get_by_role("dialog").locator("pre").wait_for()


def saving(panel: Panel) -> None:
    """A formula on its way to the team."""
    panel.press("More")
    panel.frame.get_by_role("menuitem", name="Save for the team").click()


VIEWS: tuple[Callable[[Panel], None], ...] = (
    *(first_visit, cards, typing, wrong_formula, catalogue, table, columns, scatter),
    *(axes, explanation, saving),
)
"""What there is to see; a new view is one function more."""


def main() -> None:
    """Runs at the prompt."""
    parser = argparse.ArgumentParser(description="Take pictures of every view of the panel.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--logdir", help="logs that are there already")
    parser.add_argument("--view", action="append", choices=[view.__name__ for view in VIEWS])
    parser.add_argument("--readme", type=Path, help="where the picture of the README is written")
    options = parser.parse_args()
    wanted = [view for view in VIEWS if options.view is None or view.__name__ in options.view]
    with serve(options.logdir or train()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for view in wanted:
            for width in WIDTHS:
                for theme in ("light", "dark"):
                    path = options.directory / f"{view.__name__}-{width}-{theme}.png"
                    take(browser, address, view, path, width, theme)
        if options.readme is not None:
            take(browser, address, axes, options.readme, max(WIDTHS), "light")
        browser.close()


def train() -> str:
    """Trains as the demo does; returns the log directory."""
    logdir = tempfile.mkdtemp()
    command = [sys.executable, str(DEMO / "train_keras.py"), logdir, "--epochs", str(EPOCHS)]
    subprocess.run(command, check=True)
    return logdir


@contextmanager
def serve(logdir: str) -> Iterator[str]:
    """Runs TensorBoard over the logs; gives its address."""
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", logdir, "--port", "0"]
    board = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert board.stdout is not None
    try:
        yield next(match.group(1) for line in board.stdout if (match := _ADDRESS.search(line)))
    finally:
        board.terminate()
        board.wait()


def take(
    browser: Browser,
    address: str,
    view: Callable[[Panel], None],
    path: Path,
    width: int,
    theme: str,
) -> None:
    """Opens the panel anew, goes to a view, and takes its picture."""
    page = browser.new_page(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if theme == "dark" else "light",
    )
    view(Panel(page, address))
    page.wait_for_timeout(SETTLED)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    main()
