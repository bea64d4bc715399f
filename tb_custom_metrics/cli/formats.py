"""An export as the bytes of a file, in each of the formats."""

import csv
import io
import json
import math
import re
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from tb_custom_metrics.cli.blocks import Block
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.exported import Column
from tb_custom_metrics.cli.exported import Exported
from tb_custom_metrics.formula.latex import ESCAPES

# Spreadsheets compute a text that begins so; an apostrophe before it makes it a text again.
_COMPUTED = re.compile(r"^[=+\-@\t\r]")


def to_csv(exported: Exported) -> bytes:
    """Returns comments that begin with "#", then a header, then a line for each value."""
    columns = exported.columns()
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in _lines(exported.about))
    # Quoted wherever it is text, so that a "#" in the name of a run begins no comment.
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(_cells(column) for column in columns.values()), strict=True))
    return text.getvalue().encode("utf-8", "backslashreplace")


def to_json(exported: Exported) -> bytes:
    """Returns an object of "about" and "columns"; what is undefined is null."""
    columns = {name: [_json(cell) for cell in column.tolist()] for name, column in exported.columns().items()}
    content = {"about": exported.about, "columns": columns}
    return json.dumps(content, allow_nan=False).encode() + b"\n"


def to_parquet(exported: Exported) -> bytes:
    """Returns a Parquet file, whose metadata has all that is to be said under "custom_metrics".

    Raises:
        CommandError: If pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise CommandError(
            "Parquet needs pyarrow. Install it with: "
            "pip install 'tensorboard-plugin-custom-metrics[parquet]', or export to .csv"
        ) from None
    arrays = {}
    for name, column in exported.columns().items():
        if column.dtype == object:
            arrays[name] = pyarrow.array(column.tolist(), pyarrow.string()).dictionary_encode()
        else:
            arrays[name] = pyarrow.array(column, from_pandas=True)  # NaN is null
    about = {b"custom_metrics": json.dumps(exported.about).encode()}
    sink = pyarrow.BufferOutputStream()
    table = pyarrow.table(arrays).replace_schema_metadata(about)
    pyarrow.parquet.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def to_latex(exported: Exported) -> bytes:
    """Returns a `tabular` for the package booktabs: a line for each run, a column for each formula."""
    cells = [{block.key: _latex_cell(block) for block in blocks} for blocks in exported.blocks]
    keys = list(dict.fromkeys(key for column in cells for key in column))
    header = ["run", *(f"\\texttt{{{_latex(name)}}}" for name in exported.names)]
    rows = [
        [_latex(" ".join(filter(None, key))), *(column.get(key, "--") for column in cells)] for key in keys
    ]
    lines = [
        *(f"% {line}" for line in _lines(exported.about)),
        f"\\begin{{tabular}}{{l{'r' * len(cells)}}}",
        "\\toprule",
        _latex_row(header),
        "\\midrule",
        *map(_latex_row, rows),
        "\\bottomrule",
        "\\end{tabular}",
        "",
    ]
    return "\n".join(lines).encode("utf-8", "backslashreplace")


FORMATS: Mapping[str, Callable[[Exported], bytes]] = {
    ".csv": to_csv,
    ".parquet": to_parquet,
    ".json": to_json,
    ".tex": to_latex,
}
"""By the ending of the file."""


def _lines(about: Mapping[str, Any]) -> Iterator[str]:
    """What is to be said, a fact a line, without line ends in it."""
    for key, value in about.items():
        values = value if isinstance(value, list) else [value]
        for one in values:
            if one is None or one == {}:
                continue
            text = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
            yield f"{key}: {' '.join(text.split())}"


def _cells(column: Column) -> list[Any]:
    """What is undefined, or not there, is an empty cell."""
    if column.dtype == object:
        return [None if cell is None else _COMPUTED.sub(r"'\g<0>", cell) for cell in column.tolist()]
    return [None if cell != cell else cell for cell in column.tolist()]


def _json(cell: Any) -> Any:
    if isinstance(cell, float) and not math.isfinite(cell):
        return None if math.isnan(cell) else "Infinity" if cell > 0 else "-Infinity"
    return cell


def _latex_row(cells: list[str]) -> str:
    return f"{' & '.join(cells)} \\\\"


def _latex_cell(block: Block) -> str:
    if not len(block.values) or math.isnan(block.values[0]):
        return "--"
    value, lower, upper = block.values[0], block.lower[0], block.upper[0]
    if not math.isfinite(value):
        return "$\\infty$" if value > 0 else "$-\\infty$"
    interval = "" if math.isnan(lower) else f" \\; [{lower:.4g}, {upper:.4g}]"
    return f"${value:.4g}{interval}$"


def _latex(text: str) -> str:
    return " ".join(text.split()).translate(ESCAPES)
