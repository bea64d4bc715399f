"""Which requests are answered at all, and that every refusal has the one shape."""

import json

import pytest

pytestmark = pytest.mark.knows_no_tensorflow

GUARDED = ["evaluate", "check", "formulas"]
BODIES = {
    "evaluate": {"formulas": [{"formula": "1"}]},
    "check": {"formula": "1"},
    "formulas": {"set": "guard", "base_revision": 0, "toml": "version = 1"},
}
HEADERS = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}


def posted(panel, route: str, body: bytes | None = None, **headers: str | None):
    sent = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    return panel.request(
        "POST",
        route,
        json.dumps(BODIES[route]).encode() if body is None else body,
        {name: value for name, value in sent.items() if value is not None},
    )


def refusal(response) -> tuple[int, str, str]:
    error = response.json["error"]
    assert response.json.keys() - {"said"} == {"error"}  # and the same in parts, for other languages
    assert set(error) == {"code", "message", "span", "hint"}
    assert (error["span"], error["hint"]) == (None, None)
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    return response.status, error["code"], error["message"]


@pytest.mark.parametrize("route", ["evaluate", "check"])
def test_a_request_as_the_panel_sends_it_is_answered(panel, route):
    assert posted(panel, route).status == 200


@pytest.mark.parametrize(
    ("method", "route", "allowed"),
    [
        *((method, "runs", "GET, HEAD") for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS")),
        *((method, "catalogue", "GET, HEAD") for method in ("POST", "OPTIONS")),
        *((method, "static/index.js", "GET, HEAD") for method in ("POST", "DELETE", "OPTIONS")),
        *((m, "evaluate", "POST") for m in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS")),
        *((m, "check", "POST") for m in ("GET", "OPTIONS")),
    ],
)
def test_another_method_is_refused_with_the_right_one(panel, method, route, allowed):
    response = panel.request(method, route)

    assert refusal(response) == (
        405,
        "method_not_allowed",
        f"Use {allowed.removesuffix(', HEAD')}. Received: {method}",
    )
    assert response.headers["Allow"] == allowed
    assert [name for name in response.headers if name.lower().startswith("access-control")] == []


@pytest.mark.parametrize("route", ["evaluate", "check"])
def test_head_of_a_post_is_refused_too(panel, route):
    assert panel.request("HEAD", route).status == 405


@pytest.mark.parametrize("route", GUARDED)
@pytest.mark.parametrize(
    ("content_type", "seen"),
    [
        (None, ""),
        ("text/plain", "text/plain"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("multipart/form-data; boundary=x", "multipart/form-data"),
        ("application/json, text/plain", "application/json, text/plain"),
        ("text/plain; application/json", "text/plain"),
        ("application/jsonp", "application/jsonp"),
    ],
)
def test_a_body_of_another_type_is_refused(panel, route, content_type, seen):
    response = posted(panel, route, Content_Type=content_type)

    assert refusal(response) == (
        415,
        "unsupported_media_type",
        f"The body must be application/json. Received: {seen!r}",
    )


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_say_its_charset(panel, content_type):
    assert posted(panel, "check", Content_Type=content_type).status == 200


@pytest.mark.parametrize("route", GUARDED)
@pytest.mark.parametrize("header", [None, "", "0", "true"])
def test_without_our_header_a_request_is_refused(panel, route, header):
    response = posted(panel, route, X_Custom_Metrics=header)

    assert refusal(response) == (403, "forbidden", "The header 'X-Custom-Metrics: 1' is missing")


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://{host}.evil.example",
        "http://evil.example/{host}",
        "http://{host}@evil.example",
        "http://evil.example@{host}",
        "http://evil.example#{host}",
        "http://localhost:1",
        "http://localhost",
        "{host}",
        "//{host}",
        "file://{host}",
        "http://[",
        "",
    ],
)
def test_another_origin_is_refused(panel, origin):
    sent = origin.format(host=panel.host)

    response = posted(panel, "check", Origin=sent)

    assert refusal(response) == (403, "forbidden", f"Origin {sent!r} is not this server, {panel.host!r}")


@pytest.mark.parametrize(
    "host",
    [
        "gpu-box:6006",
        "gpu_box:6006",
        "10.0.0.7:6006",
        "[::1]:6006",
        "tensorboard.example.org",
        "localhost:80",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_own_origin_is_answered_under_whatever_name(panel, host, scheme):
    assert posted(panel, "check", Host=host, Origin=f"{scheme}://{host}").status == 200


def test_a_name_that_is_no_host_name_opens_no_door_for_a_page_without_an_origin(panel):
    response = posted(panel, "check", Host="gpu_box:6006", Origin="null")

    assert refusal(response) == (403, "forbidden", "Origin 'null' is not this server, 'gpu_box:6006'")


def test_a_request_without_an_origin_is_no_browsers_and_is_answered(panel):
    assert posted(panel, "check", Origin=None).status == 200


def raw(panel, *headers: str, body: bytes = b"") -> dict:
    head = [
        "POST /data/plugin/custom_metrics/check HTTP/1.1",
        f"Host: {panel.host}",
        "Content-Type: application/json",
        "X-Custom-Metrics: 1",
        *headers,
    ]
    answer = panel.raw("\r\n".join([*head, "", ""]).encode() + body)
    status, _, rest = answer.partition(b"\r\n")
    return int(status.split()[1]), json.loads(rest.partition(b"\r\n\r\n")[2])["error"]


def test_a_body_of_256_kib_is_read(panel):
    body = json.dumps(BODIES["check"]).encode()

    assert posted(panel, "check", body + b" " * (256 * 1024 - len(body))).status == 200


@pytest.mark.parametrize("length", [256 * 1024 + 1, 60_000_000])
def test_a_longer_body_is_refused_before_it_is_read(panel, length):
    status, error = raw(panel, f"Content-Length: {length}")

    assert (status, error["code"], error["message"]) == (
        413,
        "too_large",
        f"A body has at most 262,144 bytes. Received: {length:,}",
    )


@pytest.mark.parametrize("headers", [(), ("Transfer-Encoding: chunked",)], ids=["none", "chunked"])
def test_a_body_of_unknown_length_is_refused(panel, headers):
    status, error = raw(panel, *headers, body=b"3\r\n{ }\r\n0\r\n\r\n" if headers else b"")

    assert (status, error["code"], error["message"]) == (
        400,
        "bad_request",
        "The request must say its Content-Length",
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "The body is not JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"{", "The body is not JSON: Expecting property name enclosed in double quotes: "
               "line 1 column 2 (char 1)"),
        (b'{"formula": "1", "formula": "2"}', "The body is not JSON: a key stands in an object twice"),
        (b'{"formulas": [{"formula": "1", "formula": "2"}]}',
         "The body is not JSON: a key stands in an object twice"),
        (b'{"threshold": NaN}', "The body is not JSON: NaN is not JSON"),
        (b'{"threshold": Infinity}', "The body is not JSON: Infinity is not JSON"),
        (b'{"threshold": -Infinity}', "The body is not JSON: -Infinity is not JSON"),
        (b"[]", "The body must be a JSON object"),
        (b"null", "The body must be a JSON object"),
        (b'"formula"', "The body must be a JSON object"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("route", GUARDED)
def test_what_is_not_strictly_a_json_object_is_refused(panel, route, body, message):
    assert refusal(posted(panel, route, body)) == (400, "bad_request", message)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        b"\xff\xfe\x00",
        b'{"formula": "\xff"}',
        b'{"formula": ' + b"1" * 10_000 + b"}",
    ],
    ids=["deep lists", "deep objects", "bytes", "not UTF-8", "a long number"],
)
def test_a_body_made_to_break_a_reader_is_refused(panel, body):
    status, code, message = refusal(posted(panel, "check", body))

    assert (status, code) == (400, "bad_request")
    assert message.startswith("The body is not JSON: ")


FORMULAS = [{"formula": "1"}]


@pytest.mark.parametrize(
    ("route", "body", "message"),
    [
        ("check", {}, "'formula' must be a text. Received: None"),
        ("check", {"formula": "1", "run": "a"},
         "the body has the keys baseline, formula, parameters, runs. Received: 'run'"),
        ("check", {"formula": "1", "runs": "a"}, "'runs' must be a list of names. Received: 'a'"),
        ("check", {"formula": "1", "runs": [1]}, "'runs' must be a list of names. Received: [1]"),
        ("evaluate", {}, "'formulas' must be a list of 1 to 100. Received: None"),
        ("evaluate", {"formulas": []}, "'formulas' must be a list of 1 to 100. Received: []"),
        ("evaluate", {"formulas": {"formula": "1"}}, "'formulas' must be a list of 1 to 100. "
                                                     "Received: {'formula': '1'}"),
        ("evaluate", {"formulas": ["tp"]}, "a formula must be an object. Received: 'tp'"),
        ("evaluate", {"formulas": [{"text": "tp"}]}, "a formula has the keys formula, goal, name, override. "
                                                     "Received: 'text'"),
        ("evaluate", {"formulas": [{"name": "a"}]}, "'formula' must be a text. Received: None"),
        ("evaluate", {"formulas": [{"formula": "1", "name": "a b"}]},
         "'name' must be a name of at most 64 characters, or null. Received: 'a b'"),
        ("evaluate", {"formulas": [{"formula": "1", "name": 1}]},
         "'name' must be a name of at most 64 characters, or null. Received: 1"),
        ("evaluate", {"formulas": [{"formula": "1", "override": 1}]},
         "'override' must be true or false. Received: 1"),
        ("evaluate", {"formulas": [{"formula": "1", "name": "a"}] * 2},
         "'formulas' must have different names. Received: ['a', 'a']"),
        ("evaluate", {"formulas": FORMULAS, "views": "step"},
         "the body has the keys baseline, class, every_step, formulas, group, interval, interval_steps, "
         "max_points, parameters, prevalence, runs, step, threshold, threshold_from, view. "
         "Received: 'views'"),
        ("evaluate", {"formulas": FORMULAS, "baseline": 3}, "'baseline' must be a text. Received: 3"),
        *(("evaluate", {"formulas": FORMULAS, "interval": 0.95, "interval_steps": wrong},
           "'interval_steps' must be two ascending whole numbers, or null for all steps. "
           f"Received: {wrong!r}")
          for wrong in ([2, 1], [1], [1, 2.5], [1, 2**63], [True, 2], 3)),
        ("evaluate", {"formulas": FORMULAS, "interval_steps": [1, 2]},
         "'interval_steps' goes with an 'interval' and the view step. Received: "
         "{'formulas': [{'formula': '1'}], 'interval_steps': [1, 2]}"),
        ("evaluate", {"formulas": FORMULAS, "runs": [None]}, "'runs' must be a list of names. "
                                                             "Received: [None]"),
        *(("evaluate", {"formulas": FORMULAS, "threshold": wrong},
           f"'threshold' must be a number from 0 to 1. Received: {wrong!r}")
          for wrong in (-0.01, 1.01, "0.5", True, [0.5], 10**400)),
    ],
)  # fmt: skip
def test_a_body_that_the_route_does_not_take_is_refused_with_what_it_takes(panel, route, body, message):
    status, code, said = refusal(panel.post(route, body))

    assert (status, code) == (400, "bad_request")
    assert said == message if len(message) < 200 else said.startswith(message[:100])


def test_101_formulas_are_too_many_and_100_are_not(panel):
    assert panel.post("evaluate", {"formulas": FORMULAS * 100, "runs": []}).status == 200
    assert panel.post("evaluate", {"formulas": FORMULAS * 101, "runs": []}).status == 400


@pytest.mark.parametrize("route", ["nosuch", "runs/x", "formula", "evaluate2"])
def test_a_route_that_is_not_there_is_404(panel, route):
    assert panel.get(route).status == 404
