"""The database session of the request, as Flask-SQLAlchemy kept it."""

import os
from collections.abc import AsyncIterator
from importlib.util import find_spec
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, FastAPI
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy import inspect as state_of
from sqlalchemy.orm import Query, Session, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool
from starlette.exceptions import HTTPException

from .context import Context, current_context

POOL_SIZE = 5
MAX_OVERFLOW = 10
Row = TypeVar("Row")


class AppSession(Session):
    """A session that speaks to the database of the current application."""

    def get_bind(self, *args: Any, **options: Any) -> Engine:
        """Return the engine that use_database() made, as Flask-SQLAlchemy's session does."""
        engine: Engine = current_context().app.state.engine
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


def use_database(app: FastAPI) -> None:
    """Connect to SQLALCHEMY_DATABASE_URI with Flask-SQLAlchemy's defaults; sessions end with their request or context."""
    config = app.state.config
    options = {"echo": config.get("SQLALCHEMY_ECHO", False)}
    options["echo_pool"] = options["echo"]
    options.update(config.get("SQLALCHEMY_ENGINE_OPTIONS", {}))
    if config.get("SQLALCHEMY_DATABASE_URI") is None and "url" not in options:
        raise RuntimeError("'SQLALCHEMY_DATABASE_URI' must be set")
    url = make_url(options.pop("url", config.get("SQLALCHEMY_DATABASE_URI")))
    if url.drivername == "postgresql" and find_spec("psycopg2"):
        url = url.set(drivername="postgresql+psycopg2")
    if url.get_backend_name() == "mysql":
        url = url.update_query_dict({"charset": url.query.get("charset", "utf8mb4")})
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            options.setdefault("poolclass", StaticPool)
            options.setdefault("connect_args", {})["check_same_thread"] = False
        elif not url.database.startswith("file:"):
            folder: str = app.state.instance_path
            os.makedirs(folder, exist_ok=True)
            url = url.set(database=os.path.join(folder, url.database))
    app.state.engine = create_engine(url, **options)
    if not hasattr(app.state, "teardown_appcontext_functions"):
        app.state.teardown_appcontext_functions = []
    app.state.teardown_appcontext_functions.append(_remove_session)


async def _remove_session(error: BaseException | None = None) -> None:
    # The owner closes it when its own context ends; a thread of its own, since busy ones may wait for this connection.
    if _owner() is current_context():
        await to_thread.run_sync(db_session.remove, limiter=CapacityLimiter(1))


async def get_session() -> AsyncIterator[Session]:
    """Give a handler the session of its request: the one that models and services use."""
    yield db_session()


SessionDep = Annotated[
    Session, Depends(get_session, max_concurrency=POOL_SIZE + MAX_OVERFLOW)
]


class ModelName:
    """The representation of models that have none of their own, as Flask-SQLAlchemy's Model."""

    def __repr__(self) -> str:
        """Name the class and the primary key."""
        state = state_of(self)
        if state.identity is None:
            word = "pending" if state.pending else "transient"
            return f"<{type(self).__name__} ({word} {id(self)})>"
        return f"<{type(self).__name__} {', '.join(map(str, state.identity))}>"


def get_or_404(model: type[Row], ident: Any, description: str | None = None) -> Row:
    """Return the row with a primary key, or answer 404, as Model.query.get_or_404()."""
    return _row_or_404(db_session.get(model, ident), description)


def first_or_404(query: Query[Row], description: str | None = None) -> Row:
    """Return the first row of a query, or answer 404, as its first_or_404()."""
    return _row_or_404(query.first(), description)


def _row_or_404(row: Row | None, description: str | None) -> Row:
    if row is None:
        raise HTTPException(404, description)
    return row
