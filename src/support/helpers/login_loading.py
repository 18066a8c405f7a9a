"""Who is signed in: found once per request, by the session, the remember cookie or the request."""

from typing import Any

from werkzeug.local import LocalProxy

from .context import current_app, g, has_request_context, session
from .flask_request import request
from .login_cookie import remember_cookie_name
from .login_tokens import client_identifier, decode_cookie
from .settings import setting

_KEYS = ("_user_id", "_remember", "_remember_seconds", "_id", "_fresh", "next")


def load_current_user() -> Any:
    """Return the user of this request, loaded the first time somebody asks, and None outside a request."""
    if not has_request_context():
        return None
    if "_login_user" not in g:
        manager = current_app.state.login_manager
        manager.keep(None if _is_suspicious(manager) else _found(manager))
    return g._login_user


current_user: Any = LocalProxy(load_current_user)


def _found(manager: Any) -> Any:
    if manager.user_callback is None and manager.request_callback is None:
        raise RuntimeError("give the LoginManager a user_loader or a request_loader")
    user_id = session.get("_user_id")
    user = None
    if user_id is not None and manager.user_callback:
        user = manager.user_callback(user_id)
    if user is not None:
        return user
    cookie = request.cookies.get(remember_cookie_name())
    if cookie is not None and session.get("_remember") != "clear":
        return _remembered(cookie, manager)
    return manager.request_callback(request) if manager.request_callback else None


def _remembered(cookie: str, manager: Any) -> Any:
    user_id = decode_cookie(cookie)
    if user_id is None:
        return None
    session["_user_id"] = user_id
    session["_fresh"] = False
    return manager.user_callback(user_id) if manager.user_callback else None


def _is_suspicious(manager: Any) -> bool:
    """Compare the client with the one that signed in: another one is not fresh, or is signed out when protection is strong."""
    identifier = client_identifier()
    mode = setting(current_app, "SESSION_PROTECTION", manager.session_protection)
    if mode not in ("basic", "strong") or not session:
        return False
    if session.get("_id") == identifier:
        return False
    if mode == "basic" or session.get("_permanent", False):
        if session.get("_fresh") is not False:
            session["_fresh"] = False
        return False
    for key in _KEYS:
        session.pop(key, None)
    session["_remember"] = "clear"
    return True
