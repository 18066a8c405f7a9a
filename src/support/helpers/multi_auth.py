"""Several schemes for one route."""

from collections.abc import Callable
from typing import Any

from .context import g
from .http_auth import HTTPAuth


class MultiAuth:
    """The first scheme that the request has credentials of decides, the main one where none is."""

    def __init__(self, main_auth: HTTPAuth, *additional_auths: HTTPAuth) -> None:
        self.main_auth = main_auth
        self.additional_auths = additional_auths

    def login_required(
        self, role: Any = None, optional: bool | None = None
    ) -> Callable[[], None]:
        """Return a dependency that lets only known users through, as Flask-HTTPAuth's decorator."""

        def check_credentials() -> None:
            self.require_login(role, optional)

        return check_credentials

    def require_login(self, role: Any = None, optional: bool | None = None) -> None:
        """Keep who sent this request, or answer 401 or 403."""
        every = (self.main_auth, *self.additional_auths)
        fitting = (auth for auth in every if auth.is_compatible_auth())
        next(fitting, self.main_auth).require_login(role, optional)

    def current_user(self) -> Any:
        """Return what the verifying callback returned."""
        return g.get("flask_httpauth_user")
