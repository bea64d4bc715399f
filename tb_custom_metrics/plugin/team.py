"""The formulas that a team shares: its file, the sets saved from the panel, and who may save."""

import argparse
import hashlib
import ipaddress
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from typing import Self

from tensorboard.plugins import base_plugin

from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.library import Origin
from tb_custom_metrics.plugin import formula_file
from tb_custom_metrics.plugin.formula_file import FormulaFile
from tb_custom_metrics.plugin.local_path import expanded
from tb_custom_metrics.plugin.local_path import local_path
from tb_custom_metrics.plugin.revision import Revision
from tb_custom_metrics.plugin.store import Store

_ALLOW = "Start TensorBoard with --custom_metrics_allow_save to allow it"
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:]+)(:[0-9]+)?")
_PROBED = 60  # seconds for which it is remembered whether the log directory can be written to


@dataclass(frozen=True)
class TeamFormulas:
    """What a team has at one moment.

    Attributes:
        file: The set in the team's own file with the name of the file, or `None`.
        saved: The revision in force of each set saved from the panel.
        notes: Sentences about what cannot be used.
    """

    file: tuple[str, FormulaSet] | None
    saved: Sequence[Revision]
    notes: Sequence[str]

    @classmethod
    def of(cls, store: Store | None, file: FormulaFile | None) -> Self:
        """Reads what the sets saved from the panel and the team's own file hold now."""
        formulas, error = (None, None) if file is None else file.read()
        saved, notes = ([], []) if store is None else store.read()
        own = None if file is None or formulas is None else (file.name, formulas)
        return cls(own, saved, notes if error is None else [error, *notes])

    @property
    def version(self) -> str:
        """Another text as soon as anything is another; with equal content, the same in every server."""
        file = None if self.file is None else (self.file[0], self.file[1].toml)
        saved = [(revision.set, revision.number, revision.toml) for revision in self.saved]
        return hashlib.sha256(repr((file, saved, self.notes)).encode("utf-8", "replace")).hexdigest()

    def over(self, library: Library) -> Library:
        """Returns a library under the team's layers: first the file, then the saved sets."""
        if self.file is not None:
            name, formulas = self.file
            library = library.with_layer([(Origin("file", name), formulas)])
        library = library.with_layer([(Origin("saved", one.set), one.formulas) for one in self.saved])
        return replace(library, unreadable=[*library.unreadable, *self.notes])


class Team:
    """Where a team's formulas lie.

    Args:
        context: TensorBoard's: the log directory and the flags.
    """

    def __init__(self, context: base_plugin.TBContext) -> None:
        flags = context.flags
        logdir = local_path(context.logdir)
        self.store = None if logdir is None else Store(logdir)
        self._file = formula_file_of(getattr(flags, "custom_metrics_file", ""), logdir)
        self._is_allowed = getattr(flags, "custom_metrics_allow_save", False)
        self._is_local = _is_bound_to_loopback(flags)
        self._probed: tuple[float, str | None] = (-_PROBED, None)

    def read(self) -> TeamFormulas:
        """Returns what there is now."""
        return TeamFormulas.of(self.store, self._file)

    def refusal(self, host: str) -> str | None:
        """Returns why a request to this host may not save, or `None` where it may.

        Args:
            host: The `Host` that the request was sent to.
        """
        return self.forbids(host) or self._probe()

    def forbids(self, host: str) -> str | None:
        """Returns why such a request may not save, whatever the disk would say."""
        if self.store is None:
            return say(
                "no_local_disk",
                "Formulas are saved beside the logs, which needs a log directory on a local disk. "
                "Start TensorBoard with --logdir and the path of one",
            )
        if self._is_allowed:
            return None
        if not self._is_local:
            return say("network_saving_off", f"Saving over the network is off. {_ALLOW}")
        # A page of another site whose name was made to point here still says its own name.
        if not _is_loopback_host(host):
            return say(
                "saving_here_only",
                f"Saving is for this machine only. Received a request to {{host}}. {_ALLOW}",
                host=repr(host[:80]),
            )
        return None

    def _probe(self) -> str | None:
        assert self.store is not None
        when, refusal = self._probed
        if time.monotonic() - when >= _PROBED:
            refusal = self.store.refusal()
            self._probed = (time.monotonic(), refusal)
        return refusal


def _is_bound_to_loopback(flags: argparse.Namespace | None) -> bool:
    if getattr(flags, "bind_all", True):
        return False
    host = getattr(flags, "host", None)
    return _is_loopback("localhost" if host is None else host)  # an empty one is every address


def _is_loopback_host(header: str) -> bool:
    match = _HOST.fullmatch(header)
    return match is not None and _is_loopback(match["name"].strip("[]"))


def _is_loopback(host: str) -> bool:
    """Whether a name or address reaches this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def formula_file_of(given: str, logdir: Path | None) -> FormulaFile | None:
    """Returns the team's own file: the one that is given, else the one in the log directory."""
    if given:
        return FormulaFile(expanded(given), is_expected=True)
    return None if logdir is None else FormulaFile(logdir / formula_file.NAME, is_expected=False)
