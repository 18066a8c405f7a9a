"""The database that SQLALCHEMY_DATABASE_URI names, with Flask-SQLAlchemy's defaults."""

import os
from importlib.util import find_spec
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine, engine_from_config, make_url
from sqlalchemy.pool import StaticPool


def database_engine(app: FastAPI, **defaults: Any) -> Engine:
    """Connect to SQLALCHEMY_DATABASE_URI as Flask-SQLAlchemy does: relative SQLite files lie in the instance folder."""
    return make_engine(app, getattr(app.state, "instance_path", ""), defaults)


def make_engine(app: FastAPI, folder: str, defaults: dict[str, Any]) -> Engine:
    """Make the engine that the configuration asks for; relative SQLite files lie in the folder."""
    config = app.state.config
    options = {**defaults, **config.get("SQLALCHEMY_ENGINE_OPTIONS", {})}
    if config.get("SQLALCHEMY_DATABASE_URI") is not None:
        options["url"] = config["SQLALCHEMY_DATABASE_URI"]
    if "url" not in options:
        raise RuntimeError("'SQLALCHEMY_DATABASE_URI' must be set")
    for key in ("echo", "echo_pool"):
        options.setdefault(key, config.get("SQLALCHEMY_ECHO", False))
    url = make_url(options["url"])
    if url.drivername == "postgresql" and find_spec("psycopg2"):
        url = url.set(drivername="postgresql+psycopg2")
    if url.drivername.startswith("mysql"):
        options.setdefault("pool_recycle", 7200)
        url = url.update_query_dict({"charset": url.query.get("charset", "utf8mb4")})
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        prefix = "file:" if url.query.get("uri") else ""
        path = (url.database or "").removeprefix(prefix)
        if path in ("", ":memory:"):
            options["poolclass"] = StaticPool
            options.setdefault("connect_args", {})["check_same_thread"] = False
        elif not os.path.isabs(path):
            os.makedirs(folder, exist_ok=True)
            url = url.set(database=prefix + os.path.join(folder, path))
    return engine_from_config({**options, "url": url}, prefix="")
