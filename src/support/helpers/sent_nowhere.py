"""A request that is never sent, for code that reads one outside any."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.types import Scope
from werkzeug.test import EnvironBuilder

from .app_context import entered
from .context import Context
from .session_store import open_session
from .settings import setting


@contextmanager
def request_context(
    app: FastAPI,
    path: str = "/",
    base_url: str | None = None,
    subdomain: str | None = None,
    url_scheme: str | None = None,
    *values: Any,
    **options: Any,
) -> Iterator[None]:
    """Make request, session, g and url_for work without a client, as `with app.test_request_context(...):` did."""
    if base_url is None:
        url = urlsplit(path)
        host = setting(app, "SERVER_NAME") or "localhost"
        host = f"{subdomain}.{host}" if subdomain else host
        scheme = url_scheme or setting(app, "PREFERRED_URL_SCHEME", "http")
        root = setting(app, "APPLICATION_ROOT", "/").lstrip("/")
        base_url = f"{url.scheme or scheme}://{url.netloc or host}/{root}"
        path = url.path + (f"?{url.query}" if url.query else "")
    builder = EnvironBuilder(path, base_url, *values, **options)
    try:
        scope = _scope_of(app, builder)
    finally:
        builder.close()
    with entered(Context(app, scope)):
        yield


def _scope_of(app: FastAPI, builder: EnvironBuilder) -> Scope:
    environ = builder.get_environ()
    names = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}
    names |= {
        key: key[5:].lower().replace("_", "-")
        for key in environ
        if key.startswith("HTTP_")
    }
    headers = {
        name: str(environ[key]) for key, name in names.items() if environ.get(key)
    }
    body: bytes = environ["wsgi.input"].read()
    return {
        "type": "http",
        "app": app,
        "method": environ["REQUEST_METHOD"],
        "scheme": environ["wsgi.url_scheme"],
        "server": (environ["SERVER_NAME"], int(environ["SERVER_PORT"])),
        "client": ("127.0.0.1", 50000),
        "root_path": environ["SCRIPT_NAME"],
        "path": environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        "query_string": environ["QUERY_STRING"].encode("latin-1"),
        "headers": [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in headers.items()
        ],
        "state": {},
        "session": open_session(app, headers.get("cookie", "")),
        "flask_support.body": body,
    }
