"""The routes of an app that fit a path."""

import re
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.staticfiles import StaticFiles
from starlette.routing import Mount, WebSocketRoute

ROOT_ASKED = "flask_support.root_folder"


def routes_at(app: FastAPI, path: str) -> Iterator[RouteContext]:
    """Yield the routes and mounts whose path fits, in the order they are tried, whatever their methods."""
    for route in iter_route_contexts(app.routes):
        pattern = getattr(route, "path_regex", None)
        match = None if pattern is None else pattern.match(path)
        if not match or _is_rest(route):
            continue
        # Flask's static route needs a file name.
        if not (_is_static(route) and not match.group("path").strip("/")):
            yield route


def root_folder(app: FastAPI, path: str) -> RouteContext | None:
    """Find the static files at "/", which Flask asks for what no other route takes."""
    for route in iter_route_contexts(app.routes) if path.strip("/") else ():
        if _is_rest(route) and _is_static(route):
            return route
    return None


def accepts(route: RouteContext, method: str) -> bool:
    """Say whether a route answers a method in Flask's eyes: HEAD goes with GET, OPTIONS is always answered."""
    methods = {"GET"} if _is_static(route) else route.methods
    return (
        not methods
        or method in methods
        or method == "OPTIONS"
        or (method == "HEAD" and "GET" in methods)
    )


def has_route(app: FastAPI, target: str, path: str, method: str) -> bool:
    """Say whether a request for path may be sent on to target, the same address with other slashes."""
    routes = [
        route
        for route in routes_at(app, target)
        if route.methods and accepts(route, method)
    ]
    if len(target) <= len(path):
        return bool(routes)
    return any((route.path or "").endswith("/") for route in routes)


def is_socket(route: RouteContext) -> bool:
    """Say whether a route only takes WebSockets: Flask answers 400 to a plain request for it."""
    return isinstance(route.original_route, WebSocketRoute)


def merge_slashes(path: str) -> str:
    """Write runs of slashes as one, as Flask's router reads them."""
    return re.sub("/{2,}", "/", path)


def _is_rest(route: RouteContext) -> bool:
    # What is mounted at "/" knows its routes itself.
    return isinstance(route.original_route, Mount) and route.original_route.path == ""


def _is_static(route: RouteContext) -> bool:
    return isinstance(getattr(route.original_route, "app", None), StaticFiles)
