"""What the token of this request says, as Flask-JWT-Extended 3 tells it: nothing where none was asked for."""

from typing import Any

from werkzeug.local import LocalProxy

from .context import g
from .jwt_settings import jwt_setting


def get_raw_jwt() -> dict[str, Any]:
    """Return all claims of the token, none without one."""
    claims: dict[str, Any] = g.get("_jwt_extended_jwt", {})
    return claims


def get_raw_jwt_header() -> dict[str, Any]:
    """Return the header of the token."""
    header: dict[str, Any] = g.get("_jwt_extended_jwt_header", {})
    return header


def get_jwt_identity3() -> Any:
    """Return whom the token was given to, None without one."""
    return get_raw_jwt().get(jwt_setting("IDENTITY_CLAIM"))


def get_jwt_claims() -> Any:
    """Return the user's claims in the token."""
    return get_raw_jwt().get(jwt_setting("USER_CLAIMS"), {})


def get_current_user3() -> Any:
    """Return the user that the user_loader_callback_loader found for the token, None without one."""
    return g.get("_jwt_extended_jwt_user")


token_user3: Any = LocalProxy(get_current_user3)
