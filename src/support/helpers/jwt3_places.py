"""Where Flask-JWT-Extended 3 looks for the token of a request."""

import re

from .flask_request import request
from .jwt_errors import InvalidHeaderError, NoAuthorizationError
from .jwt_places import token_in
from .jwt_settings import jwt_setting


def token_in3(place: str, refresh: bool) -> tuple[str, str | None]:
    """Return the token in one place, with the double submit value that came along."""
    if place == "headers":
        return _token_in_header3(), None
    if place == "query_string":
        name = jwt_setting("QUERY_STRING_NAME")
        token = request.args.get(name)
        if not token:
            raise NoAuthorizationError(f'Missing "{name}" query paramater')
        return token, None
    if place == "json" and request.content_type != "application/json":
        raise NoAuthorizationError("Invalid content-type. Must be application/json.")
    return token_in(place, refresh)


def _token_in_header3() -> str:
    name, kind = jwt_setting("HEADER_NAME"), jwt_setting("HEADER_TYPE")
    header = request.headers.get(name)
    if not header:
        raise NoAuthorizationError(f"Missing {name} Header")
    if not kind:
        parts = header.split()
        if len(parts) != 1:
            raise InvalidHeaderError(f"Bad {name} header. Expected value '<JWT>'")
        return parts[0]
    values = re.split(r",\s*", header)
    parts = next((v.split() for v in values if v.split()[0] == kind), [])
    if len(parts) != 2:
        raise InvalidHeaderError(f"Bad {name} header. Expected value '{kind} <JWT>'")
    return parts[1]
