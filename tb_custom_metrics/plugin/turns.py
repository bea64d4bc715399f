"""Who may evaluate now: two at once, eight wait, and whoever has gone is passed over."""

import socket
import threading
import time
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from typing import Any

from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.plugin.http import RequestError

EVALUATING = 2  # at once; more would only share the same cores
WAITING = 8
LONGEST = 60.0  # seconds that anybody waits
_LOOK = 0.2  # seconds after which to look whether the one who waits is still there


class AbandonedError(RequestError):
    """The one who asked has closed the connection, so that nobody will read the answer."""

    def __init__(self) -> None:
        super().__init__(503, "busy", "The page that asked has closed the connection")


class Turns:
    """The places in which evaluations run and wait."""

    def __init__(self) -> None:
        self._running = threading.Semaphore(EVALUATING)
        self._places = threading.Semaphore(EVALUATING + WAITING)

    @contextmanager
    def turn(self, environ: Mapping[str, Any]) -> Iterator[None]:
        """Waits for one of the places in which evaluations run, and holds it in the `with` block.

        Args:
            environ: Of the request.

        Raises:
            RequestError: If all places are taken, or none became free for a long time.
            AbandonedError: If whoever asked has gone meanwhile.
        """
        if not self._places.acquire(blocking=False):
            raise busy(
                say(
                    "queue_full",
                    "{running} evaluations run and {waiting} wait; ask again in a second",
                    running=EVALUATING,
                    waiting=WAITING,
                )
            )
        try:
            self._wait(environ)
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._places.release()

    def _wait(self, environ: Mapping[str, Any]) -> None:
        deadline = time.monotonic() + LONGEST
        while not self._running.acquire(timeout=_LOOK):
            if _has_gone(environ):
                raise AbandonedError
            if time.monotonic() > deadline:
                raise busy(
                    say(
                        "none_ends",
                        "No evaluation has ended for {seconds:g} seconds; ask again in a second",
                        seconds=LONGEST,
                    )
                )
        if _has_gone(environ):
            self._running.release()
            raise AbandonedError


def busy(message: str) -> RequestError:
    """Returns the refusal of a request that may be made again soon."""
    return RequestError(503, "busy", message, [("Retry-After", "1")])


def _has_gone(environ: Mapping[str, Any]) -> bool:
    """Whether the client has closed the connection; where that cannot be seen it is there."""
    connection = environ.get("werkzeug.socket")
    if connection is None or not hasattr(socket, "MSG_DONTWAIT"):
        return False
    try:
        return bool(connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"")
    except (BlockingIOError, InterruptedError):
        return False
    except OSError:
        return True
