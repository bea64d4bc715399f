"""While a training runs, with Keras' own TensorBoard callback beside ours in one log directory."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_page import PanelPage
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.tensorflow]

_SCRIPT = Path(__file__).with_name("slow_training.py")
_LATER = 4  # how many times each curve must be seen to grow
_PATIENCE = 240  # seconds


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A training that is under way, and its log directory."""
    logdir = tmp_path_factory.mktemp("live")
    process = subprocess.Popen([sys.executable, str(_SCRIPT), str(logdir)])
    deadline = time.monotonic() + _PATIENCE
    while not list(logdir.glob("*/custom_metrics/events*")):
        assert process.poll() is None, "the training ended before it wrote anything"
        assert time.monotonic() < deadline
        time.sleep(0.2)
    yield logdir, process
    process.kill()
    process.wait()


def test_every_curve_of_both_callbacks_stays_live(training, serve: Callable[..., str]):
    logdir, process = training
    address = serve(logdir)
    seen: dict[str, set[int]] = defaultdict(set)
    deadline = time.monotonic() + _PATIENCE

    while time.monotonic() < deadline and not (seen and all(len(s) > _LATER for s in seen.values())):
        for curve, step in last_steps(address).items():
            seen[curve].add(step)
        time.sleep(0.5)

    assert process.poll() is None, "the training ended, so that nothing was live"
    growing = {curve for curve, steps in seen.items() if len(steps) > _LATER}
    assert growing == {
        "train epoch_loss",
        "validation epoch_loss",
        "train/custom_metrics custom_metrics/f1",
        "validation/custom_metrics custom_metrics/f1",
        "train 2*tp/(2*tp+fp+fn)",
        "validation 2*tp/(2*tp+fp+fn)",
    }


@pytest.mark.any_loader
def test_new_points_appear_without_a_click(training, page: Page, open_panel: Callable[..., PanelPage]):
    logdir, process = training
    page.clock.install()
    card = open_panel(logdir).card("f1")
    seen = set()
    deadline = time.monotonic() + _PATIENCE

    while time.monotonic() < deadline and len(seen) < 3:
        seen.add(card.step())
        time.sleep(0.5)
        page.clock.fast_forward(5000)  # after which the panel asks again

    assert process.poll() is None, "the training ended, so that nothing was live"
    assert len(seen) == 3


def last_steps(address: str) -> dict[str, int]:
    """The last step of each curve, in TensorBoard's Scalars and in the panel."""
    steps = {}
    for run, tag in (("train", "epoch_loss"), ("validation", "epoch_loss")):
        steps[f"{run} {tag}"] = stock_last_step(address, run, tag)
    for run in ("train/custom_metrics", "validation/custom_metrics"):
        steps[f"{run} custom_metrics/f1"] = stock_last_step(address, run, "custom_metrics/f1")
    request = urllib.request.Request(
        f"{address}/data/plugin/custom_metrics/evaluate",
        json.dumps({"formulas": [{"formula": "2*tp/(2*tp+fp+fn)"}]}).encode(),
        {"Content-Type": "application/json", "X-Custom-Metrics": "1"},
    )
    (result,) = fetch(request)["results"]
    for series in result["series"]:
        steps[f"{series['run']} {result['formula']}"] = series["steps"][-1]
    return steps


def stock_last_step(address: str, run: str, tag: str) -> int:
    """What TensorBoard's own Scalars tab would draw as the last point; -1 before the first."""
    query = urllib.parse.urlencode({"run": run, "tag": tag})
    try:
        points = fetch(urllib.request.Request(f"{address}/data/plugin/scalars/scalars?{query}"))
    except urllib.error.HTTPError:
        return -1  # 404, since it has not been read yet
    return max(step for _, step, _ in points)


def fetch(request: urllib.request.Request):
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)
