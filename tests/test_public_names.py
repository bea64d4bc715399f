"""The public names are the ones that are listed."""

import subprocess
import sys

import pytest

import tb_custom_metrics


def test_the_list_is_sorted_and_complete():
    lazy = set(tb_custom_metrics._MODULES)

    assert tb_custom_metrics.__all__ == sorted(tb_custom_metrics.__all__)
    assert set(tb_custom_metrics.__all__) == lazy


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", tb_custom_metrics.__all__)
def test_every_name_is_there_and_called_so(name):
    assert getattr(tb_custom_metrics, name).__name__.rpartition(".")[2] == name
    assert name in dir(tb_custom_metrics)


def test_another_name_is_not_there():
    with pytest.raises(AttributeError) as caught:
        _ = tb_custom_metrics.BinaryCount
    assert str(caught.value) == "module 'tb_custom_metrics' has no attribute 'BinaryCount'"


def test_importing_the_package_imports_no_framework():
    program = "import sys, tb_custom_metrics; print({'keras', 'tensorflow'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert result.stdout == "set()\n"
