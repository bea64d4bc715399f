"""When TensorBoard has read a log directory: it answers long before, with what there is so far."""

import json
import time
import urllib.request
from pathlib import Path
from typing import Any

_PATIENCE = 60  # seconds
_MOMENT = 0.15  # seconds in which TensorBoard reads more, if there is more


def wait_until_read(address: str, logdir: Path, known: str = "") -> str:
    """Waits until the plugin lists every directory with event files, and nothing comes any more.

    Args:
        address: Of TensorBoard.
        logdir: What it reads, which may grow meanwhile.
        known: The version that was read before, since which something was written.

    Returns:
        The version, another one for other data.
    """
    directories = {path.parent.relative_to(logdir).as_posix() for path in logdir.rglob("*tfevents*")}
    deadline = time.monotonic() + _PATIENCE
    before = known
    while time.monotonic() < deadline:
        answer = _runs(address)
        # With the Python loader a directory is listed before anything of it has been read.
        has_begun = directories <= set(answer["tensorboard_runs"]) and (answer["runs"] or not directories)
        version = str(answer["version"])
        if has_begun and version == before != known:
            return version
        before = version
        time.sleep(_MOMENT)
    raise AssertionError(f"TensorBoard has not read all that is new in {sorted(directories)}")


def _runs(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}/data/plugin/custom_metrics/runs", timeout=_PATIENCE) as response:
        answer: dict[str, Any] = json.load(response)
    return answer
