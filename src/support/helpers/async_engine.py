"""The database that SQLALCHEMY_DATABASE_URI names, for handlers that await it."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_engine_from_config

from .engine import engine_options

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


def async_database_engine(app: FastAPI, **defaults: Any) -> AsyncEngine:
    """Connect as Flask-SQLAlchemy does, with a driver that does not hold up the event loop."""
    options = engine_options(app, getattr(app.state, "instance_path", ""), defaults)
    url = make_url(options["url"])
    driver = _DRIVERS.get(url.get_backend_name(), url.drivername)
    return async_engine_from_config(
        {**options, "url": url.set(drivername=driver)}, prefix=""
    )
