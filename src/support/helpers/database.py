"""The database session of the request, as Flask-SQLAlchemy kept it."""

from collections.abc import AsyncIterator
from math import inf
from typing import Annotated, Any, cast

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import Depends, FastAPI
from sqlalchemy import Connection, Engine, QueuePool
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from .context import Context, current_context
from .engine import database_engine


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
    engine = database_engine(app, **defaults)
    app.state.database = lambda: engine
    remove_sessions(app)


def remove_sessions(app: FastAPI) -> None:
    """Remove the session at the end of every request and context."""
    if not hasattr(app.state, "teardown_appcontext_functions"):
        app.state.teardown_appcontext_functions = []
    app.state.teardown_appcontext_functions.append(_remove_session)
    app.state.remove_session = _remove_own_session


def _remove_own_session() -> None:
    if _owner() is current_context():
        db_session.remove()


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
