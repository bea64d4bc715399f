"""What the panel takes in a browser, beside TensorBoard's Time Series on the same logs.

    CHROMIUM=/usr/bin/chromium python tests/benchmarks/panel.py [--load_fast true] [--rounds 3]  (six minutes)

First, from a click on the tab to the last change of the picture, by the frames that the browser sends:
20 cards of 20 runs with 1,000 steps each, all of them in view in a window that is tall enough, then in
one of usual height; beside it the same with intervals, which come after the lines. No formula is asked
for twice, since answers are kept. Then, one card of 100 runs with 1,000 steps: the time between frames,
and how long the page works in each, while the pointer moves over it and drags. Then, on 20 runs: from a
key in the formula to what is said of it, and from a slider's move to the picture of all visible cards.
Last, the size of the page's script, and the memory after 200 reloads, each with data that are new to
the page.
"""

import argparse
import gzip
import itertools
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser
from playwright.sync_api import Frame
from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import sync_playwright
from servers import serving
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from timing import duration
from timing import print_table

import tb_custom_metrics
from tb_custom_metrics import CountsWriter

STEPS = 1000
CARDS = 20
QUIET = 2.5  # seconds without a change after which a picture is whole; less than between two polls
COUNTS = ("tp", "fp", "tn", "fn")
# Time Series opens the first groups of tags, and shows 12 cards of each unless it is told otherwise.
TAGS = [f"a/{number:02}" for number in range(CARDS)]
ALL_IN_ONE_GROUP = f"localStorage.setItem('_tb_global_settings', '{{\"paginationSize\": {CARDS}}}')"
STATIC = Path(tb_custom_metrics.__file__).parent / "plugin" / "static" / "index.js"
# Of each frame the time since the one before, which is no less than 16.7 ms on a screen of 60 Hz, and how
# long the page worked: from its begin to the first task after it has been painted.
FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const {port1, port2} = new MessageChannel();
  port1.onmessage = ({data}) => window.frames_.push([data.since, performance.now() - data.begin]);
  const tick = (begin) => {
    port2.postMessage({begin, since: begin - last});
    last = begin;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


def write_logs(logdir: Path, n_runs: int, tags: Sequence[str]) -> None:
    rng = np.random.default_rng(0)
    for run in range(n_runs):
        writer = EventFileWriter(str(logdir / f"run{run:03}"))
        for step in range(STEPS):
            values = rng.integers(1, 1000, len(tags)).tolist()
            pairs = zip(tags, values, strict=True)
            summary = summary_pb2.Summary(
                value=[summary_pb2.Summary.Value(tag=tag, simple_value=value) for tag, value in pairs]
            )
            writer.add_event(event_pb2.Event(wall_time=1.7e9 + step, step=step, summary=summary))
        writer.close()


def write_scores(logdir: Path, n_runs: int) -> None:
    """Writes counts at 201 thresholds, of which TensorBoard keeps every step."""
    rng = np.random.default_rng(0)
    y_true = rng.random(1000) < 0.1
    for run in range(n_runs):
        with CountsWriter(str(logdir / f"run{run:03}")) as writer:
            for step in range(STEPS):
                writer.add_scores(y_true, rng.beta(2 + 3 * y_true * step / STEPS, 4), step)


def settings(formulas: Sequence[str], *, bands: bool = False) -> str:
    cards = json.dumps(list(formulas)).replace("%", "%25").replace("&", "%26").replace("+", "%2B")
    return f"&p.custom_metrics.cards={cards.replace('=', '%3D')}" + (
        "" if bands else "&p.custom_metrics.bands=off"
    )


def tab_to_picture(browser: Browser, address: str, tab: str, height: int, more: str) -> float:
    """Returns the seconds from a click on a tab to the last change before the picture rests."""
    page = browser.new_page(viewport={"width": 1400, "height": height})
    page.add_init_script(ALL_IN_ONE_GROUP)
    page.goto(f"{address}/#text{more}")
    page.wait_for_timeout(3000)
    session = page.context.new_cdp_session(page)
    frames: list[float] = []

    def note(frame: dict[str, object]) -> None:
        frames.append(time.perf_counter())
        session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    session.on("Page.screencastFrame", note)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 1, "maxWidth": 200})
    page.wait_for_timeout(500)
    start = time.perf_counter()
    page.evaluate(f"location.hash = '{tab}{more}'")
    while time.perf_counter() - max([start, *frames]) < QUIET:
        page.wait_for_timeout(100)
    page.close()
    return max(frames) - start


