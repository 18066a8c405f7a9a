"""Checks of tokens as Flask-JWT-Extended 3 makes them: dependencies, and functions that hooks and guards call."""

import time
from typing import Any

import jwt

from .context import current_app, g
from .flask_request import request
from .jwt3_decoding import decode_token3
from .jwt3_places import token_in3
from .jwt_errors import (
    FreshTokenRequired,
    InvalidHeaderError,
    NoAuthorizationError,
    RevokedTokenError,
    UserClaimsVerificationError,
    UserLookupError,
    WrongTokenError,
)
from .jwt_settings import jwt_locations, jwt_setting


def token_required() -> None:
    """Let only requests with an access token through, as jwt_required and verify_jwt_in_request()."""
    _check_token3("access", False)


def jwt_optional() -> None:
    """Let requests without a token through too, as the decorator of this name."""
    try:
        _check_token3("access", False)
    except (NoAuthorizationError, InvalidHeaderError):
        pass


def fresh_jwt_required() -> None:
    """Let only requests with a fresh access token through, as the decorator of this name."""
    _check_token3("access", True)


def jwt_refresh_token_required() -> None:
    """Let only requests with a refresh token through, as the decorator of this name."""
    _check_token3("refresh", False)


def _check_token3(kind: str, fresh: bool) -> None:
    if request.method == "OPTIONS":
        return
    callbacks = current_app.state.jwt_manager.callbacks
    header, claims = _token_found3(kind == "refresh")
    if claims["type"] != kind:
        raise WrongTokenError(f"Only {kind} tokens are allowed")
    if jwt_setting("BLACKLIST_ENABLED") and kind in jwt_setting(
        "BLACKLIST_TOKEN_CHECKS"
    ):
        if callbacks["token_in_blocklist"](header, claims):
            raise RevokedTokenError(header, claims)
    g._jwt_extended_jwt, g._jwt_extended_jwt_header = claims, header
    if fresh and not _is_fresh3(claims["fresh"]):
        raise FreshTokenRequired("Fresh token required", header, claims)
    is_checked = kind == "access"
    if is_checked and not callbacks["token_verification"](header, claims):
        message = "User claims verification failed"
        raise UserClaimsVerificationError(message, header, claims)
    if "user_lookup" in callbacks:
        user = callbacks["user_lookup"](header, claims)
        if user is None:
            identity = claims[jwt_setting("IDENTITY_CLAIM")]
            message = f"user_loader returned None for {identity}"
            raise UserLookupError(message, header, claims)
        g._jwt_extended_jwt_user = user


def _is_fresh3(fresh: Any) -> bool:
    return fresh if isinstance(fresh, bool) else fresh >= int(time.time())


def _token_found3(refresh: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    errors = []
    locations = jwt_locations()
    for place in locations:
        try:
            token, csrf_value = token_in3(place, refresh)
            claims = decode_token3(token, csrf_value)
            return jwt.get_unverified_header(token), claims
        except NoAuthorizationError as error:
            errors.append(str(error))
    if len(locations) == 1:
        raise NoAuthorizationError(errors[0])
    first = ", ".join(locations[:-1])
    details = "; ".join(errors)
    raise NoAuthorizationError(f"Missing JWT in {first} or {locations[-1]} ({details})")
