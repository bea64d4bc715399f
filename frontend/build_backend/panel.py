"""Builds `frontend/` into `tb_custom_metrics/plugin/static`.

npm works on a copy: `npm ci` deletes `node_modules` first, and a developer's holds the
test tools and may be in use. The copy has exactly the files that are hashed, so
that a build cannot depend on a file whose change would go unnoticed.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import node

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
STATIC = Path("tb_custom_metrics", "plugin", "static")
STAMP = "build.json"

SOURCES = (
    ".npmrc",
    "index.html",
    "package-lock.json",
    "package.json",
    "src",
    "tsconfig.json",
    "vite.config.ts",
)

INSTALL = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
BUILD = ("run", "build")

NO_NODE = """\
Could not build the panel: found no {wanted}{found}.
Install one, or let pip fetch one by leaving out --no-build-isolation.
A released wheel or sdist holds the panel already and needs no Node.js."""

INSTALL_FAILED = """\
Could not build the panel: `npm {command}` ended with status {status}; npm says why above.
An install from a checkout fetches packages with npm: check the network and the settings that \
`npm config list` shows.
A released wheel or sdist holds the panel already and needs no npm."""

BUILD_FAILED = """\
Could not build the panel: `npm {command}` ended with status {status}; its reason is above.
Where that names a file of frontend/, mend it there and install again."""

NO_PAGE = """\
Could not build the panel: `npm {command}` succeeded but wrote no {file}.
Check `build` in frontend/vite.config.ts."""


def build_if_needed() -> None:
    """Builds the panel unless the one that is there was built from these sources.

    Raises:
        SystemExit: If it cannot be built; pip shows the message and installs nothing.
    """
    if needs_build():
        build()


def needs_build() -> bool:
    """Tells whether the panel is missing or was built from other sources."""
    try:
        stamp = json.loads((ROOT / STATIC / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return bool(stamp != _stamp())


def build() -> None:
    """Builds the panel in a copy of `frontend/` and puts it in place as a whole."""
    found = node.find()
    if found is None:
        raise SystemExit(NO_NODE.format(wanted=node.WANTED, found=_rejected_node()))
    with tempfile.TemporaryDirectory(prefix="custom-metrics-panel-") as directory:
        tree = Path(directory)
        stamp = _stamp()
        _copy_sources(tree / "frontend")
        _run_npm(found, INSTALL, INSTALL_FAILED, tree)
        _run_npm(found, BUILD, BUILD_FAILED, tree)
        built = tree / STATIC
        if not (built / "index.js").is_file():
            message = NO_PAGE.format(command=" ".join(BUILD), file=STATIC / "index.js")
            raise SystemExit(message)
        (built / STAMP).write_text(json.dumps(stamp) + "\n", encoding="utf-8")
        _replace(built, ROOT / STATIC)


def _run_npm(found: node.Node, arguments: tuple[str, ...], message: str, tree: Path) -> None:
    status = found.run_npm(*arguments, cwd=tree / "frontend")
    if status != 0:
        raise SystemExit(message.format(command=" ".join(arguments), status=status))


def _replace(built: Path, static: Path) -> None:
    """Renames a finished copy of `built` to `static`, so that a half panel is never there."""
    with tempfile.TemporaryDirectory(prefix=".static-", dir=static.parent) as directory:
        shutil.copytree(built, Path(directory, "new"))
        if static.exists():
            os.rename(static, Path(directory, "old"))
        os.rename(Path(directory, "new"), static)


def _stamp() -> dict[str, str]:
    """Returns what `build.json` says of a panel built from the sources as they are."""
    digest = hashlib.sha256()
    for path in _sources():
        content = path.read_bytes()
        # Name and length go in too: files must not run into each other.
        digest.update(f"{path.relative_to(FRONTEND).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return {"sources_sha256": digest.hexdigest()}


def _copy_sources(destination: Path) -> None:
    for path in _sources():
        copy = destination / path.relative_to(FRONTEND)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _sources() -> Iterator[Path]:
    """Yields the files that the panel is built from, in a fixed order."""
    for name in SOURCES:
        path = FRONTEND / name
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file())
        elif path.is_file():
            yield path


def _rejected_node() -> str:
    """Names the Node.js on PATH that will not do, for the error message."""
    path = shutil.which("node")
    return "" if path is None else f" ({path} is {node.version(path) or 'broken'})"
