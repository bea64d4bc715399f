"""What every JSON route does: guard the request, read its body, answer in one shape."""

import json
import logging
from collections.abc import Callable
from collections.abc import Iterable
from typing import Any
from typing import NoReturn

from tensorboard.backend import http_util
from werkzeug import wrappers

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.provider import DataServerError
from tb_custom_metrics.plugin.said import Body
from tb_custom_metrics.plugin.said import with_said

MAX_BODY = 256 * 1024  # bytes

_GUARD_HEADER = "X-Custom-Metrics"

_log = logging.getLogger(__name__)

Handler = Callable[[wrappers.Request], Any]


class RequestError(Exception):
    """A request that is refused.

    Attributes:
        status: The HTTP code.
        code: The word for it in the answer.
        headers: Further headers of the answer.
        more: What the answer holds beside the error.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Iterable[tuple[str, str]] = (),
        more: Body | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = list(headers)
        self.more = more or {}


def json_route(method: str, handler: Handler) -> Callable[..., Any]:
    """Returns a WSGI application that answers with `handler(request)`: as JSON, unless it is a response.

    Whatever goes wrong, the body of the answer has the one shape of `error_body`.
    """

    @wrappers.Request.application
    def app(request: wrappers.Request) -> wrappers.Response:
        try:
            check_method(request, method)
            answer = handler(request)
            return answer if isinstance(answer, wrappers.Response) else _respond(request, answer)
        except RequestError as error:
            return refuse(request, error)
        except FormulaError as error:
            return _respond(request, with_said({"error": formula_error(error)}), 400)
        except DataServerError as error:
            return _refuse(request, 503, "data_server", error.args[0], [("Retry-After", "5")])
        except Exception:
            # The traceback is for the log; a person gets no Python words and no paths.
            _log.exception("Custom Metrics failed on %s %r", request.method, request.path)
            told = say("plugin_failed", "The plugin failed; TensorBoard's log says where")
            return _refuse(request, 500, "internal", told)

    return app


def json_routes(**handlers: Handler) -> Callable[..., Any]:
    """Returns a WSGI application that answers each method with a handler of its own."""
    apps = {method: json_route(method, handler) for method, handler in handlers.items()}

    @wrappers.Request.application
    def app(request: wrappers.Request) -> Any:
        try:
            check_method(request, *apps)
        except RequestError as error:
            return refuse(request, error)
        return apps["GET" if request.method == "HEAD" else request.method]

    return app


def refuse(request: wrappers.Request, error: RequestError) -> wrappers.Response:
    """Returns the answer to a request that is refused."""
    return _refuse(request, error.status, error.code, error.args[0], error.headers, error.more)


def check_method(request: wrappers.Request, *methods: str) -> None:
    """Raises if the request has another method.

    Raises:
        RequestError: Saying which one to use.
    """
    allowed = [name for method in methods for name in ((method, "HEAD") if method == "GET" else (method,))]
    if request.method not in allowed:
        raise RequestError(
            405,
            "method_not_allowed",
            f"Use {' or '.join(methods)}. Received: {request.method[:20]}",
            [("Allow", ", ".join(allowed))],
        )


def formula_error(error: FormulaError) -> Body:
    """Returns the `error` object of a formula."""
    return _error(error.code, error.message, list(error.span), error.hint)


def read_body(request: wrappers.Request) -> Body:
    """Returns the JSON object of a POST that may have come from the panel only.

    TensorBoard checks neither Host nor Origin, and answers a form that any web page posts to it.
    The content type and the header cannot be sent across origins without a preflight, which
    nothing here ever grants.

    Raises:
        RequestError: If it is no such request.
    """
    if request.mimetype != "application/json":
        raise RequestError(
            415,
            "unsupported_media_type",
            f"The body must be application/json. Received: {request.mimetype[:80]!r}",
        )
    if request.headers.get(_GUARD_HEADER) != "1":
        raise RequestError(403, "forbidden", f"The header '{_GUARD_HEADER}: 1' is missing")
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin", "none"):
        told = "The request comes from another page: {site}"
        raise RequestError(403, "forbidden", say("other_page", told, site=repr(site[:20])))
    origin = request.headers.get("Origin")
    # As it was sent: werkzeug's `request.host` is empty for names with an underscore.
    host = request.headers.get("Host", "")
    if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
        told = "Origin {origin} is not this server, {host}"
        given = {"origin": repr(origin[:200]), "host": repr(host[:200])}
        raise RequestError(403, "forbidden", say("other_origin", told, **given))
    if request.content_length is None:
        raise RequestError(400, "bad_request", "The request must say its Content-Length")
    if request.content_length > MAX_BODY:
        raise RequestError(
            413,
            "too_large",
            say(
                "large_body",
                "A body has at most {most} bytes. Received: {received}",
                most=f"{MAX_BODY:,}",
                received=f"{request.content_length:,}",
            ),
        )
    return _strict_object(request.get_data())


def _strict_object(data: bytes) -> Body:
    try:
        body = json.loads(data, parse_constant=_refuse_constant, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "bad_request", f"The body is not JSON: {str(error)[:200]}") from None
    if not isinstance(body, dict):
        raise RequestError(400, "bad_request", "The body must be a JSON object")
    return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _without_repeats(pairs: list[tuple[str, Any]]) -> Body:
    body = dict(pairs)
    if len(body) < len(pairs):
        raise ValueError("a key stands in an object twice")
    return body


def _error(code: str, message: str, span: list[int] | None, hint: str | None) -> Body:
    return {"code": code, "message": message, "span": span, "hint": hint}


def _json(content: Any) -> str:
    # allow_nan=False: a NaN that slipped through must fail here, not in the browser.
    return json.dumps(content, allow_nan=False, separators=(",", ":"))


def _respond(
    request: wrappers.Request, content: Any, status: int = 200, headers: Any = ()
) -> wrappers.Response:
    response: wrappers.Response = http_util.Respond(
        request, _json(content), "application/json", code=status, headers=list(headers)
    )
    return response


def _refuse(
    request: wrappers.Request,
    status: int,
    code: str,
    message: str,
    headers: Iterable[tuple[str, str]] = (),
    more: Body | None = None,
) -> wrappers.Response:
    body = {"error": _error(code, message, None, None), **(more or {})}
    return _respond(request, with_said(body), status, headers)
