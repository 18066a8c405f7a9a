"""Security headers for every answer."""

from secrets import token_urlsafe
from typing import Any

from fastapi import FastAPI, Response
from werkzeug.utils import redirect

from .flask_request import request
from .hooks import after_request, before_request
from .settings import setting
from .talisman_headers import talisman_headers
from .werkzeug_answers import from_werkzeug


class Talisman:
    """Redirects to https and sets security headers, with the options of Flask-Talisman."""

    def __init__(self, app: FastAPI | None = None, **options: Any) -> None:
        if app is not None:
            self.init_app(app, **options)

    def init_app(
        self,
        app: FastAPI,
        force_https: bool = True,
        force_https_permanent: bool = False,
        session_cookie_secure: bool = True,
        session_cookie_http_only: bool = True,
        session_cookie_samesite: str = "Lax",
        **options: Any,
    ) -> None:
        """Set the options of the session cookie and look at every request from now on."""
        self.app, self.force_https = app, force_https
        self.status = 301 if force_https_permanent else 302
        self.secure_cookie, self.options = session_cookie_secure, options
        app.state.config["SESSION_COOKIE_SAMESITE"] = session_cookie_samesite
        if session_cookie_http_only:
            app.state.config["SESSION_COOKIE_HTTPONLY"] = True
        if hasattr(app.state, "templates"):
            app.state.templates.globals["csp_nonce"] = self._nonce
        # A wrong option is an error now.
        talisman_headers(options, is_secure=False, nonce="")
        before_request(app, self._check)
        after_request(app, self._with_headers)

    def _check(self) -> Response | None:
        is_debug = setting(self.app, "DEBUG")
        if self.secure_cookie and not is_debug:
            self.app.state.config["SESSION_COOKIE_SECURE"] = True
        if self.force_https and not is_debug and not self._is_secure():
            url = request.url.replace("http://", "https://", 1)
            return from_werkzeug(redirect(url, self.status))
        if self.options.get("content_security_policy_nonce_in"):
            setattr(request, "csp_nonce", token_urlsafe(32)[:32])
        return None

    def _is_secure(self) -> bool:
        forwarded = request.headers.get("X-Forwarded-Proto", "http") == "https"
        return request.is_secure or forwarded

    def _nonce(self) -> str:
        return str(getattr(request, "csp_nonce", ""))

    def _with_headers(self, response: Response) -> Response:
        found = talisman_headers(self.options, self._is_secure(), self._nonce())
        for name, value in found.items():
            response.headers[name] = value
        return response
