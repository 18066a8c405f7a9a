"""The routes behind endpoint names."""

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


def value_name(route: RouteContext, name: str) -> str:
    """Translate a path parameter to the keyword of url_for()."""
    # Flask's static endpoints call it filename, Starlette's mounts path.
    return (
        "filename"
        if isinstance(route.original_route, Mount) and name == "path"
        else name
    )
