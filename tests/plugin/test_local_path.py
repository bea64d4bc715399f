"""Paths mean what they mean to TensorBoard."""

from pathlib import Path

import pytest
from tensorboard.plugins.base_plugin import TBContext

from tb_custom_metrics.plugin.every_step import EveryStep
from tb_custom_metrics.plugin.local_path import local_path
from tb_custom_metrics.plugin.team import Team

pytestmark = pytest.mark.knows_no_tensorflow


def test_a_tilde_is_the_home_of_a_user(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))

    assert local_path("~/logs") == tmp_path / "logs"


def test_the_tilde_of_a_user_who_is_not_there_stays_as_it_is():
    context = TBContext(logdir="~nosuchuser/logs")

    assert local_path(context.logdir) == Path("~nosuchuser/logs")
    assert Team(context).read().saved == []
    assert EveryStep(context).refusal is None
