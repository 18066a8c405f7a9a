"""The rules of the application, for code that shows or matches them."""

import re
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.staticfiles import StaticFiles
from starlette.routing import Mount
from werkzeug.routing import Map, Rule

_Key = tuple[str, str]


def url_map(app: FastAPI) -> Map:
    """List the routes as rules with endpoints and methods, as Flask's app.url_map does."""
    methods: dict[_Key, set[str]] = {}
    lenient: set[_Key] = set()
    for route, rule in _rules(app):
        name = route.name or ""
        other = rule[:-1] if rule.endswith("/") else f"{rule}/"
        if not _is_shown(route) and (other, name) in methods:
            # The same rule once more, for addresses with or without the slash.
            lenient.add((other, name))
        else:
            methods.setdefault((rule, name), {"OPTIONS"}).update(_methods(route))
    return Map(
        [
            Rule(
                rule,
                endpoint=name,
                methods=own,
                strict_slashes=(rule, name) not in lenient,
            )
            for (rule, name), own in methods.items()
        ]
    )


def _rules(app: FastAPI) -> Iterator[tuple[RouteContext, str]]:
    for route in iter_route_contexts(app.routes):
        original = route.original_route
        if isinstance(original, APIRoute):
            yield route, re.sub(
                r"\{(\w+)(?::(?:flask_)?(\w+))?\}", _rule_variable, str(route.path)
            )
        elif isinstance(original, Mount) and isinstance(original.app, StaticFiles):
            yield route, f"{route.path}/<path:filename>"


def _rule_variable(match: re.Match[str]) -> str:
    name, convertor = match.groups()
    return f"<{convertor}:{name}>" if convertor else f"<{name}>"


def _methods(route: RouteContext) -> set[str]:
    return set(route.methods or ()) or {"GET"}


def _is_shown(route: RouteContext) -> bool:
    return bool(getattr(route.original_route, "include_in_schema", True))
