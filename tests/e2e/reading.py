"""When TensorBoard has read a log directory: it answers long before, with what there is so far."""

import json
import time
import urllib.request
from pathlib import Path
from typing import Any

_PATIENCE = 60  # seconds
_MOMENT = 0.15  # seconds in which TensorBoard reads more, if there is more


def wait_until_read(address: str, logdir: Path) -> None:
    """Waits until the plugin lists every directory with event files, and nothing comes any more.

    Args:
        address: Of TensorBoard.
        logdir: What it reads, which may grow meanwhile.
    """
    directories = {path.parent.relative_to(logdir).as_posix() for path in logdir.rglob("*tfevents*")}
    deadline = time.monotonic() + _PATIENCE
    before: dict[str, Any] = {}
    while time.monotonic() < deadline:
        answer = _runs(address)
        # With the Python loader a directory is listed before anything of it has been read.
        has_begun = directories <= set(answer["tensorboard_runs"]) and (answer["runs"] or not directories)
        if has_begun and answer["version"] == before.get("version"):
            return
        before = answer
        time.sleep(_MOMENT)
    raise AssertionError(f"TensorBoard has not read {sorted(directories)}, but {before['tensorboard_runs']}")


def _runs(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}/data/plugin/custom_metrics/runs", timeout=_PATIENCE) as response:
        answer: dict[str, Any] = json.load(response)
    return answer
