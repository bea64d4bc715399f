"""A training that writes as the callback does where there is no TensorFlow, and never ends.

It is a module of its own, since whoever kills it starts it in a process that knows nothing else.
"""

from pathlib import Path

import numpy as np

from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training.event_file import EventFile
from tb_custom_metrics.training.summaries import counts_value
from tb_custom_metrics.training.summaries import derived_value

LAYOUT = Layout("cells")


def train(directory: Path, backup: Path, saved_first: bool) -> None:
    """Counts epochs from the one that the backup names."""
    file = EventFile(str(directory))
    epoch = int(backup.read_text()) if backup.exists() else 0
    while True:
        if saved_first:
            save(backup, epoch + 1)
        counts = np.array([[epoch, epoch + 1, epoch + 2, epoch + 3]])
        file.write([counts_value(counts, LAYOUT, "counts"), derived_value("tp", epoch)], epoch)
        file.flush()
        if not saved_first:
            save(backup, epoch + 1)
        epoch += 1


def save(backup: Path, epoch: int) -> None:
    new = backup.with_suffix(".new")
    new.write_text(str(epoch))
    new.replace(backup)
