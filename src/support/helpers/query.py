"""Query values with the forgiveness of Flask's request.args."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BeforeValidator
from werkzeug.datastructures import MultiDict

from .flask_request import flask_request


def lenient(convert: Callable[[Any], Any], default: Any = None) -> BeforeValidator:
    """Use the default for a value that does not convert, as request.args.get(name, default, type=convert)."""

    def validate(value: Any) -> Any:
        try:
            return convert(value)
        except (TypeError, ValueError):
            return default

    return BeforeValidator(validate)


async def query_args(request: Request) -> MultiDict[str, str]:
    """Provide Flask's request.args: the first of several values wins, a missing key is 400."""
    return flask_request(request).args


QueryArgs = Annotated[MultiDict[str, str], Depends(query_args)]
