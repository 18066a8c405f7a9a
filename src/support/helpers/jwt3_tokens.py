"""Tokens signed and read with PyJWT, with the claims Flask-JWT-Extended 3 gives them."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from .context import current_app
from .jwt_settings import jwt_lifetime, jwt_locations, jwt_setting
from .jwt_tokens import TokenEncoder


def create_access_token3(
    identity: Any,
    fresh: Any = False,
    expires_delta: Any = None,
    user_claims: Any = None,
    headers: Any = None,
) -> str:
    """Sign an access token; claims of the user are in one claim of their own."""
    if isinstance(fresh, timedelta):
        fresh = int((datetime.now(UTC) + fresh).timestamp())
    if user_claims is None:
        user_claims = _callback3("additional_claims")(identity)
    claims = {"fresh": fresh, "type": "access"}
    return _signed_token3(identity, claims, expires_delta, user_claims, headers)


def create_refresh_token3(
    identity: Any,
    expires_delta: Any = None,
    user_claims: Any = None,
    headers: Any = None,
) -> str:
    """Sign a refresh token; it has the user's claims where JWT_CLAIMS_IN_REFRESH_TOKEN says so."""
    if user_claims is None and jwt_setting("CLAIMS_IN_REFRESH_TOKEN"):
        user_claims = _callback3("additional_claims")(identity)
    claims = {"type": "refresh"}
    return _signed_token3(identity, claims, expires_delta, user_claims, headers)


def _callback3(name: str) -> Any:
    return current_app.state.jwt_manager.callbacks[name]


def _signed_token3(
    identity: Any, claims: dict[str, Any], lifetime: Any, user_claims: Any, headers: Any
) -> str:
    now = datetime.now(UTC)
    lifetime = jwt_lifetime(claims["type"]) if lifetime is None else lifetime
    has_csrf = "cookies" in jwt_locations() and jwt_setting("COOKIE_CSRF_PROTECT")
    is_issued = claims["type"] == "access" and jwt_setting("ENCODE_ISSUER") is not None
    optional = {
        "exp": lifetime and now + lifetime,
        jwt_setting("USER_CLAIMS"): user_claims,
        "csrf": has_csrf and str(uuid.uuid4()),
    }
    return jwt.encode(
        {
            **{"iat": now, "nbf": now, "jti": str(uuid.uuid4())},
            **{jwt_setting("IDENTITY_CLAIM"): _callback3("user_identity")(identity)},
            **claims,
            **{name: value for name, value in optional.items() if value},
            **({"iss": jwt_setting("ENCODE_ISSUER")} if is_issued else {}),
        },
        _callback3("encode_key")(identity),
        jwt_setting("ALGORITHM"),
        headers=headers or _callback3("additional_headers")(identity),
        json_encoder=TokenEncoder,
    )
