"""Tests that make sessions of their own for the whole application."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import scoped_session

from .database import db_session


def bind_sessions(options: Mapping[str, Any] | None = None) -> scoped_session[Any]:
    """Make all sessions with these options from now on, as a registry in the place of Flask-SQLAlchemy 2's did."""
    given = {key: value for key, value in (options or {}).items() if key != "binds"}
    db_session.session_factory.configure(**given)
    db_session.registry.clear()
    return db_session


def fresh_sessions(options: Mapping[str, Any] | None = None) -> scoped_session[Any]:
    """Make new sessions from now on: those of Flask-SQLAlchemy 3 ask the engines, whatever they are bound to."""
    kept = {key: value for key, value in (options or {}).items() if "bind" not in key}
    return bind_sessions(kept)
