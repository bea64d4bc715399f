"""Processes that save into one store: run as a program, so that they are as real as their deaths.

    python savers.py kills LOGDIR N    savers that save without pause, N of them killed in the middle
    python savers.py rivals LOGDIR N   eight savers of one set at once, each saving N times

Prints what the savers were told, as JSON: for each of them a list of `[base, number]`, where `number` is
the revision that it was told to have saved, or 0 where it was told that another one came before.
"""

import json
import os
import random
import signal
import struct
import sys
import time
from pathlib import Path

from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.plugin.store import ConflictError
from tb_custom_metrics.plugin.store import Store

SET = "team"
RIVALS = 8

_TOLD = struct.Struct("<II")  # base, number


def text(saver: int, base: int) -> str:
    """What a saver saves: for each saver and base another text, of several blocks of the disk."""
    padding = f"# {'x' * 120}\n" * 200
    return f"version = 1\n{padding}[metrics.mine]\nformula = '{saver} + {base}'\n"


def save(store: Store, saver: int) -> tuple[int, int]:
    """Saves once, based on what is in force."""
    found, _ = store.read()
    base = found[0].number if found else 0
    try:
        return base, store.save(SET, base, text(saver, base)).number
    except ConflictError as error:
        if error.current is None or error.current.number <= base:
            raise  # the winner was not told
        return base, 0


def forked(logdir: Path, saver: int, times: int | None) -> tuple[int, int]:
    """Starts a process that saves, for ever where no number is given; returns it and its answers."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    store = Store(logdir)
    done = 0
    while times is None or done < times:
        # One write of 8 bytes is whole or not there at all.
        os.write(writing, _TOLD.pack(*save(store, saver)))
        done += 1
    os._exit(0)


def told(process: int, reading: int) -> list[tuple[int, int]]:
    """Waits for a process to end; returns what it was told."""
    with os.fdopen(reading, "rb") as answers:
        content = answers.read()
    os.waitpid(process, 0)
    return list(_TOLD.iter_unpack(content))


def kills(logdir: Path, n: int) -> list[list[tuple[int, int]]]:
    rng = random.Random(0)
    answers = []
    for saver in range(n):
        process, reading = forked(logdir, saver, None)
        first = os.read(reading, _TOLD.size)  # it saves now, however long it took to start
        time.sleep(rng.uniform(0.001, 0.02))
        os.kill(process, signal.SIGKILL)
        answers.append([_TOLD.unpack(first), *told(process, reading)])
    return answers


def rivals(logdir: Path, n: int) -> list[list[tuple[int, int]]]:
    started = [forked(logdir, saver, n) for saver in range(RIVALS)]
    return [told(*one) for one in started]


if __name__ == "__main__":
    what, where, number = sys.argv[1:]
    catalogue()  # read once, not by every saver before it can save
    print(json.dumps({"kills": kills, "rivals": rivals}[what](Path(where), int(number))))  # noqa: T201
