"""Replies that are made once, however many viewers ask for them."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Hashable
from concurrent.futures import Future

from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.plugin.turns import LONGEST
from tb_custom_metrics.plugin.turns import AbandonedError
from tb_custom_metrics.plugin.turns import busy

_STILL = say("still_evaluated", "The same question is still being evaluated; ask again in a second")

OVERHEAD = 1024  # bytes that a short key and what holds a reply take at most


class ReplyCache:
    """The replies of late, the least used of which go first.

    A key names the question and the state of the data: a reply never grows old, since other data
    have other keys. Who asks for what is being made waits for it, instead of making it again.

    Args:
        max_bytes: How much all replies may take, `OVERHEAD` for each included. A reply that is larger
            alone is not kept.

    Example:
        >>> cache = ReplyCache(max_bytes=10_000)
        >>> cache.reply("f1 of version 7", lambda: b"0.81")
        b'0.81'
        >>> cache.reply("f1 of version 7", lambda: b"is not called")
        b'0.81'
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._replies: OrderedDict[Hashable, Future[bytes]] = OrderedDict()
        self._size = 0

    def reply(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Returns the reply to a key, calling `make` only where nobody has before.

        Raises:
            Exception: What `make` raises, to all who wait for it. The next who asks tries again.
            RequestError: If another has been making it for a long time.
        """
        while True:
            with self._lock:
                future = self._replies.get(key)
                is_new = future is None
                if future is None:
                    future = self._replies[key] = Future()
                else:
                    self._replies.move_to_end(key)
            if is_new:
                return self._made(key, future, make)
            try:
                return future.result(timeout=LONGEST)
            except AbandonedError:
                continue  # whoever was to make it has gone, and one of those who are left does
            except TimeoutError:
                raise busy(_STILL) from None

    def _made(self, key: Hashable, future: "Future[bytes]", make: Callable[[], bytes]) -> bytes:
        try:
            reply = make()
        except BaseException as error:
            with self._lock:
                del self._replies[key]
            future.set_exception(error)
            raise
        self._keep(key, future, reply)
        return reply

    def _keep(self, key: Hashable, future: "Future[bytes]", reply: bytes) -> None:
        """Hands a reply to all who wait, and makes room for it. Those that are being made stay."""
        with self._lock:
            future.set_result(reply)  # with its size, so that whoever removes it takes both away
            self._size += _size_of(reply)
            if _size_of(reply) > self._max_bytes:  # it would drive out all others, and then itself
                self._remove(key)
            for other, made in list(self._replies.items()):
                if self._size <= self._max_bytes:
                    break
                if made.done():
                    self._remove(other)

    def _remove(self, key: Hashable) -> None:
        self._size -= _size_of(self._replies.pop(key).result())


def _size_of(reply: bytes) -> int:
    return len(reply) + OVERHEAD
