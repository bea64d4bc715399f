"""`tb-custom-metrics export`: formulas of runs as a file that says how its numbers came about."""

import argparse
import sys
from pathlib import Path

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.exported import Exported
from tb_custom_metrics.cli.files import write_whole
from tb_custom_metrics.cli.formats import FORMATS
from tb_custom_metrics.cli.question import Question
from tb_custom_metrics.cli.question import add_question

HELP = """\
Writes formulas of runs to a file, one row a value: run, set of counts, class, formula, step, wall
time, threshold, value, and the interval where one is asked for. Without --at and --over it holds
every step; a .tex holds a table of runs by formulas, read at the last. The text of each
formula, the runs, and the rules under which the numbers hold stand in the file: in comments of a
CSV or LaTeX file, under "about" in JSON and in the metadata of Parquet.

examples:
  tb-custom-metrics export logs f1 mcc -o metrics.csv
  tb-custom-metrics export logs --metrics metrics.toml --where '*/validation' -o metrics.parquet
  tb-custom-metrics export logs f1 'best(f1)' recall --interval 0.95 -o table.tex

  pandas.read_csv("metrics.csv", comment="#")
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    add_question(parser, None)
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE",
        help=f"what to write; its ending says how: {', '.join(FORMATS)}",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Writes the file."""
    path = Path(options.output)
    written = FORMATS.get(path.suffix.lower())
    if written is None:
        raise CommandError(
            f"The ending says what is written: {', '.join(FORMATS)}. Received: '{options.output}'."
        )
    is_table = path.suffix.lower() == ".tex"
    if is_table and options.over is not None:
        raise CommandError("A .tex holds one number a run; --over goes with the other formats.")
    if options.at is None:
        options.at = "last"
        options.over = options.over or (None if is_table else "step")
    question = Question.of(options)
    exported = Exported.of(question, question.answers(), options)
    write_whole(path, written(exported))
    sys.stdout.write(f"{path}: {exported.n_rows:,} rows\n")
    return exits.OK
