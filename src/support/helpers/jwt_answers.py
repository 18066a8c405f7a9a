"""The answers to requests whose token is missing or no good."""

from collections.abc import Callable
from typing import Any

import jwt
from fastapi import FastAPI, Request, Response

from .jwt_errors import (
    FreshTokenRequired,
    InvalidHeaderError,
    InvalidQueryParamError,
    JWTDecodeError,
    NoAuthorizationError,
    RevokedTokenError,
    TokenCSRFError,
    UserClaimsVerificationError,
    UserLookupError,
    WrongTokenError,
)
from .jwt_settings import jwt_setting
from .to_response import to_response

_INVALID_TOKENS: tuple[type[Exception], ...] = (
    jwt.DecodeError,
    jwt.InvalidAudienceError,
    jwt.InvalidIssuerError,
    jwt.InvalidTokenError,
    jwt.MissingRequiredClaimError,
    InvalidHeaderError,
    InvalidQueryParamError,
    JWTDecodeError,
    WrongTokenError,
)
_WITH_TOKEN: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "expired_token",
    FreshTokenRequired: "needs_fresh_token",
    RevokedTokenError: "revoked_token",
    UserClaimsVerificationError: "token_verification_failed",
    UserLookupError: "user_lookup_error",
}


def default_jwt_answers() -> dict[str, Callable[..., Any]]:
    """Return Flask-JWT-Extended's own answers: JSON with one message, by the name of the loader that replaces it."""
    return {
        "invalid_token": lambda error: _token_message(error, 422),
        "unauthorized": lambda error: _token_message(error, 401),
        "expired_token": lambda *_: _token_message("Token has expired", 401),
        "needs_fresh_token": lambda *_: _token_message("Fresh token required", 401),
        "revoked_token": lambda *_: _token_message("Token has been revoked", 401),
        "token_verification_failed": lambda *_: _token_message(
            "User claims verification failed", 400
        ),
        "user_lookup_error": lambda _, claims: _token_message(
            f"Error loading the user {claims[jwt_setting('IDENTITY_CLAIM')]}", 401
        ),
    }


def _token_message(text: str, status: int) -> Any:
    return {jwt_setting("ERROR_MESSAGE_KEY"): text}, status


def answer_bad_tokens(app: FastAPI, answers: dict[str, Callable[..., Any]]) -> None:
    """Answer what is raised about tokens, by PyJWT too, anywhere in the application."""

    def with_reason(name: str) -> Callable[[Request, Exception], Response]:
        return lambda request, exc: to_response(answers[name](str(exc)))

    def with_token(name: str) -> Callable[[Request, Any], Response]:
        return lambda request, exc: to_response(
            answers[name](exc.jwt_header, exc.jwt_data)
        )

    for kind in _INVALID_TOKENS:
        app.add_exception_handler(kind, with_reason("invalid_token"))
    for kind in (NoAuthorizationError, TokenCSRFError):
        app.add_exception_handler(kind, with_reason("unauthorized"))
    for kind, name in _WITH_TOKEN.items():
        app.add_exception_handler(kind, with_token(name))
