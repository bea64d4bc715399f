"""The event files behind what TensorBoard serves, for requests that want every step."""

import os
from pathlib import Path

from tensorboard.plugins import base_plugin

from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.event_files.store import EventFileStore
from tb_custom_metrics.logs.event_files.store import EveryStepReader
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.plugin.http import RequestError
from tb_custom_metrics.plugin.local_path import local_path

_MAX_BYTES = 256 * 1024**2  # 8 million points of scalars, which stay read from request to request


class EveryStep:
    """Reads event files, where TensorBoard serves one directory on a local disk.

    Args:
        context: TensorBoard's: the log directory and the flags.

    Attributes:
        refusal: Why it cannot, or `None` where it can.
    """

    def __init__(self, context: base_plugin.TBContext) -> None:
        self.refusal = _refusal(context)
        self._store = EventFileStore(os.fspath(local_path(context.logdir) or Path()), _MAX_BYTES)

    def reader(self, listed: Reader) -> Reader:
        """Returns a reader of every step of what another one lists.

        Raises:
            RequestError: If event files cannot be read.
        """
        if self.refusal is not None:
            raise RequestError(409, "no_event_files", self.refusal)
        return EveryStepReader(listed, self._store)


def _refusal(context: base_plugin.TBContext) -> str | None:
    if getattr(context.flags, "logdir_spec", ""):
        where = "from several directories, which --logdir_spec names"
    elif not context.logdir:
        where = "from no log directory"
    elif "://" in context.logdir:
        where = "from a remote directory"
    else:
        return None
    return say(
        "no_event_files",
        "This TensorBoard reads {where}; every step is read from the event files of one directory on a "
        "local disk. Start TensorBoard with --logdir and the path of one",
        where=where,
    )
