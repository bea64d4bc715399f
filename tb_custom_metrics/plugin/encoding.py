"""Answers as they are kept and sent: as JSON, or with their columns as they lie in memory."""

import gzip
import json
from typing import Any

import numpy as np
from tensorboard.backend import http_util
from werkzeug import wrappers

from tb_custom_metrics.plugin.columns import listed

BINARY = "application/octet-stream"
_JSON = "application/json"

_COMPRESSION = 3  # as TensorBoard compresses what it sends

_WORD = 8  # bytes; every part of a binary answer starts at a multiple of it


def wanted_type(request: wrappers.Request) -> str:
    """Returns the type of answer that a request asks for: JSON, unless it names the other alone."""
    return request.accept_mimetypes.best_match([_JSON, BINARY], _JSON)


def encoded(content: Any, content_type: str) -> bytes:
    """Returns an answer in the form in which it is kept and sent."""
    if content_type == BINARY:
        return _binary(content)
    text = json.dumps(content, default=listed, allow_nan=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=_COMPRESSION, mtime=0)


def respond_encoded(request: wrappers.Request, content: bytes, content_type: str) -> wrappers.Response:
    """Returns an answer of what `encoded` has made."""
    response: wrappers.Response = http_util.Respond(
        request, content, content_type, content_encoding="gzip" if content_type == _JSON else None
    )
    return response


def _binary(content: Any) -> bytes:
    """Returns the length of a header, the header, and the columns; `http_api.md` has the form."""
    places: dict[bytes, int] = {}  # many lines have the same steps: each column is sent once
    columns: list[bytes] = []
    size = 0

    def placed(array: Any) -> dict[str, Any]:
        nonlocal size
        column = np.ascontiguousarray(array, "<f8").tobytes()
        if column not in places:
            places[column] = size
            columns.append(column)
            size += array.size
        return {"column": places[column], "shape": array.shape}

    header = json.dumps(content, default=placed, allow_nan=False, separators=(",", ":")).encode()
    header += b" " * (-len(header) % _WORD)
    return b"".join([len(header).to_bytes(_WORD, "little"), header, *columns])
