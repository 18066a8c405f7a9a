"""What an application says about its tokens, in the words of Flask-JWT-Extended 3."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from .jwt_answers import answer_bad_tokens, default_jwt_answers
from .jwt_settings import JWT_DEFAULTS, jwt_key, jwt_setting

_Callback3 = Callable[..., Any]
_DEFAULTS3: dict[str, Any] = {
    **JWT_DEFAULTS,
    "JWT_BLACKLIST_ENABLED": False,
    "JWT_BLACKLIST_TOKEN_CHECKS": ("access", "refresh"),
    "JWT_CLAIMS_IN_REFRESH_TOKEN": False,
    "JWT_IDENTITY_CLAIM": "identity",
    "JWT_USER_CLAIMS": "user_claims",
    "JWT_VERIFY_SUB": False,
}


def _loader3(
    name: str, adapt: Callable[[_Callback3], _Callback3] = lambda callback: callback
) -> Callable[["JWTManager3", _Callback3], _Callback3]:
    def loader(manager: "JWTManager3", callback: _Callback3) -> _Callback3:
        manager.callbacks[name] = adapt(callback)
        return callback

    return loader


def _of_claim(setting: str) -> Callable[[_Callback3], _Callback3]:
    return lambda callback: lambda header, claims: callback(
        claims[jwt_setting(setting)]
    )


def _of_nothing(callback: _Callback3) -> _Callback3:
    return lambda header, claims: callback()


def _of_claims(callback: _Callback3) -> _Callback3:
    return lambda header, claims: callback(claims)


def _of_expired(callback: _Callback3) -> _Callback3:
    def answer(header: Any, claims: Any) -> Any:
        try:
            return callback(claims)
        except TypeError:
            return callback()

    return answer


def _without_blacklist(header: Any, claims: Any) -> Any:
    raise RuntimeError("give the JWTManager a token_in_blacklist_loader")


class JWTManager3:
    """The callbacks of tokens, with the arguments Flask-JWT-Extended 3 calls them with."""

    def __init__(self, app: FastAPI | None = None) -> None:
        self.callbacks: dict[str, _Callback3] = {
            "additional_claims": lambda identity: {},
            "additional_headers": lambda identity: None,
            "decode_key": lambda header, claims: jwt_key("JWT_PUBLIC_KEY"),
            "encode_key": lambda identity: jwt_key("JWT_PRIVATE_KEY"),
            "token_in_blocklist": _without_blacklist,
            "token_verification": lambda header, claims: True,
            "user_identity": lambda identity: identity,
            **default_jwt_answers(),
        }
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Give the settings their defaults, and answer bad tokens."""
        app.state.jwt_manager = self
        if not hasattr(app.state, "config"):
            app.state.config = {}
        for name, value in _DEFAULTS3.items():
            app.state.config.setdefault(name, value)
        answer_bad_tokens(app, self.callbacks)

    additional_headers_loader = _loader3("additional_headers")
    claims_verification_failed_loader = _loader3(
        "token_verification_failed", _of_nothing
    )
    claims_verification_loader = _loader3(
        "token_verification", _of_claim("USER_CLAIMS")
    )
    encode_key_loader = _loader3("encode_key")
    expired_token_loader = _loader3("expired_token", _of_expired)
    invalid_token_loader = _loader3("invalid_token")
    needs_fresh_token_loader = _loader3("needs_fresh_token", _of_nothing)
    revoked_token_loader = _loader3("revoked_token", _of_nothing)
    token_in_blacklist_loader = _loader3("token_in_blocklist", _of_claims)
    unauthorized_loader = _loader3("unauthorized")
    user_claims_loader = _loader3("additional_claims")
    user_identity_loader = _loader3("user_identity")
    user_loader_callback_loader = _loader3("user_lookup", _of_claim("IDENTITY_CLAIM"))
    user_loader_error_loader = _loader3(
        "user_lookup_error", _of_claim("IDENTITY_CLAIM")
    )
