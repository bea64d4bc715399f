"""Installs and builds, as people run them: the panel is in each, or the install fails."""

import importlib.metadata
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tb_custom_metrics
from tb_custom_metrics.cli.__main__ import COMMANDS

STATIC = "tb_custom_metrics/plugin/static/"
LICENSES = STATIC + "THIRD_PARTY_LICENSES.md"
DEVELOPERS_TOOL = "frontend/node_modules/test-tool/index.js"
BUNDLED = ["codemirror", "preact", "signals", "uplot"]

SHOW_PANEL = """
import importlib.util, pathlib
package, = importlib.util.find_spec("tb_custom_metrics").submodule_search_locations
print((pathlib.Path(package) / "plugin/static/index.js").read_text())
"""


@pytest.fixture(scope="module")
def built(new_checkout: Callable[[], Any], with_node: dict[str, str]) -> Any:
    """A developer's checkout, where an sdist was built with Node on PATH, and the wheel from that sdist."""
    checkout = new_checkout()
    tool = checkout.root / DEVELOPERS_TOOL
    tool.parent.mkdir(parents=True)
    tool.write_text("// installed by a developer\n")
    checkout.build(environment=with_node)
    return checkout


@pytest.fixture(scope="module")
def sdist_and_wheel(built: Any) -> Path:
    """The folder of both."""
    return built.root / "dist"


@pytest.fixture(scope="module")
def sdist(sdist_and_wheel: Path) -> Path:
    return next(sdist_and_wheel.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(sdist_and_wheel: Path) -> dict[str, bytes]:
    return wheel_files(sdist_and_wheel)


def wheel_files(dist: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sdist_files(sdist: Path) -> dict[str, bytes]:
    with tarfile.open(sdist) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        return {member.name.partition("/")[2]: archive.extractfile(member).read() for member in members}


def panel(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.startswith(STATIC)}


def test_a_wheel_built_with_node_on_path_holds_the_panel(wheel):
    assert set(panel(wheel)) >= {STATIC + "index.js", STATIC + "build.json", LICENSES}
    assert b"render" in wheel[STATIC + "index.js"]


def test_a_wheel_installs_the_command_with_all_that_it_needs(wheel):
    (entry_points,) = (content for name, content in wheel.items() if name.endswith("/entry_points.txt"))

    assert b"tb-custom-metrics = tb_custom_metrics.cli.__main__:main" in entry_points
    assert {f"tb_custom_metrics/cli/{name}.py" for name in (*COMMANDS, "demo_logs")} <= set(wheel)


def test_a_wheel_built_without_node_on_path_holds_the_same_panel(new_checkout, without_node, wheel):
    dist = new_checkout().build("--wheel", environment=without_node)

    assert panel(wheel_files(dist)) == panel(wheel)


def test_an_sdist_builds_into_the_same_wheel_with_no_node_and_npm_unreachable(
    unpacked, without_npm, sdist, wheel, tmp_path
):
    dist = unpacked(sdist, tmp_path).build("--wheel", environment=without_npm)

    assert wheel_files(dist) == wheel


def test_a_checkout_does_not_build_with_npm_unreachable(new_checkout, without_npm):
    result = new_checkout().install(environment=without_npm)

    assert result.returncode == 1
    assert "Could not build the panel: `npm ci --omit=dev" in result.stdout
    assert "A released wheel or sdist holds the panel already and needs no npm." in result.stdout


@pytest.fixture(scope="module")
def editable(new_checkout: Callable[[], Any], without_node: dict[str, str]) -> Any:
    """A checkout that was installed as editable, with no Node on PATH."""
    checkout = new_checkout()
    result = checkout.install("--editable", environment=without_node)
    assert result.returncode == 0, result.stdout
    return checkout


def test_an_editable_install_holds_the_panel(editable, without_node, wheel):
    shown = editable.run_python(SHOW_PANEL, without_node)

    assert shown.stdout.strip() == wheel[STATIC + "index.js"].decode().strip()


def test_a_second_install_of_the_same_sources_builds_nothing(editable, without_npm):
    second = editable.install("--editable", environment=without_npm)

    assert second.returncode == 0, second.stdout


@pytest.mark.parametrize("arguments", [(), ("--editable",)], ids=["plain", "editable"])
def test_a_broken_frontend_source_fails_the_install(new_checkout, with_node, arguments):
    checkout = new_checkout()
    (checkout.root / "frontend" / "src" / "index.tsx").write_text("export const = broken;\n")

    result = checkout.install(*arguments, environment=with_node)

    assert result.returncode == 1
    assert "Could not build the panel: `npm run build` ended with status 1" in result.stdout
    assert "src/index.tsx" in result.stdout


def test_a_build_leaves_a_developers_node_modules_alone(built, sdist, wheel):
    assert (built.root / DEVELOPERS_TOOL).read_text() == "// installed by a developer\n"
    assert [name for files in (sdist_files(sdist), wheel) for name in files if "node_modules" in name] == []


def test_a_module_deleted_from_the_checkout_is_not_in_the_next_wheel(new_checkout, built, with_node):
    checkout = new_checkout()
    shutil.copytree(built.root / STATIC, checkout.root / STATIC)  # built of these sources, so not anew
    module = checkout.root / "tb_custom_metrics" / "deleted_later.py"
    module.write_text("")
    before = wheel_files(checkout.build("--wheel", environment=with_node))

    module.unlink()
    after = wheel_files(checkout.build("--wheel", environment=with_node))

    assert set(before) - set(after) == {"tb_custom_metrics/deleted_later.py"}


def test_the_sdist_and_the_wheel_carry_third_party_licences(sdist, wheel):
    for files in (sdist_files(sdist), wheel):
        text = files[LICENSES].decode().lower()
        assert [name for name in BUNDLED if name not in text] == []
        assert any(name.endswith("LICENSE") for name in files)


def test_no_file_of_the_wheel_names_a_path_of_this_machine(sdist_and_wheel, wheel):
    checkout = str(sdist_and_wheel.parent).encode()
    paths = [checkout, str(Path(__file__).parents[2]).encode(), b"custom-metrics-panel-"]

    named = [name for name, content in wheel.items() if any(path in content for path in paths)]

    assert named == []


def test_the_wheel_holds_what_the_package_reads_and_types(wheel):
    assert {
        "tb_custom_metrics/py.typed",
        "tb_custom_metrics/formula/catalogue/rates.toml",
        "tb_custom_metrics/plugin/http_api.md",
    } <= set(wheel)


def test_the_package_says_the_version_that_pip_says():
    version = importlib.metadata.version("tensorboard-plugin-custom-metrics")

    assert tb_custom_metrics.__version__ == version


def test_the_wheel_registers_the_plugin_and_the_command(wheel):
    (entry_points,) = (wheel[name] for name in wheel if name.endswith("entry_points.txt"))

    assert entry_points.decode().split("\n") == [
        "[console_scripts]",
        "tb-custom-metrics = tb_custom_metrics.cli.__main__:main",
        "",
        "[tensorboard_plugins]",
        "custom_metrics = tb_custom_metrics.plugin.loader:CustomMetricsLoader",
        "",
    ]
