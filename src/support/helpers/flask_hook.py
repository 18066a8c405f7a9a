"""After hooks that see Flask's response object."""

import functools
from collections.abc import Callable
from typing import Any

from fastapi import Response

from .flask_response import from_starlette, make_response
from .werkzeug_answers import from_werkzeug, has_no_body


def flask_hook(function: Callable[..., Any]) -> Callable[[Response], Response]:
    """Let an after hook have the response as Flask gives it: data, set_data(), json, mimetype, cookies, caching."""

    @functools.wraps(function)
    def call(response: Response) -> Response:
        shaped = from_starlette(response)
        answer = make_response(function(shaped))
        if answer is not shaped:
            return from_werkzeug(answer)
        response.status_code = shaped.status_code
        headers = shaped.get_wsgi_headers({}) if shaped.get_data() else shaped.headers
        response.raw_headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers
        ]
        response.body = b"" if has_no_body(shaped) else shaped.get_data()
        return response

    return call
