"""The database session of the request, as Flask-SQLAlchemy kept it."""

import os
from collections.abc import AsyncIterator
from importlib.util import find_spec
from math import inf
from typing import Annotated, Any, cast

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import Depends, FastAPI
from sqlalchemy import Connection, Engine, QueuePool, engine_from_config, make_url
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

from .context import Context, current_context


class AppSession(Session):
    """A session that speaks to the database of the current application."""

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:
        """Return the engine that use_database() made, as Flask-SQLAlchemy's session does, or what a test has bound."""
        if self.bind is not None:
            return self.bind
        engine: Engine = current_context().app.state.database()
        return engine


def _owner() -> Context:
    """Requests of a test client share the session of the app_context() around them, as in Flask before 3.2."""
    context = current_context()
    outer = context.outer
    is_test = "http.response.debug" in (context.scope or {}).get("extensions", {})
    if is_test and outer and outer.scope is None and outer.app is context.app:
        return outer
    return context


db_session = scoped_session(sessionmaker(class_=AppSession), scopefunc=_owner)


def use_database(app: FastAPI, **defaults: Any) -> None:
    """Connect to SQLALCHEMY_DATABASE_URI with Flask-SQLAlchemy's defaults; sessions end with their request or context."""
    engine = make_engine(app, getattr(app.state, "instance_path", ""), defaults)
    app.state.database = lambda: engine
    remove_sessions(app)


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


def remove_sessions(app: FastAPI) -> None:
    """Remove the session at the end of every request and context."""
    if not hasattr(app.state, "teardown_appcontext_functions"):
        app.state.teardown_appcontext_functions = []
    app.state.teardown_appcontext_functions.append(_remove_session)


async def _remove_session(error: BaseException | None = None) -> None:
    # The owner closes it when its own context ends; a thread of its own, since busy ones may wait for this connection.
    if _owner() is current_context():
        await to_thread.run_sync(db_session.remove, limiter=CapacityLimiter(1))


_slots: RunVar[dict[Engine | Connection, CapacityLimiter]] = RunVar("database_slots")


def _slots_of(engine: Engine | Connection) -> CapacityLimiter:
    """Count the requests of this event loop that may hold a connection."""
    slots = _slots.get({})
    _slots.set(slots)
    if engine not in slots:
        pool = engine.engine.pool
        # Its room beyond pool_size has no public name; -1 is no limit.
        beyond = pool._max_overflow if isinstance(pool, QueuePool) else -1
        limit = inf if beyond < 0 else cast(QueuePool, pool).size() + beyond
        slots[engine] = CapacityLimiter(limit)
    return slots[engine]


async def get_session() -> AsyncIterator[Session]:
    """Give a handler the session of its request, no more of them at once than the pool has connections."""
    async with _slots_of(db_session.get_bind()):
        yield db_session()


SessionDep = Annotated[Session, Depends(get_session)]
