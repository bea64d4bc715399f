"""GET /static/…: files by exact name, and nothing else."""

import gzip
import http.client
import re

import pytest

pytestmark = pytest.mark.knows_no_tensorflow

STATIC = "/data/plugin/custom_metrics/static/"


def get(panel, path: str) -> tuple[int, str, bytes]:
    """As it is, without a client that tidies the path up."""
    connection = http.client.HTTPConnection(panel.host, timeout=30)
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.headers["Content-Type"], response.read()
    finally:
        connection.close()


def test_the_module_of_the_panel_is_served_as_javascript_and_cached(panel):
    response = panel.get("static/index.js")

    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "private, max-age=86400"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"render" in response.body


def test_the_module_of_the_panel_is_at_most_200_kb_compressed_and_waits_for_no_other(panel):
    script = get(panel, f"{STATIC}index.js")[2]

    assert len(gzip.compress(script, 6)) <= 200_000
    before = re.findall(rb"(.{7})[\"'`]\./[\w-]+\.js[\"'`]", script)
    assert before
    assert set(before) == {b"import("}  # as it is needed, and not before the panel


def test_a_version_in_the_address_changes_nothing(panel):
    assert panel.get("static/index.js?v=1").body == panel.get("static/index.js").body


@pytest.mark.parametrize(
    "name",
    [
        "nosuch.js",
        "INDEX.JS",
        "index.js/",
        "index.js;x",
        "index.js%00",
        "x/index.js",
        "x/static/index.js",
        "./index.js",
        "//index.js",
        "../plugin.py",
        "..%2fplugin.py",
        "%2e%2e/plugin.py",
        "%252e%252e/plugin.py",
        "..\\plugin.py",
        "..%5cplugin.py",
        "../../../../../../../../etc/passwd",
        "..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
        "C:/windows/win.ini",
        "C:%5cwindows%5cwin.ini",
        "file:///etc/passwd",
    ],
)
def test_any_other_name_is_404_in_the_shape_of_every_error(panel, name):
    status, content_type, body = get(panel, STATIC + name)

    assert status == 404
    assert content_type == "application/json"
    assert body.startswith(b'{"error":{"code":"not_found","message":"No such file. Received: ')
    assert body.endswith(b',"span":null,"hint":null}}')


def test_the_folder_itself_is_404(panel):
    assert get(panel, STATIC)[0] == 404
