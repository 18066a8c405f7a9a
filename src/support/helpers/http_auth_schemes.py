"""Names with passwords, tokens, or either of them."""

import hmac
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import Authorization

from .flask_request import request
from .http_auth import HTTPAuth

_Verifier = Callable[..., Any]


class HTTPBasicAuth(HTTPAuth):
    """A name and a password, as Flask-HTTPAuth reads them: under any scheme, in UTF-8 or Latin-1."""

    def __init__(self, scheme: str | None = None, realm: str | None = None) -> None:
        super().__init__(scheme or "Basic", realm)
        self.verify_password_callback: _Verifier | None = None
        self.get_password_callback: _Verifier = lambda username: None
        self.hash_password_callback: _Verifier | None = None

    def verify_password(self, f: _Verifier) -> _Verifier:
        """Take the function that finds the user for a name and a password, both empty when none were sent."""
        self.verify_password_callback = f
        return f

    def get_password(self, f: _Verifier) -> _Verifier:
        """Take the function that tells the password of a name."""
        self.get_password_callback = f
        return f

    def hash_password(self, f: _Verifier) -> _Verifier:
        """Take the function that hashes a password before it is compared."""
        self.hash_password_callback = f
        return f

    def get_auth(self) -> Authorization | None:
        """Return the name and the password of the request."""
        try:
            scheme, encoded = request.headers["Authorization"].split(" ", 1)
            name, password = b64decode(encoded.encode()).split(b":", 1)
        except (KeyError, ValueError):
            return None
        try:
            texts = name.decode(), password.decode()
        except UnicodeDecodeError:
            texts = name.decode("latin1"), password.decode("latin1")
        return Authorization(scheme, {"username": texts[0], "password": texts[1]})

    def authenticate(self, auth: Authorization | None) -> Any:
        """Ask the verify_password callback, or compare with the password the get_password callback tells."""
        name: Any = auth.username if auth else ""
        password: Any = auth.password if auth else ""
        stored: Any = self.get_password_callback(name) if name else None
        if self.verify_password_callback:
            return self.verify_password_callback(name, password)
        if not auth:
            return None
        if self.hash_password_callback:
            try:
                password = self.hash_password_callback(password)
            except TypeError:
                password = self.hash_password_callback(name, password)
        is_known = password is not None and stored is not None
        return name if is_known and hmac.compare_digest(password, stored) else None


class HTTPTokenAuth(HTTPAuth):
    """A token in the Authorization header behind its scheme, or alone in a header of its own."""

    def __init__(
        self,
        scheme: str = "Bearer",
        realm: str | None = None,
        header: str | None = None,
    ) -> None:
        super().__init__(scheme, realm, header)
        self.verify_token_callback: _Verifier | None = None

    def verify_token(self, f: _Verifier) -> _Verifier:
        """Take the function that finds the user for a token."""
        self.verify_token_callback = f
        return f

    def get_auth(self) -> Authorization | None:
        """Return the token of the request, where its scheme is this one."""
        if self.header in (None, "Authorization"):
            auth = request.authorization
            parts = request.headers.get("Authorization", "").split(None, 1)
            if auth is None and len(parts) == 2:
                auth = Authorization(parts[0], token=parts[1])
            is_own = auth is not None and auth.type.lower() == self.scheme.lower()
            return auth if is_own else None
        token = request.headers.get(self.header)
        return None if token is None else Authorization(self.scheme, token=token)

    def authenticate(self, auth: Authorization | None) -> Any:
        """Ask the verify_token callback about a token that was sent."""
        token = None if auth is None else auth.token
        verify = self.verify_token_callback
        return verify(token) if token and verify else None
