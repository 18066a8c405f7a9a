"""A WSGI environ, the form in which Werkzeug reads a request."""

from typing import IO, Any

from starlette.types import Scope

# The handshake of a WebSocket is a request of HTTP.
_HTTP = {"ws": "http", "wss": "https"}


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """Describe an ASGI request as the WSGI environ Flask would have seen."""
    root = scope.get("app_root_path", scope.get("root_path", ""))
    host, port = scope.get("server") or ("localhost", 80)
    scheme = scope.get("scheme", "http")
    client_host, client_port = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.get("flask_support.method", scope.get("method", "GET")),
        "SCRIPT_NAME": _wsgi_text(root),
        "PATH_INFO": _wsgi_text(scope["path"].removeprefix(root)),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": client_host,
        "REMOTE_PORT": client_port,
        "wsgi.url_scheme": _HTTP.get(scheme, scheme),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
    }
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        separator = ";" if name == "COOKIE" else ","
        environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
    return environ


def _wsgi_text(text: str) -> str:
    return text.encode("utf-8").decode("latin-1")
