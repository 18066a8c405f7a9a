"""Signing in and out, and the dependencies that ask who is signed in."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request

from .context import current_app, session
from .flask_request import request
from .login_cookie import remember_cookie_name
from .login_loading import load_current_user
from .login_tokens import client_identifier, decode_cookie
from .respond import Respond
from .settings import setting
from .to_response import to_response


def login_required(request: Request) -> Any:
    """Return who is signed in; others get what the LoginManager answers, as below Flask-Login's decorator."""
    user = load_current_user()
    if not _is_exempt(request) and not user.is_authenticated:
        raise Respond(to_response(request.app.state.login_manager.unauthorized()))
    return user


def fresh_login_required(request: Request) -> Any:
    """Return who signed in with a password in this session, as fresh_login_required of Flask-Login."""
    user = login_required(request)
    if not _is_exempt(request) and not login_fresh():
        raise Respond(to_response(request.app.state.login_manager.needs_refresh()))
    return user


CurrentUser = Annotated[Any, Depends(load_current_user)]
LoggedIn = Annotated[Any, Depends(login_required)]
FreshlyLoggedIn = Annotated[Any, Depends(fresh_login_required)]


def _is_exempt(request: Request) -> bool:
    return request.method == "OPTIONS" or setting(request.app, "LOGIN_DISABLED", False)


def login_user(
    user: Any,
    remember: bool = False,
    duration: timedelta | None = None,
    force: bool = False,
    fresh: bool = True,
) -> bool:
    """Sign a user in and say whether that worked: inactive users are only let in by force."""
    if not force and not user.is_active:
        return False
    session["_user_id"] = user.get_id()
    session["_fresh"] = fresh
    session["_id"] = client_identifier()
    if remember:
        session["_remember"] = "set"
        if duration is not None:
            session["_remember_seconds"] = duration.total_seconds()
    current_app.state.login_manager.keep(user)
    return True


def logout_user() -> bool:
    """Sign out, and take the remember cookie back with the response."""
    load_current_user()
    for key in ("_user_id", "_fresh", "_id"):
        if key in session:
            session.pop(key)
    if remember_cookie_name() in request.cookies:
        session["_remember"] = "clear"
        if "_remember_seconds" in session:
            session.pop("_remember_seconds")
    current_app.state.login_manager.keep()
    return True


def confirm_login() -> None:
    """Make a remembered sign-in fresh again."""
    session["_fresh"] = True
    session["_id"] = client_identifier()


def login_fresh() -> bool:
    """Say whether the user gave a password in this session."""
    return bool(session.get("_fresh", False))


def login_remembered() -> bool:
    """Say whether the remember cookie of this request is a good one."""
    cookie = request.cookies.get(remember_cookie_name())
    if cookie is None or session.get("_remember") == "clear":
        return False
    return decode_cookie(cookie) is not None
