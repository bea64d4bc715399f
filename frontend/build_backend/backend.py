"""PEP 517 hooks: setuptools, with the panel built first.

The panel is built here and not in a `build_py` command, because setuptools swallows
a failing `build_py` in editable installs: pip would report success and TensorBoard
would show an empty tab.
"""

import shutil
from collections.abc import Mapping
from typing import Any

from setuptools import build_meta

import node
import panel

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

Settings = Mapping[str, Any] | None

prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """Returns what setuptools needs, and Node where the panel needs it."""
    return build_meta.get_requires_for_build_wheel(config_settings) + _node_requirement()


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """Returns what setuptools needs, and Node where the panel needs it."""
    return build_meta.get_requires_for_build_editable(config_settings) + _node_requirement()


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    """Returns what setuptools needs, and Node where the panel needs it."""
    return build_meta.get_requires_for_build_sdist(config_settings) + _node_requirement()


def build_wheel(
    wheel_directory: str,
    config_settings: Settings = None,
    metadata_directory: str | None = None,
) -> str:
    """Builds the panel, then the wheel, and returns the wheel's file name."""
    panel.build_if_needed()
    # setuptools packs whatever an earlier build left there: without this, a module
    # deleted from the checkout would still be in the next wheel.
    shutil.rmtree(panel.ROOT / "build" / "lib", ignore_errors=True)
    return build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(
    wheel_directory: str,
    config_settings: Settings = None,
    metadata_directory: str | None = None,
) -> str:
    """Builds the panel, then the editable wheel, and returns its file name."""
    panel.build_if_needed()
    return build_meta.build_editable(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Builds the panel, then the sdist that carries it, and returns its file name."""
    panel.build_if_needed()
    return build_meta.build_sdist(sdist_directory, config_settings)


def _node_requirement() -> list[str]:
    if not panel.needs_build() or node.on_path() is not None:
        return []
    return [node.REQUIREMENT]
