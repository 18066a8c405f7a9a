"""The token of a request: checked by a dependency, then read by handlers and by code far from them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import jwt

from .context import current_app, g
from .flask_request import request
from .jwt_decoding import decode_token
from .jwt_errors import (
    FreshTokenRequired,
    NoAuthorizationError,
    RevokedTokenError,
    UserClaimsVerificationError,
    UserLookupError,
    WrongTokenError,
)
from .jwt_places import token_in
from .jwt_settings import jwt_locations, jwt_setting

_Token = tuple[dict[str, Any], dict[str, Any]]


def jwt_required(*given: Any, **options: Any) -> Callable[[], None]:
    """Return a dependency that lets only requests with a good token through, as Flask-JWT-Extended's decorator."""

    def check_token() -> None:
        verify_jwt_in_request(*given, **options)

    return check_token


def verify_jwt_in_request(
    optional: bool = False,
    fresh: bool = False,
    refresh: bool = False,
    locations: Any = None,
    verify_type: bool = True,
    skip_revocation_check: bool = False,
) -> _Token | None:
    """Check the token of this request and keep it; without one raise NoAuthorizationError, or return None if optional."""
    if request.method == "OPTIONS":
        return None
    locations = [locations] if isinstance(locations, str) else locations
    try:
        header, claims, place = _token_found(locations or jwt_locations(), refresh)
    except NoAuthorizationError:
        if not optional:
            raise
        _keep_token({}, {}, {"loaded_user": None}, None)
        return None
    manager = current_app.state.jwt_manager
    if verify_type and (claims["type"] == "refresh") != refresh:
        wanted = "refresh" if refresh else "non-refresh"
        raise WrongTokenError(f"Only {wanted} tokens are allowed")
    if fresh and not _is_token_fresh(claims["fresh"]):
        raise FreshTokenRequired("Fresh token required", header, claims)
    is_checked = not skip_revocation_check
    if is_checked and manager.callbacks["token_in_blocklist"](header, claims):
        raise RevokedTokenError(header, claims)
    if not manager.callbacks["token_verification"](header, claims):
        message = "User claims verification failed"
        raise UserClaimsVerificationError(message, header, claims)
    _keep_token(header, claims, _token_user(manager.callbacks, header, claims), place)
    return header, claims


def _token_found(locations: Any, refresh: bool) -> tuple[Any, Any, str]:
    errors = []
    for place in locations:
        try:
            token, csrf_value = token_in(place, refresh)
            claims = decode_token(token, csrf_value)
            return jwt.get_unverified_header(token), claims, place
        except NoAuthorizationError as error:
            errors.append(str(error))
    if len(locations) == 1:
        raise NoAuthorizationError(errors[0])
    first = ", ".join(locations[:-1])
    details = "; ".join(errors)
    raise NoAuthorizationError(f"Missing JWT in {first} or {locations[-1]} ({details})")


def _is_token_fresh(fresh: Any) -> bool:
    if isinstance(fresh, bool):
        return fresh
    return not fresh < datetime.now(UTC).timestamp()


def _token_user(callbacks: Any, header: Any, claims: Any) -> Any:
    if "user_lookup" not in callbacks:
        return None
    user = callbacks["user_lookup"](header, claims)
    if user is None:
        identity = claims[jwt_setting("IDENTITY_CLAIM")]
        message = f"user_lookup returned None for {identity}"
        raise UserLookupError(message, header, claims)
    return {"loaded_user": user}


def _keep_token(header: Any, claims: Any, user: Any, place: str | None) -> None:
    g._jwt_extended_jwt_header = header
    g._jwt_extended_jwt = claims
    g._jwt_extended_jwt_user = user
    g._jwt_extended_jwt_location = place
