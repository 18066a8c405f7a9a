"""Flask's signed session: reading it from a cookie and writing it back."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from fastapi import FastAPI
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import MutableHeaders
from starlette.middleware.sessions import Session as StarletteSession
from werkzeug.http import dump_cookie, parse_cookie

from .settings import setting
from .tagged_json import TaggedJson


class FlaskSession(StarletteSession):
    """The session dict: notices changes, and lasts beyond the browser session when permanent is set."""

    new = False

    @property
    def permanent(self) -> bool:
        """Whether the cookie lives for PERMANENT_SESSION_LIFETIME."""
        return bool(self.get("_permanent", False))

    @permanent.setter
    def permanent(self, value: bool) -> None:
        self["_permanent"] = bool(value)


class NoSession(FlaskSession):
    """Without a SECRET_KEY the session is empty and every change to it raises."""

    def _fail(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError("set SECRET_KEY in the configuration to use the session")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _fail


def open_session(app: FastAPI, cookie_header: str) -> FlaskSession:
    """Read the session from a Cookie header; one that is forged, damaged or too old is empty."""
    if not setting(app, "SECRET_KEY"):
        return NoSession()
    name = setting(app, "SESSION_COOKIE_NAME", "session")
    text = parse_cookie(cookie_header).get(name) if cookie_header else None
    if not text:
        return FlaskSession()
    try:
        age = int(_lifetime(app).total_seconds())
        return FlaskSession(_signer(app).loads(text, max_age=age))
    except BadSignature:
        return FlaskSession()


def save_session(app: FastAPI, session: FlaskSession, headers: MutableHeaders) -> None:
    """Add Set-Cookie when the session changed, or is permanent and refreshed, and Vary when it was read."""
    if isinstance(session, NoSession):
        return
    if not session and not session.modified:
        if session.accessed:
            headers.add_vary_header("Cookie")
        return
    cookie: dict[str, Any] = {
        "domain": setting(app, "SESSION_COOKIE_DOMAIN"),
        "path": setting(app, "SESSION_COOKIE_PATH")
        or setting(app, "APPLICATION_ROOT", "/"),
        "secure": setting(app, "SESSION_COOKIE_SECURE", False),
        "httponly": setting(app, "SESSION_COOKIE_HTTPONLY", True),
        "samesite": setting(app, "SESSION_COOKIE_SAMESITE"),
        "partitioned": setting(app, "SESSION_COOKIE_PARTITIONED", False),
    }
    name = setting(app, "SESSION_COOKIE_NAME", "session")
    refresh = session.permanent and setting(app, "SESSION_REFRESH_EACH_REQUEST", True)
    if session and (session.modified or refresh):
        expires = datetime.now(UTC) + _lifetime(app) if session.permanent else None
        value = _signer(app).dumps(dict(session))
        assert isinstance(value, str)
        headers.append(
            "set-cookie", dump_cookie(name, value, expires=expires, **cookie)
        )
    elif not session and session.modified:
        headers.append(
            "set-cookie", dump_cookie(name, "", expires=0, max_age=0, **cookie)
        )
    if session.accessed or session.modified or (session and refresh):
        headers.add_vary_header("Cookie")


def _signer(app: FastAPI) -> URLSafeTimedSerializer:
    key, fallbacks = setting(app, "SECRET_KEY"), setting(app, "SECRET_KEY_FALLBACKS")
    options = {"key_derivation": "hmac", "digest_method": hashlib.sha1}
    return URLSafeTimedSerializer(
        # ItsDangerous 1 takes no list.
        [*fallbacks, key] if fallbacks else key,
        salt="cookie-session",
        serializer=TaggedJson,
        signer_kwargs=options,
    )


def _lifetime(app: FastAPI) -> timedelta:
    lifetime = setting(app, "PERMANENT_SESSION_LIFETIME", timedelta(days=31))
    return lifetime if isinstance(lifetime, timedelta) else timedelta(seconds=lifetime)
