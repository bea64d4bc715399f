"""Writes the picture of the demo in seconds, from invented scores and without TensorFlow.

    python3 demo/write_demo_logs.py DIR

The same as `tb-custom-metrics demo DIR --write-only`.
"""

import argparse
import sys
from pathlib import Path

from tb_custom_metrics.cli.demo_logs import write_demo_logs


def main() -> None:
    """Runs at the prompt."""
    parser = argparse.ArgumentParser(description="Write the logs of two invented trainings.")
    parser.add_argument("dir", type=Path, help="where to: a new or empty directory")
    directory = parser.parse_args().dir
    try:
        runs = write_demo_logs(directory)
    except FileExistsError as error:
        sys.exit(str(error))
    print(f"Wrote {runs} runs. See them with: tensorboard --logdir {directory}")


if __name__ == "__main__":
    main()
