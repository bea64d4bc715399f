"""`tb-custom-metrics COMMAND …`: finds the command, runs it, and turns what goes wrong into a message."""

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.exits import CommandError

PROGRAM = "tb-custom-metrics"
_DISTRIBUTION = "tensorboard-plugin-custom-metrics"

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

_EXAMPLES = (
    "tb-custom-metrics demo",
    "tb-custom-metrics catalogue recall",
    "tb-custom-metrics eval logs f1 'best(f1)' 'cost=5*fn + fp'",
    "tb-custom-metrics export logs f1 mcc -o metrics.csv",
    "tb-custom-metrics backfill logs --metrics metrics.toml",
    "tb-custom-metrics check logs --metrics metrics.toml",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code, one of `exits.CODES`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # names of runs may be in any letters, or in none
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = _options(given)
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


def _options(given: Sequence[str]) -> argparse.Namespace:
    """Reads the arguments; ends the program where help was asked for, or they are wrong."""
    if given and given[0] in COMMANDS:
        module = importlib.import_module(f"tb_custom_metrics.cli.{given[0]}")
        parser = _parser(f"{PROGRAM} {given[0]}", module.HELP)
        module.add_arguments(parser)
        # Formulas may stand before and after options.
        return parser.parse_intermixed_args(given[1:], argparse.Namespace(run=module.run))
    examples = "".join(f"  {line}\n" for line in _EXAMPLES)
    parser = _parser(
        PROGRAM,
        "Formulas over what classifiers have logged for TensorBoard, without TensorBoard.\n\n"
        f"examples:\n{examples}\n"
        f"Each command explains itself: {PROGRAM} eval --help\n\nexit codes:\n{_codes()}",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and end")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        commands.add_parser(name, help=summary)
    return parser.parse_args(given)


def _parser(program: str, text: str) -> argparse.ArgumentParser:
    description, headline, below = text.partition("examples:\n")
    return argparse.ArgumentParser(
        program,
        description=description.rstrip(),
        epilog=headline + below,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


class _Version(argparse.Action):
    """Looks the version up when it is asked for, since that takes longer than all else here."""

    def __call__(self, *_: object) -> NoReturn:
        import importlib.metadata

        sys.stdout.write(f"{PROGRAM} {importlib.metadata.version(_DISTRIBUTION)}\n")
        sys.exit(exits.OK)


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
