"""Counts in every form they are stored in, to tp, fp, tn, fn by (step, threshold, class)."""

from tb_custom_metrics.counts.confusion import Confusion as Confusion
from tb_custom_metrics.counts.confusion import from_cells as from_cells
from tb_custom_metrics.counts.confusion import from_curves as from_curves
from tb_custom_metrics.counts.confusion import from_matrix as from_matrix
from tb_custom_metrics.counts.confusion import from_scores as from_scores
from tb_custom_metrics.counts.confusion import from_stored as from_stored
from tb_custom_metrics.counts.histogram import label_matrix as label_matrix
from tb_custom_metrics.counts.histogram import score_histogram as score_histogram

__all__ = [
    "Confusion",
    "from_cells",
    "from_curves",
    "from_matrix",
    "from_scores",
    "from_stored",
    "label_matrix",
    "score_histogram",
]
