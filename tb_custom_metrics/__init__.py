"""Custom Metrics for TensorBoard: log counts, choose metrics later.

Keras and TensorFlow load when a name that needs them is first used, since the server and the
command line run where neither is installed.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tb_custom_metrics.log_directory import read as read
    from tb_custom_metrics.training import summary as summary
    from tb_custom_metrics.training.binary_counts import BinaryCounts as BinaryCounts
    from tb_custom_metrics.training.callback import CustomMetrics as CustomMetrics
    from tb_custom_metrics.training.confusion_matrix import ConfusionMatrix as ConfusionMatrix
    from tb_custom_metrics.training.counts import Counts as Counts
    from tb_custom_metrics.training.multilabel_counts import MultilabelCounts as MultilabelCounts
    from tb_custom_metrics.training.thresholds import quantile_thresholds as quantile_thresholds
    from tb_custom_metrics.training.writer import CountsWriter as CountsWriter

__version__ = "0.1.0"

__all__ = [
    "BinaryCounts",
    "ConfusionMatrix",
    "Counts",
    "CountsWriter",
    "CustomMetrics",
    "MultilabelCounts",
    "quantile_thresholds",
    "read",
    "summary",
]

_MODULES = {
    "BinaryCounts": "tb_custom_metrics.training.binary_counts",
    "ConfusionMatrix": "tb_custom_metrics.training.confusion_matrix",
    "Counts": "tb_custom_metrics.training.counts",
    "CountsWriter": "tb_custom_metrics.training.writer",
    "CustomMetrics": "tb_custom_metrics.training.callback",
    "MultilabelCounts": "tb_custom_metrics.training.multilabel_counts",
    "quantile_thresholds": "tb_custom_metrics.training.thresholds",
    "read": "tb_custom_metrics.log_directory",
    "summary": "tb_custom_metrics.training.summary",
}

_FRAMEWORKS = {"keras": "Keras", "tensorflow": "TensorFlow"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'tb_custom_metrics' has no attribute {name!r}")
    try:
        module = importlib.import_module(_MODULES[name])
    except ImportError as error:
        framework = _FRAMEWORKS.get((error.name or "").partition(".")[0])
        if framework is None:
            raise
        raise ImportError(
            f"`{name}` needs {framework}. Install it with: "
            "pip install 'tensorboard-plugin-custom-metrics[tensorflow]'"
        ) from error
    value: object = module if name == "summary" else getattr(module, name)
    globals()[name] = value  # the next use finds it without coming here
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
