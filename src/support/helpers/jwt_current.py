"""What the token of this request says, once jwt_required() or verify_jwt_in_request() has checked it."""

from typing import Annotated, Any

from fastapi import Depends
from werkzeug.local import LocalProxy

from .context import g
from .jwt_settings import jwt_setting


def get_jwt() -> dict[str, Any]:
    """Return the claims of the token, none where an optional one is missing; RuntimeError where none was asked for."""
    return _kept_token("_jwt_extended_jwt")


def get_jwt_header() -> dict[str, Any]:
    """Return the header of the token."""
    return _kept_token("_jwt_extended_jwt_header")


def get_jwt_identity() -> Any:
    """Return whom the token was given to, None where an optional one is missing."""
    return get_jwt().get(jwt_setting("IDENTITY_CLAIM"))


def get_jwt_request_location() -> str | None:
    """Return where the token was found."""
    place: str | None = g.get("_jwt_extended_jwt_location")
    return place


def get_current_user() -> Any:
    """Return the user that the user_lookup_loader found for the token."""
    get_jwt()
    found = g.get("_jwt_extended_jwt_user")
    if found is None:
        raise RuntimeError("give the JWTManager a user_lookup_loader")
    return found["loaded_user"]


token_user: Any = LocalProxy(get_current_user)

JwtIdentity = Annotated[Any, Depends(get_jwt_identity)]
JwtClaims = Annotated[dict[str, Any], Depends(get_jwt)]
JwtUser = Annotated[Any, Depends(get_current_user)]


def _kept_token(name: str) -> dict[str, Any]:
    found: dict[str, Any] | None = g.get(name)
    if found is None:
        raise RuntimeError("put jwt_required() on the route before you read its token")
    return found
