"""Evaluates both corpora while Python tells of every file, socket, process and import.

Run by test_side_effects.py in an interpreter of its own, because an audit hook cannot be removed.
Prints what happened, as JSON; with the argument "control" something is done that must be noticed.
"""

import contextlib
import json
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import catalogue

WATCHED = ("open", "import", "exec", "compile", "socket.", "subprocess.", "os.", "shutil.", "ctypes.")

CONTROLS = {
    "open": lambda: Path(__file__).read_bytes(),
    "socket": lambda: socket.socket().close(),
    "subprocess": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    "import": lambda: __import__("colorsys"),
    "eval": lambda: eval("1 + 1"),
}


def text_of(case: dict) -> str:
    gen = case.get("gen")
    return case["formula"] if gen is None else gen["prefix"] + gen["unit"] * gen["count"] + gen["suffix"]


def formulas() -> list[str]:
    corpus = Path(__file__).parent / "corpus"
    good = json.loads((corpus / "good_formulas.json").read_text(encoding="utf-8"))["cases"]
    bad = json.loads((corpus / "bad_formulas.json").read_text(encoding="utf-8"))["cases"]
    return [text_of(case) for case in [*good, *bad] if "formula_json" not in case]


def evaluate_all(texts: list[str]) -> None:
    operands = {name: np.array([1.0, 2.0]) for name in ("tp", "fp", "tn", "fn", "loss", "train/loss")}
    for text in texts:
        with contextlib.suppress(FormulaError):
            Formula(text).evaluate(operands)


def main(control: str | None) -> None:
    texts = formulas()
    catalogue()  # the one file of ours, read once
    events: list[str] = []
    watching = False

    def hook(event: str, _: object) -> None:
        if watching and event.startswith(WATCHED):
            events.append(event)

    sys.addaudithook(hook)
    watching = True
    evaluate_all(texts) if control is None else CONTROLS[control]()
    watching = False
    sys.stdout.write(json.dumps({"formulas": len(texts), "events": events}))


if __name__ == "__main__":
    main(*(sys.argv[1:] or [None]))
