"""A database whose changes are written without being asked for."""

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from .context import current_app
from .database import db_session
from .late_database import use_database_late


def use_committing_database(app: FastAPI) -> None:
    """Commit at the end of requests that did not crash where SQLALCHEMY_COMMIT_ON_TEARDOWN is set, as Flask-SQLAlchemy 2."""
    use_database_late(app)
    app.state.teardown_appcontext_functions.append(_commit_session)


async def _commit_session(error: BaseException | None = None) -> None:
    if error is None and current_app.state.config.get("SQLALCHEMY_COMMIT_ON_TEARDOWN"):
        # A thread of its own, since busy ones may wait for this connection.
        await to_thread.run_sync(db_session.commit, limiter=CapacityLimiter(1))
