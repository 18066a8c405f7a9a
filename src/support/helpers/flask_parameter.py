"""The request in Flask's shape, as a parameter of a handler."""

from typing import Annotated

from fastapi import Depends, Request

from .flask_request import FlaskShapedRequest, flask_request


async def shaped_request(request: Request) -> FlaskShapedRequest:
    """Hand the handler the request with Flask's attributes; it reads the body when the handler asks for it."""
    return flask_request(request)


FlaskRequest = Annotated[FlaskShapedRequest, Depends(shaped_request)]
