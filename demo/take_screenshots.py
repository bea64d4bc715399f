"""Takes pictures of every view of the panel, in both themes and at two widths.

    python demo/take_screenshots.py DIR
    python demo/take_screenshots.py DIR --logdir LOGS --view table --view scatter
    python demo/take_screenshots.py --readme demo

The logs are those of `screenshot_logs.py`; others may take the place of the two trainings of
`train_keras.py`. Needs Chromium, which the variable CHROMIUM may name, and the packages of the extra
"dev".
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import screenshot_logs
from playwright.sync_api import Browser
from playwright.sync_api import FloatRect
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright
from screenshot_views import VIEWS
from screenshot_views import Panel
from screenshot_views import View

WIDTHS = {1280: 800, 1920: 1080}  # pixels: width to height
THEMES = ("light", "dark")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SETTLED = 1500  # milliseconds until intervals are there and nothing moves

README = {
    "panel": ("axes", (1920, 1080), None),
    "thresholds": ("over_thresholds", (1280, 800), ".cards > article:nth-of-type(-n + 2)"),
    "table": ("table", (1280, 1040), ".drawer"),
}
"""Name of a picture to the view, the size of the window, and what of the page, if not all of it."""

_ADDRESS = re.compile(r"TensorBoard \S+ at (http://\S+?)/? ")


def main() -> None:
    """Runs at the prompt."""
    options = parse()
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        if options.directory is not None:
            take_all(browser, options)
        if options.readme is not None:
            take_readme(browser, options)
        browser.close()


def parse() -> argparse.Namespace:
    """Returns the options."""
    parser = argparse.ArgumentParser(description="Take pictures of every view of the panel.")
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--logdir", help="logs that are there already, of two trainings")
    parser.add_argument("--view", action="append", choices=list(VIEWS), help="only this one")
    parser.add_argument("--readme", type=Path, help="where the pictures of the README are written")
    return parser.parse_args()


def take_all(browser: Browser, options: argparse.Namespace) -> None:
    """Takes every view that is wanted, all those of the same logs from one TensorBoard."""
    wanted = {name: view for name, view in VIEWS.items() if name in (options.view or VIEWS)}
    for write in dict.fromkeys(view.write for view in wanted.values()):
        with serve(logs_of(write, options.logdir)) as address:
            for name, view in wanted.items():
                if view.write is write:
                    take_view(browser, address, name, options.directory)


def take_view(browser: Browser, address: str, name: str, directory: Path) -> None:
    """Takes a view at every width, in both themes."""
    for width in WIDTHS:
        for theme in THEMES:
            with opened(browser, address, VIEWS[name], (width, WIDTHS[width]), theme) as page:
                page.screenshot(path=directory / f"{name}-{width}-{theme}.png")


def take_readme(browser: Browser, options: argparse.Namespace) -> None:
    """Takes the pictures of the README."""
    with serve(logs_of(screenshot_logs.write_two_classes, options.logdir)) as address:
        for name, (view, size, part) in README.items():
            path = options.readme / f"{name}.png"
            with opened(browser, address, VIEWS[view], size, "light") as page:
                page.screenshot(path=path, clip=None if part is None else around(page, part))


def around(page: Page, part: str) -> FloatRect:
    """Returns the rectangle around the elements of a selector."""
    boxes = [one.bounding_box() for one in Panel.frame_of(page).locator(part).all()]
    found = [box for box in boxes if box is not None]
    left, top = (min(box[side] for box in found) for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in found)
    bottom = max(box["y"] + box["height"] for box in found)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def logs_of(write: Callable[[str], None], given: str | None) -> str:
    """Returns a directory with such logs."""
    if given is not None and write is screenshot_logs.write_two_classes:
        return given
    return screenshot_logs.make(write)


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


@contextmanager
def opened(browser: Browser, address: str, view: View, size: tuple[int, int], theme: str) -> Iterator[Page]:
    """Opens the panel anew and goes to a view; gives the page."""
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if theme == "dark" else "light",
        locale=view.locale,
    )
    view.show(Panel(page, address))
    page.wait_for_timeout(SETTLED)
    yield page
    page.close()


if __name__ == "__main__":
    main()
