"""Cookies as Werkzeug writes them."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import Response
from werkzeug.http import dump_cookie


def set_cookie(
    response: Response,
    key: str,
    value: str = "",
    max_age: timedelta | int | None = None,
    expires: str | datetime | int | float | None = None,
    **options: Any,
) -> None:
    """Set a cookie as Flask's response.set_cookie(): Expires goes with Max-Age, SameSite only where it is asked for."""
    text = dump_cookie(
        key, value, max_age=max_age, expires=expires, max_size=0, **options
    )
    response.headers.append("set-cookie", text)


def delete_cookie(response: Response, key: str, **options: Any) -> None:
    """Let the browser forget a cookie, as Flask's response.delete_cookie()."""
    set_cookie(response, key, expires=0, max_age=0, **options)
