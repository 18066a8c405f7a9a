"""The WSGI environ as middleware sees and changes it."""

import io
from typing import Any
from urllib.parse import quote

from starlette.types import Scope

from .environ import environ_of


def read_environ(scope: Scope) -> dict[str, Any]:
    """Describe a request as WSGI middleware sees it; what it changes there counts once changed_scope() is called."""
    return environ_of(scope, io.BytesIO())


def changed_scope(scope: Scope, environ: dict[str, Any]) -> Scope:
    """Carry what WSGI middleware changed in the environ over to the request, as Flask reads it from there."""
    before = read_environ(scope)
    changed = {key for key in environ if environ[key] != before.get(key)}
    changed |= before.keys() - environ.keys()
    if changed & {"SCRIPT_NAME", "PATH_INFO"}:
        root = _text(environ.get("SCRIPT_NAME", "")).rstrip("/")
        path = _text(environ.get("PATH_INFO", ""))
        # An empty path is redirected to the slash behind the root, as any path that lacks its slash.
        scope["root_path"] = root
        scope["path"] = root + ("/" + path.lstrip("/") if path else "")
        scope["raw_path"] = quote(scope["path"], safe="!$&'()*+,/:;=@").encode()
    if "QUERY_STRING" in changed:
        scope["query_string"] = environ.get("QUERY_STRING", "").encode("latin-1")
    if "REQUEST_METHOD" in changed:
        # The server looks at its own scope to leave the body out.
        scope = {**scope} if scope["method"] == "HEAD" else scope
        scope["method"] = environ["REQUEST_METHOD"]
    if "REMOTE_ADDR" in changed:
        port = (scope.get("client") or ("", 0))[1]
        scope["client"] = (environ.get("REMOTE_ADDR", ""), port)
    if "wsgi.url_scheme" in changed:
        scope["scheme"] = environ["wsgi.url_scheme"]
    if changed & {"SERVER_NAME", "SERVER_PORT"}:
        port = str(environ.get("SERVER_PORT"))
        scope["server"] = (
            environ["SERVER_NAME"],
            int(port) if port.isdigit() else None,
        )
    headers = {key for key in changed if key.startswith(("HTTP_", "CONTENT_"))}
    if headers:
        scope["headers"] = _headers(scope, environ, headers)
    return scope


def _headers(
    scope: Scope, environ: dict[str, Any], changed: set[str]
) -> list[tuple[bytes, bytes]]:
    kept = [
        (name, value) for name, value in scope["headers"] if _key(name) not in changed
    ]
    written = [
        (_name(key), str(environ[key]).encode("latin-1"))
        for key in sorted(changed)
        if key in environ
    ]
    return kept + written


def _key(name: bytes) -> str:
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def _name(key: str) -> bytes:
    name = key.removeprefix("HTTP_").lower().replace("_", "-")
    return name.encode("latin-1")


def _text(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "replace")
