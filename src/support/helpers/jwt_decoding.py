"""Tokens read with PyJWT, checked as Flask-JWT-Extended checks them."""

from hmac import compare_digest
from typing import Any

import jwt

from .context import current_app
from .jwt_errors import JWTDecodeError, TokenCSRFError
from .jwt_settings import jwt_algorithms, jwt_setting


def decode_token(
    encoded_token: str, csrf_value: str | None = None, allow_expired: bool = False
) -> dict[str, Any]:
    """Return the claims of a token that is valid here; PyJWT raises for another, and an expired one keeps its claims."""
    unsafe = jwt.decode(
        encoded_token,
        algorithms=jwt_algorithms(),
        options={"verify_signature": False},
    )
    header = jwt.get_unverified_header(encoded_token)
    key = current_app.state.jwt_manager.callbacks["decode_key"](header, unsafe)
    try:
        return _verified_claims(encoded_token, key, csrf_value, allow_expired)
    except jwt.ExpiredSignatureError as error:
        claims = _verified_claims(encoded_token, key, csrf_value, True)
        setattr(error, "jwt_header", header)
        setattr(error, "jwt_data", claims)
        raise


def _verified_claims(
    encoded_token: str, key: Any, csrf_value: str | None, allow_expired: bool
) -> dict[str, Any]:
    audience = jwt_setting("DECODE_AUDIENCE")
    options: Any = {
        "verify_aud": audience is not None,
        "verify_sub": jwt_setting("VERIFY_SUB"),
        **({"verify_exp": False} if allow_expired else {}),
    }
    claims: dict[str, Any] = jwt.decode(
        encoded_token,
        key,
        algorithms=jwt_algorithms(),
        audience=audience,
        issuer=jwt_setting("DECODE_ISSUER"),
        leeway=jwt_setting("DECODE_LEEWAY"),
        options=options,
    )
    if jwt_setting("IDENTITY_CLAIM") not in claims:
        raise JWTDecodeError(f"Missing claim: {jwt_setting('IDENTITY_CLAIM')}")
    claims = {"type": "access", "fresh": False, "jti": None, **claims}
    if csrf_value:
        if "csrf" not in claims:
            raise JWTDecodeError("Missing claim: csrf")
        if not compare_digest(claims["csrf"], csrf_value):
            raise TokenCSRFError("CSRF double submit tokens do not match")
    return claims


def get_unverified_jwt_headers(encoded_token: str) -> dict[str, Any]:
    """Return the header of a token, whoever signed it."""
    return jwt.get_unverified_header(encoded_token)


def get_jti(encoded_token: str) -> str | None:
    """Return the unique identifier of a token."""
    return decode_token(encoded_token).get("jti")


def get_csrf_token(encoded_token: str) -> str:
    """Return the double submit value in a token."""
    value: str = decode_token(encoded_token)["csrf"]
    return value
