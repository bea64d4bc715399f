"""The panel's files, as they were built into the package."""

import hashlib
import importlib.resources
from collections.abc import Iterable
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any

from tensorboard.backend import http_util
from werkzeug import wrappers

from tb_custom_metrics.plugin.http import RequestError
from tb_custom_metrics.plugin.http import check_method
from tb_custom_metrics.plugin.http import refuse

_MODULE = "index.js"
_CACHED = 24 * 60 * 60  # seconds; the address changes with the content

# Said here, because on Windows the registry can make JavaScript "text/plain".
_TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "md": "text/plain",
    "svg": "image/svg+xml",
}

_NOT_BUILT = b"""export function render() {
  document.body.textContent =
    'The Custom Metrics panel is not part of this installation. ' +
    'Install it again with: pip install --force-reinstall tensorboard-plugin-custom-metrics';
}
"""


class Assets:
    """Serves files by exact name from memory, so that no request ever becomes a path."""

    def __init__(self) -> None:
        self._files = dict(_static_files())
        self._files.setdefault(_MODULE, _NOT_BUILT)

    @property
    def module_path(self) -> str:
        """The route of the panel's module, another one for another content."""
        digest = hashlib.sha256(self._files[_MODULE]).hexdigest()[:16]
        return f"/static/{_MODULE}?v={digest}"

    def serve(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answers `GET /static/<name>`."""
        request = wrappers.Request(environ)
        try:
            respond = self._file(request)
        except RequestError as error:
            respond = refuse(request, error)
        return respond(environ, start_response)

    def _file(self, request: wrappers.Request) -> wrappers.Response:
        check_method(request, "GET")
        name = request.path.partition("/static/")[2]
        content = self._files.get(name)
        if content is None:
            raise RequestError(404, "not_found", f"No such file. Received: {name[:80]!r}")
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        found: wrappers.Response = http_util.Respond(request, content, kind, expires=_CACHED)
        return found


def _static_files() -> Iterator[tuple[str, bytes]]:
    root = importlib.resources.files("tb_custom_metrics.plugin") / "static"
    if root.is_dir():
        yield from _below(root, "")


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_bytes()
