"""Redirects to https."""

from typing import Any

from fastapi import FastAPI, Response
from werkzeug.utils import redirect

from .context import current_app
from .flask_request import request
from .hooks import after_request, before_request
from .settings import setting
from .werkzeug_answers import from_werkzeug


class SSLify:
    """Sends http requests to https and tells browsers to stay there, with the options of Flask-SSLify."""

    def __init__(
        self,
        app: FastAPI,
        age: int = 31536000,
        subdomains: bool = False,
        permanent: bool = False,
        skips: list[str] | None = None,
    ) -> None:
        subdomains = subdomains or setting(app, "SSLIFY_SUBDOMAINS", False)
        ending = "; includeSubDomains" if subdomains else ""
        self.header = f"max-age={age}{ending}"
        self.permanent = permanent or setting(app, "SSLIFY_PERMANENT", False)
        skipped: Any = skips or setting(app, "SSLIFY_SKIPS")
        self.skips = skipped if isinstance(skipped, list) else []
        before_request(app, self._redirect)
        after_request(app, self._with_header)

    def _is_skipped(self) -> bool:
        return any(request.path.startswith(f"/{skip}") for skip in self.skips)

    def _redirect(self) -> Response | None:
        is_forwarded = request.headers.get("X-Forwarded-Proto", "http") == "https"
        is_plain = not request.is_secure and request.url.startswith("http://")
        if setting(current_app, "DEBUG") or is_forwarded or not is_plain:
            return None
        if self._is_skipped():
            return None
        url = request.url.replace("http://", "https://", 1)
        return from_werkzeug(redirect(url, 301 if self.permanent else 302))

    def _with_header(self, response: Response) -> Response:
        if request.is_secure and not self._is_skipped():
            response.headers.setdefault("Strict-Transport-Security", self.header)
        return response
