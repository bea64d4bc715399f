"""What event files and readers agree on."""

import base64
import json

import numpy as np
import pytest
from tensorboard.compat.proto import summary_pb2

from tb_custom_metrics import metadata
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds

LAYOUTS = {
    "cells": Layout("cells"),
    "cells by class": Layout("cells", classes=("cat", "dog", "Füchsin / 'x'")),
    "even": Layout("scores", even_thresholds(201)),
    "even, other rule": Layout("scores", even_thresholds(201), ">="),
    "uneven": Layout("scores", np.float32([0.1, 0.5, 0.99])),
    "nearly even": Layout("scores", np.nextafter(even_thresholds(3), np.float32(1))),
    "one": Layout("scores", np.float32([0.5])),
    "by class": Layout("scores", even_thresholds(11), classes=("a", "b")),
}


def scores_at(*levels: float) -> bytes:
    encoded = base64.b64encode(np.float32(levels).tobytes()).decode()
    return f'{{"version":1,"kind":"scores","thresholds":"{encoded}","rule":">","classes":[]}}'.encode()


def fields(layout: Layout) -> tuple[object, ...]:
    return layout.kind, layout.thresholds.tolist(), layout.rule, layout.classes


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_layout_is_read_back_as_it_was_written(layout):
    read = Layout.from_bytes(layout.to_bytes())

    assert fields(read) == fields(layout)
    assert read.thresholds.dtype == np.float32


def test_different_layouts_have_different_digests():
    digests = [layout.digest for layout in LAYOUTS.values()]

    assert len(set(digests)) == len(digests)
    assert all(len(digest) == 8 and int(digest, 16) >= 0 for digest in digests)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_digest_outlives_the_process_that_wrote_it(layout):
    assert Layout.from_bytes(layout.to_bytes()).digest == layout.digest


def test_evenly_spaced_thresholds_are_written_as_their_number():
    assert json.loads(Layout("scores", even_thresholds(201)).to_bytes()) == {
        "version": 1,
        "kind": "scores",
        "thresholds": 201,
        "rule": ">",
        "classes": [],
    }


@pytest.mark.parametrize("number", [1, 2, 3, 11, 200, 201, 1001])
def test_evenly_spaced_thresholds_reach_from_0_to_1(number):
    thresholds = even_thresholds(number)

    assert len(thresholds) == number
    np.testing.assert_array_equal(thresholds, np.linspace(0, 1, number).astype(np.float32))
    assert (0.5 in thresholds) == (number % 2 == 1 and number > 1)


def test_a_later_version_is_refused_with_what_to_do():
    content = json.loads(Layout("cells").to_bytes())
    content["version"] = 2

    with pytest.raises(ValueError, match="version") as caught:
        Layout.from_bytes(json.dumps(content).encode())

    assert str(caught.value) == (
        "Counts of version 2, written by another release; this one reads version 1. "
        "Update tensorboard-plugin-custom-metrics."
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"version":1,"kind":"scores","thresholds":-1,"rule":">","classes":[]}',
        b'{"version":1,"kind":"scores","thresholds":"?","rule":">","classes":[]}',
        b'{"version":1,"kind":"scores","thresholds":"AAA=","rule":">","classes":[]}',
        b'{"version":1,"kind":"scores","thresholds":[0.5],"rule":">","classes":[]}',
        b'{"version":1,"kind":"scores","thresholds":null,"rule":">","classes":[]}',
        b'{"version":1,"kind":"cells","thresholds":0,"rule":">","classes":1}',
        b'{"version":1,"kind":"cells","thresholds":3,"rule":">","classes":[]}',
        b'{"version":1,"kind":"scores","thresholds":0,"rule":">","classes":[]}',
        *(scores_at(*levels) for levels in ((np.nan,), (0, np.nan, 1), (0.5, 0.25), (0.5, 0.5))),
        *(scores_at(*levels) for levels in ((-0.25, 0.5), (0.5, 1.25), (0.5, np.inf))),
    ],
)
def test_what_is_no_layout_is_refused_with_its_beginning(content):
    with pytest.raises(ValueError, match="unreadable") as caught:
        Layout.from_bytes(content)

    assert str(caught.value) == f"Counts with unreadable metadata. Received: {content[:80]!r}"


@pytest.mark.parametrize("name", ["counts", "validation/fraud", "counts/batch"])
def test_the_name_of_a_set_is_read_from_its_tag(name):
    layout = Layout("cells")

    assert layout.tag(name) == f"custom_metrics/counts/{name}/{layout.digest}"
    assert metadata.set_name(layout.tag(name)) == name


@pytest.mark.parametrize(
    "tag",
    ["", "counts/a/5f0c9a1e", "custom_metrics/f1", "custom_metrics/formula_set", "custom_metrics/counts/a"],
)
def test_another_tag_is_no_set(tag):
    assert metadata.set_name(tag) is None


@pytest.mark.parametrize(
    ("largest", "dtype"),
    [(0, np.int32), (2**31 - 1, np.int32), (2**31, np.int64), (2**62, np.int64)],
)
def test_counts_take_the_fewest_bytes_that_hold_them(largest, dtype):
    assert metadata.smallest_dtype(np.array([0, largest])) is dtype


def test_no_counts_take_the_fewest_bytes():
    assert metadata.smallest_dtype(np.zeros(0, np.int64)) is np.int32


@pytest.mark.parametrize(
    ("written", "content"),
    [
        (metadata.counts_metadata(Layout("cells")), Layout("cells").to_bytes()),
        (metadata.formula_set_metadata(), b""),
    ],
    ids=["counts", "formula set"],
)
def test_our_summaries_say_that_they_are_tensors_of_this_plugin(written, content):
    assert written.plugin_data.plugin_name == "custom_metrics"
    assert written.plugin_data.content == content
    assert written.data_class == summary_pb2.DATA_CLASS_TENSOR


def test_more_thresholds_than_anybody_writes_are_refused_before_memory_is_taken():
    content = b'{"version":1,"kind":"scores","thresholds":1000000000,"rule":">","classes":[]}'

    with pytest.raises(ValueError, match="unreadable metadata"):
        Layout.from_bytes(content)


def test_a_later_version_says_to_update_whatever_else_it_holds():
    with pytest.raises(ValueError, match="Update tensorboard-plugin-custom-metrics"):
        Layout.from_bytes(b'{"version":2,"arrangement":"new"}')
