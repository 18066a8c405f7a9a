"""URLs by endpoint name."""

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from starlette.convertors import CONVERTOR_TYPES, FloatConvertor, IntegerConvertor
from werkzeug.datastructures import iter_multi_items
from werkzeug.routing import BuildError

from .address import own_address
from .context import current_context
from .flask_request import request
from .named_routes import arguments_of, fits, routes_named, value_name
from .routes import is_socket
from .settings import setting

_BUILT_IN = tuple(type(convertor) for convertor in CONVERTOR_TYPES.values())


def url_for(
    endpoint: str,
    *,
    _anchor: str | None = None,
    _external: bool | None = None,
    _scheme: str | None = None,
    _method: str | None = None,
    **values: Any,
) -> str:
    """Build a URL as Flask's url_for(): a path inside a request, values that are not in the path in the query."""
    context = current_context()
    if context.scope is None:
        base, root = _base_from_settings(context.app)
        external = _external is not False
    else:
        base = own_address(context.scope)
        root = context.scope.get("app_root_path", context.scope.get("root_path", ""))
        external = _scheme is not None if _external is None else _external
        if endpoint.startswith("."):
            endpoint = f"{request.blueprint or ''}{endpoint}".lstrip(".")
    if any(map(is_socket, routes_named(context.app, endpoint))):
        # Browsers want whole addresses for WebSockets.
        external, base = True, "ws" + base.removeprefix("http").removeprefix("ws")
    if _scheme is not None:
        if not external:
            raise ValueError("_scheme needs _external=True")
        base = f"{_scheme}:{base.partition(':')[2]}"
    asked = "GET" if context.scope is None else context.scope.get("method", "GET")
    url = root + _path(context.app, endpoint, values, _method, asked)
    if _anchor is not None:
        url += "#" + quote(_anchor, safe="%!#$&'()*+,/:;=?@")
    return base + url if external else url


def _base_from_settings(app: FastAPI) -> tuple[str, str]:
    server = setting(app, "SERVER_NAME")
    if server is None:
        raise RuntimeError(
            "outside a request url_for() needs SERVER_NAME in the configuration"
        )
    root = setting(app, "APPLICATION_ROOT", "/").rstrip("/")
    return f"{setting(app, 'PREFERRED_URL_SCHEME', 'http')}://{server}", root


def _path(
    app: FastAPI, endpoint: str, values: dict[str, Any], method: str | None, asked: str
) -> str:
    values = {name: value for name, value in values.items() if value is not None}
    named = routes_named(app, endpoint)
    # Werkzeug prefers a rule that allows the method of the request that is answered.
    fitting = [route for route in named if fits(route, values, method or asked)]
    if not fitting and method is None:
        fitting = [route for route in named if fits(route, values, None)]
    if not fitting:
        # A mounted Flask application builds what is still its own.
        other = getattr(app.state, "url_builder", None)
        if other is None:
            raise BuildError(endpoint, values, method)
        built: str = other(endpoint, values, method)
        return built
    # The route that uses most of the values: the same name may serve /posts and /posts/{page}.
    route = max(fitting, key=lambda candidate: len(arguments_of(candidate)))
    path = route.path_format or ""
    for name, convertor in route.param_convertors.items():
        path = path.replace(
            f"{{{name}}}", _quoted(convertor, values[value_name(route, name)])
        )
    rest = {
        name: value for name, value in values.items() if name not in arguments_of(route)
    }
    items = [
        (name, value) for name, value in iter_multi_items(rest) if value is not None
    ]
    return path + ("?" + urlencode(items, safe="!$'()*,/:;?@") if items else "")


def _quoted(convertor: Any, value: Any) -> str:
    if isinstance(convertor, IntegerConvertor):
        value = int(value)
    elif isinstance(convertor, FloatConvertor):
        value = float(value)
    elif type(convertor) not in _BUILT_IN:
        value = convertor.to_string(value)
    return quote(str(value), safe="!$&'()*+,/:;=@")
