"""Credentials in a header: what every scheme has in common."""

from collections.abc import Callable
from typing import Any

from fastapi import Response
from werkzeug.datastructures import Authorization
from werkzeug.wrappers import Response as WerkzeugResponse

from .context import g
from .flask_request import request
from .respond import Respond
from .to_response import to_response

_Function = Callable[..., Any]


class HTTPAuth:
    """The callbacks and checks of one scheme, under Flask-HTTPAuth's names."""

    def __init__(
        self, scheme: str, realm: str | None = None, header: str | None = None
    ) -> None:
        self.scheme = scheme
        self.realm = realm or "Authentication Required"
        self.header = header
        self.get_user_roles_callback: _Function | None = None
        self.auth_error_callback: _Function
        self.error_handler(lambda status: ("Unauthorized Access", status))

    def get_user_roles(self, f: _Function) -> _Function:
        """Take the function that tells the roles of a user."""
        self.get_user_roles_callback = f
        return f

    def error_handler(self, f: _Function) -> _Function:
        """Take the function that answers 401 and 403; its answer gets the header that names the scheme."""

        def answer(*args: Any) -> Response:
            returned = f(*args)
            response = to_response(returned)
            is_plain = not isinstance(returned, (tuple, Response, WerkzeugResponse))
            if is_plain and response.status_code == 200:
                response.status_code = 401
            response.headers.setdefault(
                "WWW-Authenticate", f'{self.scheme} realm="{self.realm}"'
            )
            return response

        self.auth_error_callback = answer
        return answer

    def login_required(
        self, role: Any = None, optional: bool | None = None
    ) -> Callable[[], None]:
        """Return a dependency that lets only known users through, as Flask-HTTPAuth's decorator."""

        def check_credentials() -> None:
            self.require_login(role, optional)

        return check_credentials

    def require_login(self, role: Any = None, optional: bool | None = None) -> None:
        """Keep who sent this request, or answer 401 or 403; OPTIONS is let through."""
        if request.method == "OPTIONS":
            return
        auth = self.get_auth()
        user = self.authenticate(auth)
        is_known = user not in (False, None)
        if not (is_known and self._may(role, user, auth)) and not optional:
            raise Respond(self._error(403 if is_known else 401))
        named = auth.username if auth else None
        g.flask_httpauth_user = named if user is True else user

    def current_user(self) -> Any:
        """Return what the verifying callback returned, the name when that was True; None before any check."""
        return g.get("flask_httpauth_user")

    def username(self) -> Any:
        """Return the name that was sent, an empty one without credentials."""
        auth = self.get_auth()
        return auth.username if auth else ""

    def get_auth(self) -> Authorization | None:
        """Return the credentials of the request that are of this scheme."""
        raise NotImplementedError

    def authenticate(self, auth: Authorization | None) -> Any:
        """Return the user the credentials belong to, False or None for nobody."""
        raise NotImplementedError

    def is_compatible_auth(self) -> bool:
        """Say whether the request has credentials of this scheme."""
        if self.header not in (None, "Authorization"):
            return self.header in request.headers
        parts = request.headers.get("Authorization", "").split(None, 1)
        return len(parts) == 2 and parts[0] == self.scheme

    def _error(self, status: int) -> Response:
        try:
            answer: Response = self.auth_error_callback(status)
        except TypeError:
            answer = self.auth_error_callback()
        return answer

    def _may(self, role: Any, user: Any, auth: Authorization | None) -> bool:
        if role is None:
            return True
        if self.get_user_roles_callback is None:
            raise ValueError("get_user_roles callback is not defined")
        found = self.get_user_roles_callback(auth if user is True else user)
        is_list = isinstance(found, (list, tuple))
        own = set() if found is None else set(found if is_list else [found])
        wanted = role if isinstance(role, (list, tuple)) else [role]
        return any(
            own.issuperset(item) if isinstance(item, (list, tuple)) else item in own
            for item in wanted
        )
