"""Tokens in cookies, beside the value that scripts have to send back."""

from datetime import UTC, datetime
from typing import Any

from werkzeug.http import dump_cookie

from .jwt_decoding import get_csrf_token
from .jwt_settings import jwt_setting


def set_access_cookies(
    response: Any,
    encoded_access_token: str,
    max_age: int | None = None,
    domain: str | None = None,
) -> None:
    """Put an access token into its cookie, and its double submit value into another one that scripts may read."""
    _set_cookies("ACCESS", response, encoded_access_token, max_age, domain)


def set_refresh_cookies(
    response: Any,
    encoded_refresh_token: str,
    max_age: int | None = None,
    domain: str | None = None,
) -> None:
    """Put a refresh token into its cookie, as set_access_cookies() does an access token."""
    _set_cookies("REFRESH", response, encoded_refresh_token, max_age, domain)


def unset_jwt_cookies(response: Any, domain: str | None = None) -> None:
    """Take the cookies of both tokens back."""
    unset_access_cookies(response, domain)
    unset_refresh_cookies(response, domain)


def unset_access_cookies(response: Any, domain: str | None = None) -> None:
    """Take the cookies of the access token back."""
    _unset_cookies("ACCESS", response, domain)


def unset_refresh_cookies(response: Any, domain: str | None = None) -> None:
    """Take the cookies of the refresh token back."""
    _unset_cookies("REFRESH", response, domain)


def _set_cookies(
    kind: str, response: Any, token: str, max_age: int | None, domain: str | None
) -> None:
    lasting = None if jwt_setting("SESSION_COOKIE") else 31540000
    options: dict[str, Any] = {"max_age": max_age or lasting, "domain": domain}
    _send_token(f"{kind}_COOKIE", response, token, httponly=True, **options)
    if _sends_csrf():
        value = get_csrf_token(token)
        _send_token(f"{kind}_CSRF_COOKIE", response, value, httponly=False, **options)


def _unset_cookies(kind: str, response: Any, domain: str | None) -> None:
    options: dict[str, Any] = {
        "expires": datetime.fromtimestamp(0, UTC),
        "domain": domain,
    }
    _send_token(f"{kind}_COOKIE", response, "", httponly=True, **options)
    if _sends_csrf():
        _send_token(f"{kind}_CSRF_COOKIE", response, "", httponly=False, **options)


def _sends_csrf() -> bool:
    return bool(jwt_setting("COOKIE_CSRF_PROTECT") and jwt_setting("CSRF_IN_COOKIES"))


def _send_token(
    name: str, response: Any, value: str, *, domain: str | None, **options: Any
) -> None:
    cookie = dump_cookie(
        jwt_setting(f"{name}_NAME"),
        value,
        domain=domain or jwt_setting("COOKIE_DOMAIN"),
        path=jwt_setting(f"{name}_PATH"),
        secure=jwt_setting("COOKIE_SECURE"),
        samesite=jwt_setting("COOKIE_SAMESITE"),
        **options,
    )
    # Werkzeug's headers and Starlette's name it differently.
    headers = response.headers
    (headers.append if hasattr(headers, "append") else headers.add)(
        "set-cookie", cookie
    )
