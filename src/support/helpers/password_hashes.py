"""Password hashes of bcrypt, as Flask-Bcrypt makes and checks them."""

import hmac
from hashlib import sha256
from typing import Any

import bcrypt


class Bcrypt:
    """Hashes and checks with the settings of one application."""

    def __init__(self, app: Any = None) -> None:
        self.rounds, self.prefix, self.handles_long = 12, "2b", False
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Any) -> None:
        """Read BCRYPT_LOG_ROUNDS, BCRYPT_HASH_PREFIX and BCRYPT_HANDLE_LONG_PASSWORDS."""
        config = getattr(app.state, "config", {})
        self.rounds = config.get("BCRYPT_LOG_ROUNDS", 12)
        self.prefix = config.get("BCRYPT_HASH_PREFIX", "2b")
        self.handles_long = config.get("BCRYPT_HANDLE_LONG_PASSWORDS", False)

    def generate_password_hash(
        self,
        password: str | bytes,
        rounds: int | None = None,
        prefix: str | bytes | None = None,
    ) -> bytes:
        """Return the hash of a password; ValueError when it is empty."""
        if not password:
            raise ValueError("Password must be non-empty.")
        salt = bcrypt.gensalt(
            rounds=self.rounds if rounds is None else rounds,
            prefix=_bytes(self.prefix if prefix is None else prefix),
        )
        return bcrypt.hashpw(self._digest(password), salt)

    def check_password_hash(self, pw_hash: str | bytes, password: str | bytes) -> bool:
        """Tell whether a password has this hash."""
        expected = _bytes(pw_hash)
        found = bcrypt.hashpw(self._digest(password), expected)
        return hmac.compare_digest(expected, found)

    def _digest(self, password: str | bytes) -> bytes:
        plain = _bytes(password)
        # Bcrypt itself looks at 72 bytes.
        return sha256(plain).hexdigest().encode() if self.handles_long else plain


def generate_password_hash(password: str | bytes, rounds: int | None = None) -> bytes:
    """Return the hash of a password, without the settings of an application."""
    return Bcrypt().generate_password_hash(password, rounds)


def check_password_hash(pw_hash: str | bytes, password: str | bytes) -> bool:
    """Tell whether a password has this hash, without the settings of an application."""
    return Bcrypt().check_password_hash(pw_hash, password)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
