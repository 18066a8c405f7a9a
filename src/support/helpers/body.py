"""The raw body of a request."""

from typing import Annotated, cast

from fastapi import Depends, Request
from werkzeug.exceptions import RequestEntityTooLarge

from .settings import setting


async def raw_body(request: Request) -> bytes:
    """Read the body once for everybody in this request; 413 above MAX_CONTENT_LENGTH, as Flask."""
    if "flask_support.body" not in request.scope:
        limit = setting(request.app, "MAX_CONTENT_LENGTH")
        if limit is not None and int(request.headers.get("content-length", 0)) > limit:
            raise RequestEntityTooLarge()
        request.scope["flask_support.body"] = await request.body()
    return cast(bytes, request.scope["flask_support.body"])


RawBody = Annotated[bytes, Depends(raw_body)]
