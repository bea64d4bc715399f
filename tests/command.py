"""The command line as tests run it."""

import sys

COMMAND = [sys.executable, "-P", "-m", "tb_custom_metrics.cli"]
