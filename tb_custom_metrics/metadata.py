"""What event files and readers agree on: names, tags, and how counts lie in a summary.

Writing and reading never import each other; they meet here.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import summary_pb2

PLUGIN_NAME = "custom_metrics"
TAB_NAME = "Custom Metrics"
CONTENT_VERSION = 1

RUN_DIRECTORY = "custom_metrics"
"""Last component of the directories that this package writes to; readers fold it into its parent."""

BACKFILL_DIRECTORY = f"{RUN_DIRECTORY}/backfill"
"""Where formulas are written to after the training; readers fold it into the run above, too."""

FORMULA_SET_TAG = "custom_metrics/formula_set"
SCALAR_TAG = "custom_metrics/{formula}"
SCORES_TAG = "custom_metrics/scores"

_COUNTS_TAG = "custom_metrics/counts/{name}/{digest}"

KINDS = ("cells", "scores", "matrix")
RULES = (">", ">=")

MAX_THRESHOLDS = 10_001  # 80 kB at every step written


@dataclass(frozen=True)
class Layout:
    """How the counts of one set lie in their tensor.

    Attributes:
        kind: "cells": shape `(n_classes, 4)`, which are tp, fp, tn, fn.
            "scores": shape `(n_classes, 2, n_thresholds + 1)`: how many negatives, then positives,
            fell into each bin between the thresholds.
            "matrix": shape `(n_classes, n_classes)`, `[true, predicted]`.
            "curves": shape `(6, n_thresholds)`: tp, fp, tn, fn, precision, recall, as TensorBoard's
            `pr_curves` summaries hold them; read, and never written.
        thresholds: Ascending, float32, fractions in [0, 1]; empty but for "scores" and "curves".
        rule: ">" or ">=": a score is predicted positive if it is (greater than | at least) the
            threshold.
        classes: Their names; empty for a binary problem, which has no class axis.
    """

    kind: str
    thresholds: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    rule: str = ">"
    classes: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """Returns what stands in the summary metadata; equal layouts give equal bytes."""
        levels = np.ascontiguousarray(self.thresholds, "<f4")
        content = {
            "version": CONTENT_VERSION,
            "kind": self.kind,
            "thresholds": _encode(levels),
            "rule": self.rule,
            "classes": list(self.classes),
        }
        return json.dumps(content, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Layout":
        """Reads what `to_bytes` made.

        Raises:
            ValueError: If it is not a layout, or of a later version.
        """
        try:
            read = json.loads(content)
            if read["version"] == CONTENT_VERSION:
                kind = _one_of(KINDS, read["kind"])
                return cls(
                    kind=kind,
                    thresholds=_checked(kind, _decode(read["thresholds"])),
                    rule=_one_of(RULES, read["rule"]),
                    classes=tuple(str(name) for name in read["classes"]),
                )
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"Counts with unreadable metadata. Received: {content[:80]!r}") from error
        raise ValueError(
            f"Counts of version {read['version']!r}, written by another release; this one reads version "
            f"{CONTENT_VERSION}. Update tensorboard-plugin-custom-metrics."
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the tensor at one step."""
        n_classes = len(self.classes) or 1
        if self.kind == "scores":
            return n_classes, 2, len(self.thresholds) + 1
        if self.kind == "curves":
            return 6, len(self.thresholds)
        return n_classes, n_classes if self.kind == "matrix" else 4

    @cached_property
    def digest(self) -> str:
        """Eight hexadecimal digits that differ between different layouts."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:8]

    def tag(self, set_name: str) -> str:
        """Returns the tag of a set of counts with this layout.

        The digest is part of it because TensorBoard takes the metadata of a tag's first event for
        all of its steps: changed thresholds must be another tag.
        """
        return _COUNTS_TAG.format(name=set_name, digest=self.digest)


def set_name(tag: str) -> str | None:
    """Returns the name of the set of counts under `tag`, or `None` where it holds no counts.

    Example:
        >>> set_name("custom_metrics/counts/counts/5f0c9a1e")
        'counts'
    """
    parts = tag.split("/")
    return "/".join(parts[2:-1]) if parts[:2] == ["custom_metrics", "counts"] and len(parts) > 3 else None


def counts_metadata(layout: Layout) -> summary_pb2.SummaryMetadata:
    """Returns the summary metadata of counts."""
    return _own_metadata(layout.to_bytes())


def formula_set_metadata() -> summary_pb2.SummaryMetadata:
    """Returns the summary metadata of the formula set that a run carries, as TOML text."""
    return _own_metadata(b"")


def smallest_dtype(counts: npt.NDArray[np.int64]) -> npt.DTypeLike:
    """Returns int32 while every count fits, else int64: half the bytes for almost every run."""
    fits = counts.size == 0 or int(counts.max()) <= np.iinfo(np.int32).max
    return np.int32 if fits else np.int64


def _own_metadata(content: bytes) -> summary_pb2.SummaryMetadata:
    # Without a data class TensorBoard drops the tensors of a plugin that it does not know.
    return summary_pb2.SummaryMetadata(
        plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name=PLUGIN_NAME, content=content),
        data_class=summary_pb2.DATA_CLASS_TENSOR,
    )


def _encode(thresholds: npt.NDArray[np.float32]) -> int | str:
    """Evenly spaced thresholds as their number, since metadata is written with every step."""
    if np.array_equal(thresholds, even_thresholds(len(thresholds))):
        return len(thresholds)
    return base64.b64encode(thresholds.tobytes()).decode()


def _decode(encoded: int | str) -> npt.NDArray[np.float32]:
    if isinstance(encoded, int):
        levels = even_thresholds(min(encoded, MAX_THRESHOLDS + 1))
    else:
        levels = np.frombuffer(base64.b64decode(encoded, validate=True), "<f4")
    if len(levels) > MAX_THRESHOLDS:
        # Whoever can write to the log directory must not make the server allocate gigabytes.
        raise ValueError(f"Counts at more than {MAX_THRESHOLDS:,} thresholds")
    return levels


def _checked(kind: str, levels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    if (kind == "scores") != (levels.size > 0):
        raise ValueError(f"Counts of kind {kind} at {levels.size} thresholds")
    # Written so that NaN is refused.
    if not (np.diff(levels) > 0).all() or not (levels[:1] >= 0).all() or not (levels[-1:] <= 1).all():
        raise ValueError("Thresholds that do not ascend strictly within [0, 1]")
    return levels


def _one_of(known: tuple[str, ...], value: object) -> str:
    if value not in known:
        raise ValueError(f"Counts of an unknown kind. Received: {value!r:.80}, known: {', '.join(known)}")
    return str(value)


def even_thresholds(number: int) -> npt.NDArray[np.float32]:
    """Returns evenly spaced thresholds from 0 to 1, both included; 0.5 is among an odd number.

    Example:
        >>> even_thresholds(3).tolist()
        [0.0, 0.5, 1.0]
    """
    return np.linspace(0.0, 1.0, number).astype(np.float32)
