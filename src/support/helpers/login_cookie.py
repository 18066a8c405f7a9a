"""The remember cookie on its way out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import Response
from werkzeug.http import dump_cookie

from .context import current_app, session
from .login_tokens import encode_cookie
from .settings import setting


async def send_remember_cookie(response: Response) -> Response:
    """Set the remember cookie after login_user(remember=True), or take it back after logout_user(), as Flask-Login."""
    refreshes = setting(current_app, "REMEMBER_COOKIE_REFRESH_EACH_REQUEST")
    if "_remember" not in session and refreshes:
        session["_remember"] = "set"
    operation = session.pop("_remember") if "_remember" in session else None
    name = remember_cookie_name()
    options: dict[str, Any] = {
        "domain": setting(current_app, "REMEMBER_COOKIE_DOMAIN"),
        "path": setting(current_app, "REMEMBER_COOKIE_PATH", "/"),
    }
    if operation == "set" and "_user_id" in session:
        options["secure"] = setting(current_app, "REMEMBER_COOKIE_SECURE", False)
        options["httponly"] = setting(current_app, "REMEMBER_COOKIE_HTTPONLY", True)
        options["samesite"] = setting(current_app, "REMEMBER_COOKIE_SAMESITE")
        value = encode_cookie(str(session["_user_id"]))
        expires = datetime.now(UTC) + _duration()
        cookie = dump_cookie(name, value, expires=expires, **options)
        response.headers.append("set-cookie", cookie)
    elif operation == "clear":
        cookie = dump_cookie(name, "", expires=0, max_age=0, **options)
        response.headers.append("set-cookie", cookie)
    return response


def remember_cookie_name() -> str:
    """Return REMEMBER_COOKIE_NAME, Flask-Login's own name when it is not configured."""
    return str(setting(current_app, "REMEMBER_COOKIE_NAME", "remember_token"))


def _duration() -> timedelta:
    if "_remember_seconds" in session:
        return timedelta(seconds=session["_remember_seconds"])
    wanted = setting(current_app, "REMEMBER_COOKIE_DURATION", timedelta(days=365))
    return timedelta(seconds=wanted) if isinstance(wanted, int) else wanted
