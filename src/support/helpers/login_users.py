"""What a signed-in user and a visitor answer when they are asked who they are."""

from typing import Any


class UserMixin:
    """The four answers Flask-Login asks a user for; users are equal when their ids are."""

    __hash__ = object.__hash__

    @property
    def is_active(self) -> bool:
        """Whether the account may be signed in to."""
        return True

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody signed in."""
        return self.is_active

    @property
    def is_anonymous(self) -> bool:
        """Whether this stands for a visitor."""
        return False

    def get_id(self) -> str:
        """Return the id the session keeps, as text."""
        own: Any = self
        try:
            return str(own.id)
        except AttributeError:
            raise NotImplementedError("give the user an id, or get_id()") from None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UserMixin):
            return NotImplemented
        return self.get_id() == other.get_id()


class AnonymousUserMixin:
    """The visitor who did not sign in, as Flask-Login shows it to views and templates."""

    is_authenticated = False
    is_active = False
    is_anonymous = True

    def get_id(self) -> str | None:
        """Return None: a visitor has no id."""
        return None
