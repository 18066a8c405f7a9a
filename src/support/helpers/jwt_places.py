"""Where the token of a request is: a header, a cookie, the address or the JSON body."""

import re

from werkzeug.exceptions import BadRequest

from .flask_request import request
from .jwt_errors import (
    InvalidHeaderError,
    InvalidQueryParamError,
    NoAuthorizationError,
    TokenCSRFError,
)
from .jwt_settings import jwt_setting

_Place = tuple[str, str | None]


def token_in(place: str, refresh: bool) -> _Place:
    """Return the token in one place, with the double submit value that came along; raise what Flask-JWT-Extended does."""
    if place == "headers":
        return _token_in_header()
    if place == "cookies":
        return _token_in_cookie("REFRESH" if refresh else "ACCESS")
    if place == "query_string":
        return _token_in_address()
    if place == "json":
        return _token_in_json("REFRESH_JSON_KEY" if refresh else "JSON_KEY")
    raise RuntimeError(f"'{place}' is not a valid location")


def _token_in_header() -> _Place:
    name, kind = jwt_setting("HEADER_NAME"), jwt_setting("HEADER_TYPE")
    header = request.headers.get(name, "").strip().strip(",")
    if not header:
        raise NoAuthorizationError(f"Missing {name} Header")
    if not kind:
        parts = header.split()
        if len(parts) != 1:
            raise InvalidHeaderError(f"Bad {name} header. Expected '{name}: <JWT>'")
        return parts[0], None
    values = [
        value for value in re.split(r",\s*", header) if value.split()[:1] == [kind]
    ]
    expected = f"Expected '{name}: {kind} <JWT>'"
    if len(values) != 1:
        raise NoAuthorizationError(
            f"Missing '{kind}' type in '{name}' header. {expected}"
        )
    parts = values[0].split()
    if len(parts) != 2:
        raise InvalidHeaderError(f"Bad {name} header. {expected}")
    return parts[1], None


def _token_in_cookie(kind: str) -> _Place:
    name = jwt_setting(f"{kind}_COOKIE_NAME")
    token = request.cookies.get(name)
    if not token:
        raise NoAuthorizationError(f'Missing cookie "{name}"')
    is_protected = jwt_setting("COOKIE_CSRF_PROTECT")
    if not is_protected or request.method not in jwt_setting("CSRF_METHODS"):
        return token, None
    value = request.headers.get(jwt_setting(f"{kind}_CSRF_HEADER_NAME"))
    if not value and jwt_setting("CSRF_CHECK_FORM"):
        value = request.form.get(jwt_setting(f"{kind}_CSRF_FIELD_NAME"))
    if not value:
        raise TokenCSRFError("Missing CSRF token")
    return token, value


def _token_in_address() -> _Place:
    name = jwt_setting("QUERY_STRING_NAME")
    prefix = jwt_setting("QUERY_STRING_VALUE_PREFIX")
    value = request.args.get(name)
    if not value:
        raise NoAuthorizationError(f"Missing '{name}' query paramater")
    if not value.startswith(prefix):
        raise InvalidQueryParamError(
            f"Invalid value for query parameter '{name}'. "
            f"Expected the value to start with '{prefix}'"
        )
    return value[len(prefix) :], None


def _token_in_json(setting: str) -> _Place:
    if not request.is_json:
        raise NoAuthorizationError("Invalid content-type. Must be application/json.")
    key = jwt_setting(setting)
    try:
        token = request.json and request.json.get(key)
    except BadRequest:
        token = None
    if not token:
        raise NoAuthorizationError(f'Missing "{key}" key in json data.')
    return token, None
