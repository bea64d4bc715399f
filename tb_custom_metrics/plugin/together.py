"""What several ask for at once, made once."""

import threading
from collections.abc import Callable
from collections.abc import Hashable
from concurrent.futures import Future
from typing import Generic
from typing import TypeVar

from tb_custom_metrics.plugin.turns import LONGEST
from tb_custom_metrics.plugin.turns import busy

_Made = TypeVar("_Made")


class Together(Generic[_Made]):
    """Lets who asks for what is being made wait for it, instead of making it again. Keeps nothing.

    Example:
        >>> Together().made("the list of runs", lambda: ["train", "validation"])
        ['train', 'validation']
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._being_made: dict[Hashable, Future[_Made]] = {}

    def made(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Returns what `make` does, called by the first who asks for this key.

        Raises:
            Exception: What `make` raises, to all who wait for it.
            RequestError: If another has been making it for a long time.
        """
        with self._lock:
            future = self._being_made.get(key)
            is_first = future is None
            if future is None:
                future = self._being_made[key] = Future()
        if is_first:
            return self._make(key, future, make)
        try:
            return future.result(timeout=LONGEST)
        except TimeoutError:
            raise busy("The logs are still being looked at; ask again in a second") from None

    def _make(self, key: Hashable, future: "Future[_Made]", make: Callable[[], _Made]) -> _Made:
        try:
            made = make()
        except BaseException as error:
            future.set_exception(error)
            raise
        else:
            future.set_result(made)
            return made
        finally:
            with self._lock:
                del self._being_made[key]
