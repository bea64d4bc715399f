"""What commands take at the prompt, read and checked."""

import argparse
import math

from tb_custom_metrics.formula.entries import FormulaSetError
from tb_custom_metrics.formula.entries import read_parameter


def add_conditions(parser: argparse.ArgumentParser) -> None:
    """Adds what formulas are evaluated with: parameters, a threshold, a share of positives."""
    parser.add_argument(
        "--set", dest="parameters", action="append", default=[], type=parameter, metavar="NAME=NUMBER",
        help="the value of a parameter; can be given several times",
    )  # fmt: skip
    parser.add_argument("--threshold", type=share, default=0.5, metavar="T", help="read at it (default: 0.5)")
    parser.add_argument(
        "--prevalence", type=inner_share, metavar="SHARE", help="as it would be with this share of positives"
    )


def parameter(text: str) -> tuple[str, float]:
    """Reads `NAME=NUMBER`."""
    name, _, value = text.partition("=")
    try:
        read_parameter(name.strip(), {"value": float(value)})
    except FormulaSetError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    except ValueError:
        raise argparse.ArgumentTypeError(f"write NAME=NUMBER, such as beta=2. Received: {text!r}") from None
    return name.strip(), float(value)


def share(text: str) -> float:
    """Reads a fraction from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"it is a number from 0 to 1. Received: {text!r}")
    return value


def inner_share(text: str) -> float:
    """Reads a fraction between 0 and 1, without the two."""
    value = share(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"it lies between 0 and 1. Received: {text!r}")
    return value


def positive(text: str) -> int:
    """Reads a whole number from 1 upwards."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"it is a whole number from 1 upwards. Received: {text!r}")
    return int(text)
