"""Redirects that Flask's router makes of itself."""

from collections.abc import Callable
from urllib.parse import quote

from fastapi import Request, Response
from starlette._utils import get_route_path
from werkzeug.utils import redirect

from .address import own_root
from .werkzeug_answers import from_werkzeug


async def add_slash(request: Request) -> Response:
    """Send the client to the same address with a slash, where a less specific route would answer it without one."""
    return _moved(request, get_route_path(request.scope) + "/")


def moved_to(path: str) -> Callable[[Request], Response]:
    """Make the view of an address whose last values are defaults: `/posts/1` is `/posts/` (defaults= in Flask)."""

    def answer(request: Request) -> Response:
        return _moved(request, path.format(**request.path_params))

    return answer


def _moved(request: Request, path: str) -> Response:
    root = own_root(request.scope)
    query = f"?{request.url.query}" if request.url.query else ""
    return from_werkzeug(
        redirect(root + quote(path, safe="!$&'()*+,/:;=@") + query, 308)
    )
