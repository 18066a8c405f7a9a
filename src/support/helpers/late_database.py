"""A database whose settings may still change after the application was handed over."""

import os

from fastapi import FastAPI
from sqlalchemy import Engine

from .database import remove_sessions
from .engine import make_engine


def use_database_late(app: FastAPI) -> None:
    """Connect when a session first needs it, beside the application's code, as Flask-SQLAlchemy before 3."""
    engines: dict[str, Engine] = {}

    def database() -> Engine:
        config = app.state.config
        key = repr([config.get(f"SQLALCHEMY_{name}") for name in _SETTINGS])
        if key not in engines:
            given = {name: config.get(f"SQLALCHEMY_{name.upper()}") for name in _POOL}
            options = {
                name: value for name, value in given.items() if value is not None
            }
            engines[key] = make_engine(app, os.fspath(config.root_path), options)
        return engines[key]

    app.state.database = database
    remove_sessions(app)


_POOL = ("pool_size", "pool_timeout", "pool_recycle", "max_overflow")
_SETTINGS = (
    *("DATABASE_URI", "ECHO", "ENGINE_OPTIONS"),
    *(name.upper() for name in _POOL),
)
