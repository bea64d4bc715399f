"""Log directories on a real S3 server on this machine, configured as people do."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from event_files import Events
from moto.server import ThreadedMotoServer

ACCESS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def store(server, splits):
    """A client of the server, with the bucket `logs` in which `splits` lies."""
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=server,
        region_name="us-east-1",
        aws_access_key_id="tests",
        aws_secret_access_key="tests",
    )
    client.create_bucket(Bucket="logs")
    for path in splits.rglob("events*"):
        put(client, path, f"team/{path.relative_to(splits)}")
    yield client
    client.close()


def put(client: object, path: Path, key: str) -> None:
    client.put_object(Bucket="logs", Key=key, Body=path.read_bytes())


def test_the_numbers_are_those_of_the_same_files_on_a_disk(tb, server, store, splits):
    asked = ["f1", "x", "--json"]

    here = tb("eval", splits, *asked).stdout
    there = tb("eval", "s3://logs/team", *asked, environment={**ACCESS, "AWS_ENDPOINT_URL": server}).stdout

    assert json.loads(there) == json.loads(here)


def test_python_reads_them_as_it_reads_a_disk(server, store, splits):
    program = """
import sys, tb_custom_metrics
for one in tb_custom_metrics.read(sys.argv[1]).evaluate(["f1", "x"]):
    print(one.run, one.formula, one.steps.tolist(), one.values.tolist())
"""

    def printed(logdir: object) -> str:
        command = [sys.executable, "-P", "-c", program, str(logdir)]
        environment = {**os.environ, **ACCESS, "AWS_ENDPOINT_URL": server}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    here, there = printed(splits), printed("s3://logs/team")

    assert "f1" in here
    assert there == here


def test_the_configuration_of_fsspec_serves_as_well(tb, server, store, tmp_path):
    (tmp_path / "s3.json").write_text(
        json.dumps({"s3": {"endpoint_url": server, "key": "tests", "secret": "tests"}})
    )
    environment = {"FSSPEC_CONFIG_DIR": str(tmp_path)}
    out = tmp_path / "out.csv"

    tb("export", "s3://logs/team", "f1", "--where", "plain", "-o", out, environment=environment)

    values = [line.split(",")[-1] for line in out.read_text().splitlines() if line.startswith('"plain"')]
    assert [float(value) for value in values] == pytest.approx([80 / 110, 60 / 100])


def test_what_another_machine_has_written_since_is_there_at_the_next_listing(
    server, store, tmp_path, monkeypatch
):
    from tb_custom_metrics.logs.event_files.reader import EventFilesReader
    from tb_custom_metrics.logs.run import Source

    for name, value in {**ACCESS, "AWS_ENDPOINT_URL": server}.items():
        monkeypatch.setenv(name, value)
    with Events(tmp_path / "a") as events:
        events.scalar("x", 0, 1)
    (file,) = (tmp_path / "a").iterdir()
    put(store, file, "live/a/events.out.tfevents.1")
    reader = EventFilesReader("s3://logs/live")
    assert reader.listing().runs == ["a"]

    # A run that begins, and a file that has grown: an object store holds it whole again.
    put(store, file, "live/b/events.out.tfevents.1")
    with Events(tmp_path / "grown") as events:
        events.scalar("x", 0, 1)
        events.scalar("x", 1, 2)
    (grown,) = (tmp_path / "grown").iterdir()
    put(store, grown, "live/a/events.out.tfevents.1")

    assert sorted(reader.listing().runs) == ["a", "b"]
    assert reader.scalars([Source("a", "x")])[Source("a", "x")].values.tolist() == [1, 2]


def test_what_cannot_be_reached_is_said_without_a_stack_trace(tb, server, store):
    environment = {**ACCESS, "AWS_ENDPOINT_URL": server}
    nothing = tb("eval", "s3://elsewhere/team", "f1", code=2, environment=environment)
    nobody = {**ACCESS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    closed = tb("eval", "s3://logs/team", "f1", code=2, environment=nobody)

    assert "'s3://elsewhere/team' cannot be read: " in nothing.stderr
    assert "'s3://logs/team' cannot be read: " in closed.stderr