def panel_frame(page: Page) -> Frame:
    page.frame_locator("iframe[src*='name=custom_metrics']").get_by_role("article").first.wait_for()
    return next(frame for frame in page.frames if "name=custom_metrics" in frame.url)


def move_over(page: Page, frame: Frame, box: dict[str, float], *, drag: bool) -> list[str]:
    """Returns the milliseconds between frames, and of their work, while the pointer crosses a chart."""
    frame.evaluate(FRAMES)
    x, y = box["x"] + 60, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    if drag:
        page.mouse.down()
    frame.evaluate("() => { window.frames_.length = 0; }")
    for step in range(60):
        page.mouse.move(x + step * (box["width"] - 90) / 60, y + 10 * (step % 3))
    times = frame.evaluate("() => window.frames_.slice()")
    if drag:
        page.mouse.up()
    between, work = zip(*times, strict=True)
    return [f"{figure:.1f} ms" for one in (between, work) for figure in (percentile(one, 0.95), max(one))]


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def one_card(browser: Browser, address: str) -> list[list[str]]:
    """Returns rows about pointing and dragging over 100 lines."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{address}/#custom_metrics{settings(['tp/(tp+fn)'])}")
    frame = panel_frame(page)
    frame.wait_for_selector(".legend b")
    box = frame.locator(".u-over").first.bounding_box()
    rows = []
    for name, drag in (("hover", False), ("drag", True)):
        rows.append([f"panel, {name}", *move_over(page, frame, box, drag=drag)])
    page.close()
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{address}/#timeseries")
    chart = page.locator("scalar-card line-chart").first
    chart.wait_for(timeout=60_000)
    page.evaluate(  # no run is selected by default above 40
        "() => document.querySelector(':is(runs-data-table, runs-table) mat-checkbox input')?.click()"
    )
    page.wait_for_timeout(8000)
    box = chart.bounding_box()
    for name, drag in (("hover", False), ("drag", True)):
        rows.append([f"Time Series, {name}", *move_over(page, page.main_frame, box, drag=drag)])
    page.close()
    return rows


def keys(page: Page, frame: Frame) -> list[float]:
    """Returns the milliseconds from a key to what is said of the text."""
    field = frame.locator(".cm-content").first
    field.click()
    frame.evaluate(
        """() => {
          window.said_ = []; let at = 0;
          document.addEventListener('keydown', () => { at = performance.now(); }, true);
          new MutationObserver((changes) => {
            const told = changes.some(({target}) => {
              const element = target instanceof Element ? target : target.parentElement;
              return element?.closest('.cm-editor, .live-dot, .live') === null;
            });
            if (told && at > 0) {
              const since = at;
              requestAnimationFrame(() => window.said_.push([since, performance.now() - since]));
            }
          }).observe(document.querySelector('.top'), {subtree: true, childList: true, characterData: true});
        }"""
    )
    for key in "2*tp/(2*tp+fp+fn)+recal":
        page.keyboard.type(key)
        page.wait_for_timeout(500)
    said = frame.evaluate("() => window.said_")
    last = {since: after for since, after in said if after < 450}
    return list(last.values())


def slides(frame: Frame, label: str, values: Sequence[float]) -> list[float]:
    """Returns the milliseconds from each move of a slider to the frame after all cards are drawn.

    A move that asks the server is over when no card in view waits for its answer.
    """
    return frame.evaluate(
        """async ({label, values}) => {
          const slider = document.querySelector(`input[type="range"][aria-label="${label}"]`);
          const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          const waits = () => [...document.querySelectorAll('article[aria-busy="true"]')]
            .some((card) => card.getBoundingClientRect().top < window.innerHeight);
          const times = [];
          for (const value of values) {
            const start = performance.now();
            slider.value = String(value);
            slider.dispatchEvent(new Event('input', {bubbles: true}));
            do {
              await frame();
            } while (waits());
            await frame();
            times.push(performance.now() - start);
            await new Promise((done) => setTimeout(done, 50));
          }
          return times;
        }""",
        {"label": label, "values": list(values)},
    )


def heap(page: Page) -> float:
    """Returns the megabytes that are in use once what is not needed has gone."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return float(used) / 1e6


