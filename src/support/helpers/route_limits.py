"""The limits of a route."""

from typing import Any

from .flask_request import request
from .rate_limits import RateLimit
from .routes import accepts, routes_at


def limits_of_route(limiter: Any) -> tuple[list[RateLimit], bool]:
    """Return the limits among the dependencies of the route, innermost first, and whether nothing is to be counted."""
    scope = request.scope
    path = scope["path"].removeprefix(request.root_path)
    found = (
        route
        for route in routes_at(scope["app"], path)
        if accepts(route, request.method)
    )
    route: Any = next(found, None)
    # Static files and addresses that no route answers are not counted.
    listed = getattr(getattr(route, "original_route", None), "dependencies", None)
    if listed is None or limiter.limiter is None:
        return [], True
    named = [item.dependency for item in listed]
    own = [item for item in named if getattr(item, "limiter", None) is limiter]
    is_exempt = limiter.exempt in named or any(says() for says in limiter.filters)
    return own[::-1], is_exempt
