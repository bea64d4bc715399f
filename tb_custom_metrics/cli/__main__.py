"""`tb-custom-metrics COMMAND …`: finds the command, runs it, and turns what goes wrong into a message."""

import argparse
import importlib
import io
import os
import sys
import textwrap
from collections.abc import Sequence

from tb_custom_metrics import __version__
from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.exits import CommandError

PROGRAM = "tb-custom-metrics"

COMMANDS = {
    "eval": "print formulas of runs as a table",
    "export": "write them to a file: CSV, Parquet, JSON or LaTeX",
    "backfill": "write them beside old runs, as scalars that every tab of TensorBoard shows",
    "check": "run the tests and the gates of a formula set",
    "formulas": "show, validate, save and fetch the formulas that a team shares",
    "catalogue": "search the metrics and functions that a formula can use",
    "demo": "write the logs of two invented trainings and open them in TensorBoard",
}
"""The commands, each a module beside this one, loaded when it is asked for."""

_EXAMPLES = """\
examples:
  tb-custom-metrics demo
  tb-custom-metrics catalogue recall
  tb-custom-metrics eval logs f1 'best(f1)' 'cost=5*fn + fp'
  tb-custom-metrics export logs f1 mcc -o metrics.csv
  tb-custom-metrics backfill logs --metrics metrics.toml
  tb-custom-metrics check logs --metrics metrics.toml

Each command explains itself: tb-custom-metrics eval --help
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code, one of `exits.CODES`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # names of runs may be in any letters, or in none
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = _parser(given).parse_args(given)
        code: int = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = exits.INTERRUPTED
    except BrokenPipeError:
        # Whoever read has seen enough. The interpreter would complain once more as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = exits.PIPE_CLOSED
    except CommandError as error:
        code = _failed(str(error), error.code)
    except OSError as error:
        code = _failed(_of_file(error))
    except ValueError as error:
        code = _failed(_of_formula(error))
    return code


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Returns the parser, in which only the command that is asked for has its arguments."""
    parser = argparse.ArgumentParser(
        PROGRAM,
        description="Formulas over what classifiers have logged for TensorBoard, without TensorBoard.",
        epilog=f"{_EXAMPLES}\nexit codes:\n{_codes()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    asked = next((word for word in given if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        if name != asked:
            commands.add_parser(name, help=summary)
            continue
        module = importlib.import_module(f"tb_custom_metrics.cli.{name}")
        description, _, examples = textwrap.dedent(module.HELP).strip().partition("\n\nexamples:\n")
        command = commands.add_parser(
            name,
            help=summary,
            description=description,
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _codes() -> str:
    return "\n".join(f"  {code:<5} {meaning}" for code, meaning in exits.CODES.items())


def _failed(message: str, code: int = exits.USAGE) -> int:
    sys.stderr.write(f"{PROGRAM}: {message}\n")
    return code


def _of_file(error: OSError) -> str:
    what = error.strerror or str(error)
    return what if error.filename is None else f"'{os.fsdecode(error.filename)}': {what}"


def _of_formula(error: ValueError) -> str:
    """The message of what a person can get wrong; anything else is a defect of this program."""
    from tb_custom_metrics.formula import FormulaError
    from tb_custom_metrics.formula import FormulaSetError

    if isinstance(error, FormulaError | FormulaSetError):
        return str(error)
    raise error


if __name__ == "__main__":
    sys.exit(main())
