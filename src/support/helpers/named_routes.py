"""The routes behind endpoint names."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.routing import Mount


def routes_named(app: FastAPI, name: str) -> list[RouteContext]:
    """Find the routes and mounts of an endpoint name."""
    # Built once, and again when a name is not in it: routes may still be added after the first call.
    index: dict[str, list[RouteContext]] = getattr(app.state, "routes_by_name", {})
    if name not in index:
        index = {}
        for route in iter_route_contexts(app.routes):
            if route.name and hasattr(route, "param_convertors"):
                index.setdefault(route.name, []).append(route)
        app.state.routes_by_name = index
    return index.get(name, [])


def parameters_of(route: RouteContext) -> set[str]:
    """Name the values the path of a route needs, as url_for() callers name them."""
    return {value_name(route, name) for name in route.param_convertors}


def defaults_of(route: RouteContext) -> dict[str, Any]:
    """Give the values a rule has instead of taking them from the path (defaults= in Flask)."""
    defaults: dict[str, Any] = getattr(route.endpoint, "rule_defaults", {})
    return defaults


def arguments_of(route: RouteContext) -> list[str]:
    """Name the values a route accounts for; those with a default twice, as such a rule goes first."""
    return [*parameters_of(route) | defaults_of(route).keys(), *defaults_of(route)]


def fits(route: RouteContext, values: dict[str, Any], method: str | None) -> bool:
    """Say whether a URL of the route can be built, for one method or for any."""
    methods = route.methods
    # Flask's rules for GET allow HEAD, and every rule allows OPTIONS.
    wanted = "GET" if method == "HEAD" else method
    if methods and wanted not in (None, "OPTIONS") and wanted not in methods:
        return False
    defaults = defaults_of(route)
    return parameters_of(route) <= values.keys() and all(
        values.get(name, value) == value for name, value in defaults.items()
    )


def value_name(route: RouteContext, name: str) -> str:
    """Translate a path parameter to the keyword of url_for()."""
    # Flask's static endpoints call it filename, Starlette's mounts path.
    return (
        "filename"
        if isinstance(route.original_route, Mount) and name == "path"
        else name
    )
