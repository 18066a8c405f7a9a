"""What an application says about its tokens."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from .jwt_answers import answer_bad_tokens, default_jwt_answers
from .jwt_current import get_current_user
from .jwt_settings import JWT_DEFAULTS, jwt_key

_Callback = Callable[..., Any]


def _token_loader(name: str) -> Callable[["JWTManager", _Callback], _Callback]:
    def loader(manager: "JWTManager", callback: _Callback) -> _Callback:
        manager.callbacks[name] = callback
        return callback

    return loader


class JWTManager:
    """The callbacks of tokens, under Flask-JWT-Extended's names; init_app() puts them to work."""

    def __init__(
        self, app: FastAPI | None = None, add_context_processor: bool = False
    ) -> None:
        self.callbacks: dict[str, _Callback] = {
            "additional_claims": lambda identity: {},
            "additional_headers": lambda identity: {},
            "decode_key": lambda header, claims: jwt_key("JWT_PUBLIC_KEY"),
            "encode_key": lambda identity: jwt_key("JWT_PRIVATE_KEY"),
            "token_in_blocklist": lambda header, claims: False,
            "token_verification": lambda header, claims: True,
            "user_identity": lambda identity: identity,
            **default_jwt_answers(),
        }
        if app is not None:
            self.init_app(app, add_context_processor)

    def init_app(self, app: FastAPI, add_context_processor: bool = False) -> None:
        """Give the settings their defaults, and answer bad tokens."""
        app.state.jwt_manager = self
        if not hasattr(app.state, "config"):
            app.state.config = {}
        for name, value in JWT_DEFAULTS.items():
            app.state.config.setdefault(name, value)
        answer_bad_tokens(app, self.callbacks)
        if add_context_processor:
            if not hasattr(app.state, "context_processors"):
                app.state.context_processors = []
            app.state.context_processors.append((None, _user_for_templates))

    additional_claims_loader = _token_loader("additional_claims")
    additional_headers_loader = _token_loader("additional_headers")
    decode_key_loader = _token_loader("decode_key")
    encode_key_loader = _token_loader("encode_key")
    expired_token_loader = _token_loader("expired_token")
    invalid_token_loader = _token_loader("invalid_token")
    needs_fresh_token_loader = _token_loader("needs_fresh_token")
    revoked_token_loader = _token_loader("revoked_token")
    token_in_blocklist_loader = _token_loader("token_in_blocklist")
    token_verification_failed_loader = _token_loader("token_verification_failed")
    token_verification_loader = _token_loader("token_verification")
    unauthorized_loader = _token_loader("unauthorized")
    user_identity_loader = _token_loader("user_identity")
    user_lookup_error_loader = _token_loader("user_lookup_error")
    user_lookup_loader = _token_loader("user_lookup")


def _user_for_templates() -> dict[str, Any]:
    return {"current_user": get_current_user()}
