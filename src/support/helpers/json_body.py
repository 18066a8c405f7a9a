"""JSON bodies with the answers of Flask's get_json()."""

from typing import Annotated, Any

from fastapi import Depends, Request

from .body import RawBody
from .flask_request import flask_request


def json_of(
    request: Request, body: bytes, *, force: bool = False, silent: bool = False
) -> Any:
    """Parse the body as get_json() does: 415 for another content type, 400 when malformed or empty."""
    request.scope["flask_support.body"] = body
    return flask_request(request).get_json(force=force, silent=silent)


async def json_body(request: Request, body: RawBody) -> Any:
    """Provide Flask's request.get_json()."""
    return json_of(request, body)


async def optional_json(request: Request, body: RawBody) -> Any:
    """Provide Flask's request.get_json(silent=True)."""
    return json_of(request, body, silent=True)


JsonBody = Annotated[Any, Depends(json_body)]
OptionalJson = Annotated[Any, Depends(optional_json)]
