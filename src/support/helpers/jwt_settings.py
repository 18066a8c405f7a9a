"""The settings of tokens, under the names JWT_* they have in Flask-JWT-Extended."""

from datetime import timedelta
from typing import Any

from jwt.algorithms import requires_cryptography

from .context import current_app

JWT_DEFAULTS: dict[str, Any] = {
    "JWT_ACCESS_COOKIE_NAME": "access_token_cookie",
    "JWT_ACCESS_COOKIE_PATH": "/",
    "JWT_ACCESS_CSRF_COOKIE_NAME": "csrf_access_token",
    "JWT_ACCESS_CSRF_COOKIE_PATH": "/",
    "JWT_ACCESS_CSRF_FIELD_NAME": "csrf_token",
    "JWT_ACCESS_CSRF_HEADER_NAME": "X-CSRF-TOKEN",
    "JWT_ACCESS_TOKEN_EXPIRES": timedelta(minutes=15),
    "JWT_ALGORITHM": "HS256",
    "JWT_COOKIE_CSRF_PROTECT": True,
    "JWT_COOKIE_DOMAIN": None,
    "JWT_COOKIE_SAMESITE": None,
    "JWT_COOKIE_SECURE": False,
    "JWT_CSRF_CHECK_FORM": False,
    "JWT_CSRF_IN_COOKIES": True,
    "JWT_CSRF_METHODS": ["POST", "PUT", "PATCH", "DELETE"],
    "JWT_DECODE_ALGORITHMS": None,
    "JWT_DECODE_AUDIENCE": None,
    "JWT_DECODE_ISSUER": None,
    "JWT_DECODE_LEEWAY": 0,
    "JWT_ENCODE_AUDIENCE": None,
    "JWT_ENCODE_ISSUER": None,
    "JWT_ENCODE_NBF": True,
    "JWT_ERROR_MESSAGE_KEY": "msg",
    "JWT_HEADER_NAME": "Authorization",
    "JWT_HEADER_TYPE": "Bearer",
    "JWT_IDENTITY_CLAIM": "sub",
    "JWT_JSON_KEY": "access_token",
    "JWT_PRIVATE_KEY": None,
    "JWT_PUBLIC_KEY": None,
    "JWT_QUERY_STRING_NAME": "jwt",
    "JWT_QUERY_STRING_VALUE_PREFIX": "",
    "JWT_REFRESH_COOKIE_NAME": "refresh_token_cookie",
    "JWT_REFRESH_COOKIE_PATH": "/",
    "JWT_REFRESH_CSRF_COOKIE_NAME": "csrf_refresh_token",
    "JWT_REFRESH_CSRF_COOKIE_PATH": "/",
    "JWT_REFRESH_CSRF_FIELD_NAME": "csrf_token",
    "JWT_REFRESH_CSRF_HEADER_NAME": "X-CSRF-TOKEN",
    "JWT_REFRESH_JSON_KEY": "refresh_token",
    "JWT_REFRESH_TOKEN_EXPIRES": timedelta(days=30),
    "JWT_SECRET_KEY": None,
    "JWT_SESSION_COOKIE": True,
    "JWT_TOKEN_LOCATION": ("headers",),
    "JWT_VERIFY_SUB": True,
}


def jwt_setting(name: str) -> Any:
    """Read one setting of tokens by its name without JWT_."""
    return current_app.state.config[f"JWT_{name}"]


def jwt_locations() -> Any:
    """Return where tokens are looked for, in order; RuntimeError for a place that there is not."""
    locations = jwt_setting("TOKEN_LOCATION")
    locations = (locations,) if isinstance(locations, str) else locations
    known = {"headers", "cookies", "query_string", "json"}
    if not locations or not known.issuperset(locations):
        raise RuntimeError(f"JWT_TOKEN_LOCATION must be some of {sorted(known)}")
    return locations


def jwt_algorithms() -> list[str]:
    """Return the algorithms a token may be signed with."""
    own = jwt_setting("ALGORITHM")
    others = jwt_setting("DECODE_ALGORITHMS") or []
    return [*others, *([] if own in others else [own])]


def jwt_key(asymmetric: str) -> Any:
    """Return JWT_SECRET_KEY, else SECRET_KEY; with an asymmetric algorithm the key of the setting of that name."""
    config = current_app.state.config
    is_asymmetric = config["JWT_ALGORITHM"] in requires_cryptography
    names = [asymmetric] if is_asymmetric else ["JWT_SECRET_KEY", "SECRET_KEY"]
    key = next((config[name] for name in names if config.get(name)), None)
    if key is None:
        raise RuntimeError(f"set {names[0]} to sign tokens")
    return key


def jwt_lifetime(token_type: str) -> Any:
    """Return how long a token of this type lasts, False for one that never expires."""
    lifetime = jwt_setting(f"{token_type.upper()}_TOKEN_EXPIRES")
    return timedelta(seconds=lifetime) if type(lifetime) is int else lifetime
