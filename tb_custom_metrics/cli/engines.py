"""Runs one function over batches: here, in a pool of processes, or on a Dask cluster."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.exits import CommandError

_ANSWER = 5  # seconds that a scheduler may take

Task = TypeVar("Task")
Result = TypeVar("Result")


def available_cores() -> int:
    """Returns how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(
    function: Callable[[Task], Result], tasks: Sequence[Task], processes: int
) -> Iterator[tuple[Task, Result]]:
    """Yields each task with its result as soon as it is there.

    Raises:
        CommandError: If a process of the pool is killed.
    """
    if processes == 1 or len(tasks) <= 1:
        for task in tasks:
            yield task, function(task)
        return
    # A fork has everything loaded already: 0.02 s in place of seconds.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(min(processes, len(tasks)), context, initializer=_begin)
    try:
        futures = {pool.submit(function, task): task for task in tasks}
        for future in as_completed(futures):
            yield futures[future], future.result()
    except BrokenProcessPool:
        raise CommandError(
            "A process of the pool was killed, perhaps for want of memory. What is done stays done: "
            "run the same command again, with fewer --jobs.",
            exits.PARTLY,
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def on_dask(
    function: Callable[[Task], Result], tasks: Sequence[Task], scheduler: str
) -> Iterator[tuple[Task, Result]]:
    """Yields each task with its result as soon as it is there; the work of a lost worker is done again.

    Args:
        function: What the workers find under its name: this package is installed there too.
        tasks: Large ones, since each takes the scheduler two milliseconds.
        scheduler: The address of a Dask scheduler.

    Raises:
        CommandError: If Dask is not installed, or there is no scheduler.
    """
    try:
        import distributed
    except ImportError:
        raise CommandError(
            "--engine dask needs Dask. Install it with: pip install 'tensorboard-plugin-custom-metrics[dask]'"
        ) from None
    try:
        client = distributed.Client(scheduler, timeout=_ANSWER)
    except (OSError, ValueError) as error:
        raise CommandError(f"No Dask scheduler answers at '{scheduler}': {error}") from None
    with client:
        futures = dict(zip(client.map(function, tasks, pure=False, retries=3), tasks, strict=True))
        try:
            for future in distributed.as_completed(list(futures)):
                yield futures[future], future.result()
        except distributed.KilledWorker as error:
            raise CommandError(
                f"Workers of the cluster are lost again and again: {error}. What is done stays done.",
                exits.PARTLY,
            ) from None
        finally:
            client.cancel(list(futures))


def _begin() -> None:
    """Prepares a process of the pool: Ctrl-C is for the one that waits, and its end is the end of all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        parent.join()
        os._exit(exits.INTERRUPTED)

    threading.Thread(target=end_with_parent, daemon=True).start()