def reloads(page: Page, frame: Frame) -> list[list[str]]:
    """Returns rows about the memory after many reloads, each with a version that is new."""
    count = 0

    def renew(route: Route) -> None:
        nonlocal count
        count += 1
        answer = route.fetch()
        body = answer.json() | {"version": f"v{count}"}
        route.fulfill(response=answer, json=body)

    page.route("**/custom_metrics/runs", renew)
    rows = []
    for done in (0, 20, 100, 200):
        while count < done:
            with page.expect_response("**/custom_metrics/evaluate", timeout=60_000):
                page.locator("app-header-reload button").click()
            page.wait_for_timeout(50)
        rows.append([f"after {done} reloads", f"{heap(page):.1f} MB"])
    return rows


def compare_tabs(browser: Browser, address: str, rounds: int) -> list[list[str]]:
    numbers = itertools.count()

    def panel(height: int, *, bands: bool) -> float:
        more = settings([recall_of(next(numbers)) for _ in range(CARDS)], bands=bands)
        return tab_to_picture(browser, address, "custom_metrics", height, more)

    rows = []
    for name, height in (("all 20 in view", 6000), ("a usual window", 1000)):
        lines, bands, other = [], [], []
        for _ in range(rounds):
            lines.append(panel(height, bands=False))
            bands.append(panel(height, bands=True))
            other.append(tab_to_picture(browser, address, "timeseries", height, ""))
        ratio = statistics.median(other) / statistics.median(lines)
        times = [duration(statistics.median(one)) for one in (lines, bands, other)]
        rows.append([name, *times, f"1/{ratio:.1f}"])
    return rows


def recall_of(number: int) -> str:
    """A formula that is another one for each number."""
    return f"(tp + {number}) / (tp + fn + {number})"


def on_twenty_runs(browser: Browser, address: str) -> None:
    formulas = [recall_of(number) for number in range(CARDS)]
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{address}/#custom_metrics{settings(formulas)}")
    frame = panel_frame(page)
    frame.wait_for_selector(".legend b")
    page.wait_for_timeout(2000)
    rows = []
    smoothing = slides(frame, "Smoothing", [move / 40 for move in range(1, 31)])
    for name, times in (("key to what is said", keys(page, frame)), ("smoothing to picture", smoothing)):
        rows.append(row_of(name, times))
    print_table(["on 20 runs", "median", "p95"], rows)
    print_table(["memory", "in use"], reloads(page, frame))
    page.close()


def row_of(name: str, times: Sequence[float]) -> list[str]:
    return [name, f"{percentile(times, 0.5):.0f} ms", f"{percentile(times, 0.95):.0f} ms"]


def over_thresholds(browser: Browser, address: str) -> None:
    """Prints what a moved threshold takes, which the server answers from counts at 201 of them."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    formulas = [recall_of(number) for number in range(CARDS)]
    page.goto(f"{address}/#custom_metrics{settings(formulas)}")
    frame = panel_frame(page)
    frame.wait_for_selector(".legend b")
    page.wait_for_timeout(2000)
    times = slides(frame, "Threshold", range(60, 120, 2))
    print_table(["20 runs of 201 thresholds", "median", "p95"], [row_of("threshold to picture", times)])
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--load_fast", default="true", choices=("true", "false"))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    script = STATIC.read_bytes()
    sys.stdout.write(f"script: {len(gzip.compress(script)) / 1000:.0f} kB of {len(script) / 1000:.0f} kB\n")
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        few, many, scores = (Path(directory, name) for name in ("few", "many", "scores"))
        write_logs(few, 20, [*COUNTS, *TAGS])
        write_logs(many, 100, COUNTS)
        write_scores(scores, 20)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        with serving(few, arguments.load_fast) as server:
            address = f"http://{server.host}"
            print_table(
                ["tab to picture", "panel", "with intervals", "Time Series", "lines of its time"],
                compare_tabs(browser, address, arguments.rounds),
            )
            on_twenty_runs(browser, address)
        with serving(scores, arguments.load_fast) as server:
            over_thresholds(browser, f"http://{server.host}")
        with serving(many, arguments.load_fast) as server:
            rows = one_card(browser, f"http://{server.host}")
            print_table(["100 runs, frames", "p95", "worst", "work, p95", "worst"], rows)
        browser.close()


if __name__ == "__main__":
    main()
