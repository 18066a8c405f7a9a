"""What can be wrong with the token of a request."""

from typing import Any


class JWTExtendedException(Exception):
    """The base of what is raised here, under Flask-JWT-Extended's names."""


class JWTDecodeError(JWTExtendedException):
    """A token lacks a claim it must have."""


class InvalidHeaderError(JWTExtendedException):
    """The header does not hold exactly one token."""


class InvalidQueryParamError(JWTExtendedException):
    """The value in the address does not begin as it must."""


class NoAuthorizationError(JWTExtendedException):
    """There is no token in the request."""


class TokenCSRFError(JWTExtendedException):
    """A token in a cookie came without its double submit value: Flask-JWT-Extended's CSRFError."""


class WrongTokenError(JWTExtendedException):
    """A refresh token where an access token is wanted, or the other way round."""


class _ErrorOfToken(JWTExtendedException):
    """An error that knows the token it is about."""

    def __init__(
        self, message: str, jwt_header: dict[str, Any], jwt_data: dict[str, Any]
    ) -> None:
        super().__init__(message)
        self.jwt_header = jwt_header
        self.jwt_data = jwt_data


class RevokedTokenError(_ErrorOfToken):
    """The token was taken back."""

    def __init__(self, jwt_header: dict[str, Any], jwt_data: dict[str, Any]) -> None:
        super().__init__("Token has been revoked", jwt_header, jwt_data)


class FreshTokenRequired(_ErrorOfToken):
    """The token was not given for a password just now."""


class UserLookupError(_ErrorOfToken):
    """The user of the token could not be loaded."""


class UserClaimsVerificationError(_ErrorOfToken):
    """The token_verification_loader turned the token down."""
