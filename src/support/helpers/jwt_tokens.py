"""Tokens signed with PyJWT, with the claims Flask-JWT-Extended gives them."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from .context import current_app
from .flask_json import json_default
from .jwt_settings import jwt_lifetime, jwt_setting


def create_access_token(
    identity: Any,
    fresh: bool | float | timedelta = False,
    expires_delta: Any = None,
    additional_claims: dict[str, Any] | None = None,
    additional_headers: dict[str, Any] | None = None,
) -> str:
    """Sign an access token; the user_identity_loader and the additional_claims_loader say what is in it."""
    if isinstance(fresh, timedelta):
        fresh = (datetime.now(UTC) + fresh).timestamp()
    claims = _token_claims("access", identity, fresh, expires_delta)
    return _signed_token(identity, claims, additional_claims, additional_headers)


def create_refresh_token(
    identity: Any,
    expires_delta: Any = None,
    additional_claims: dict[str, Any] | None = None,
    additional_headers: dict[str, Any] | None = None,
) -> str:
    """Sign a refresh token, as create_access_token() does an access token."""
    claims = _token_claims("refresh", identity, False, expires_delta)
    return _signed_token(identity, claims, additional_claims, additional_headers)


def _token_claims(
    kind: str, identity: Any, fresh: Any, lifetime: Any
) -> dict[str, Any]:
    now = datetime.now(UTC)
    lifetime = jwt_lifetime(kind) if lifetime is None else lifetime
    name_identity = current_app.state.jwt_manager.callbacks["user_identity"]
    optional = {
        "nbf": jwt_setting("ENCODE_NBF") and now,
        "csrf": jwt_setting("COOKIE_CSRF_PROTECT") and str(uuid.uuid4()),
        "aud": jwt_setting("ENCODE_AUDIENCE"),
        "iss": jwt_setting("ENCODE_ISSUER"),
        "exp": lifetime and now + lifetime,
    }
    return {
        **{"fresh": fresh, "iat": now, "jti": str(uuid.uuid4()), "type": kind},
        jwt_setting("IDENTITY_CLAIM"): name_identity(identity),
        **{name: value for name, value in optional.items() if value},
    }


def _signed_token(
    identity: Any, claims: dict[str, Any], added: Any, headers: Any
) -> str:
    callbacks = current_app.state.jwt_manager.callbacks
    return jwt.encode(
        {**claims, **callbacks["additional_claims"](identity), **(added or {})},
        callbacks["encode_key"](identity),
        jwt_setting("ALGORITHM"),
        headers={**callbacks["additional_headers"](identity), **(headers or {})},
        json_encoder=TokenEncoder,
    )


class TokenEncoder(json.JSONEncoder):
    """Write claims as Flask writes JSON."""

    def default(self, o: Any) -> Any:
        return json_default(o)
