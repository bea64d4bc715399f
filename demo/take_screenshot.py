"""Takes the picture of the panel that stands in the README, from the demo's logs.

    python demo/take_screenshot.py demo/panel.png

Needs Chromium and the packages of the extra "dev".
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

DEMO = Path(__file__).resolve().parent
PORT = 6123
CARDS = ("best(f1)", "precision")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main(picture: str) -> None:
    """Writes the demo's logs, opens them in TensorBoard, and takes the picture."""
    logdir = tempfile.mkdtemp()
    subprocess.run([sys.executable, str(DEMO / "write_demo_logs.py"), logdir], check=True)
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", logdir, "--port", str(PORT)]
    board = subprocess.Popen(command)
    try:
        take(f"http://localhost:{PORT}/#custom_metrics", picture)
    finally:
        board.terminate()
        board.wait()


def take(address: str, picture: str) -> None:
    """Adds cards as a person would, and takes the picture with the crosshair on one of them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for _ in range(60):
            try:
                page.goto(address)
                break
            except Exception:
                page.wait_for_timeout(500)  # TensorBoard is still starting
        panel = page.frame_locator("iframe[src*='name=custom_metrics']")
        formula = panel.get_by_role("textbox", name="Formula")
        formula.wait_for(timeout=30_000)
        panel.get_by_role("article").first.wait_for(timeout=30_000)
        for text in CARDS:
            formula.click()
            page.keyboard.type(text, delay=20)
            page.keyboard.press("Escape")
            page.keyboard.press("Enter")
            panel.get_by_role("article", name=text, exact=True).wait_for()
        panel.locator(".u-over").nth(1).hover()
        page.wait_for_timeout(1500)
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
