"""How much the long tests try: a tenth of the figure that is claimed, and all of it where asked to.

TB_CUSTOM_METRICS_FULL=1 pytest tests/formula
"""

import os

FULL = os.environ.get("TB_CUSTOM_METRICS_FULL") == "1"


def tries(figure: int) -> int:
    """How many of `figure` to try."""
    return figure if FULL else figure // 10
