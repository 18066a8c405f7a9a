"""Tokens read with PyJWT, checked as Flask-JWT-Extended 3 and PyJWT 1 check them."""

from hmac import compare_digest
from typing import Any

import jwt

from .context import current_app
from .jwt_errors import JWTDecodeError, TokenCSRFError
from .jwt_settings import jwt_algorithms, jwt_setting


def decode_token3(
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
        return _verified_claims3(encoded_token, key, csrf_value, allow_expired)
    except jwt.ExpiredSignatureError as error:
        claims = _verified_claims3(encoded_token, key, csrf_value, True)
        setattr(error, "jwt_header", header)
        setattr(error, "jwt_data", claims)
        raise


def get_jti3(encoded_token: str) -> str | None:
    """Return the unique identifier of a token."""
    return decode_token3(encoded_token).get("jti")


def get_csrf_token3(encoded_token: str) -> str:
    """Return the double submit value in a token."""
    value: str = decode_token3(encoded_token)["csrf"]
    return value


def _verified_claims3(
    encoded_token: str, key: Any, csrf_value: str | None, allow_expired: bool
) -> dict[str, Any]:
    # PyJWT 2 asks for more than PyJWT 1: texts as subject, times of issue that are past.
    options: Any = {"verify_sub": False, "verify_jti": False, "verify_iat": False}
    claims: dict[str, Any] = jwt.decode(
        encoded_token,
        key,
        algorithms=jwt_algorithms(),
        audience=jwt_setting("DECODE_AUDIENCE"),
        issuer=jwt_setting("DECODE_ISSUER"),
        leeway=jwt_setting("DECODE_LEEWAY"),
        options={**options, **({"verify_exp": False} if allow_expired else {})},
    )
    try:
        int(claims.get("iat", 0))
    except ValueError:
        message = "Issued At claim (iat) must be an integer."
        raise jwt.InvalidIssuedAtError(message) from None
    if jwt_setting("IDENTITY_CLAIM") not in claims:
        raise JWTDecodeError(f"Missing claim: {jwt_setting('IDENTITY_CLAIM')}")
    claims = {"jti": None, "type": "access", jwt_setting("USER_CLAIMS"): {}, **claims}
    if claims["type"] not in ("refresh", "access"):
        raise JWTDecodeError("Missing or invalid claim: type")
    if claims["type"] == "access":
        claims = {"fresh": False, **claims}
    if csrf_value:
        if "csrf" not in claims:
            raise JWTDecodeError("Missing claim: csrf")
        if not compare_digest(claims["csrf"], csrf_value):
            raise TokenCSRFError("CSRF double submit tokens do not match")
    return claims
