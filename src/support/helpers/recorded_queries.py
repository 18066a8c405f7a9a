"""The queries of a request, for code that looks for slow ones."""

import sys
from time import perf_counter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event

from .context import active_context
from .settings import setting


class RecordedQuery(NamedTuple):
    """One statement, when it began and ended, and where it was sent from, as Flask-SQLAlchemy recorded it."""

    statement: str | None
    parameters: Any
    start_time: float
    end_time: float
    context: str

    @property
    def duration(self) -> float:
        """How many seconds it took."""
        return self.end_time - self.start_time

    @property
    def location(self) -> str:
        """Where it was sent from, by the name of Flask-SQLAlchemy 3."""
        return self.context


def get_debug_queries() -> list[RecordedQuery]:
    """Return the queries so far, kept while testing, debugging or SQLALCHEMY_RECORD_QUERIES is on."""
    return [query for query, _ in _recorded()]


def get_recorded_queries() -> list[RecordedQuery]:
    """Return the queries so far, kept where SQLALCHEMY_RECORD_QUERIES is on."""
    context = active_context.get()
    is_on = context and setting(context.app, "SQLALCHEMY_RECORD_QUERIES")
    queries = _recorded() if is_on else []
    return [query._replace(parameters=values) for query, values in queries]


def _recorded() -> list[tuple[RecordedQuery, Any]]:
    context = active_context.get()
    return [] if context is None else context.g.get("_recorded_queries", [])


def _is_recorded(connection: Connection) -> bool:
    context = active_context.get()
    if context is None or connection.engine is not context.app.state.database():
        return False
    if setting(context.app, "DEBUG"):
        return True
    wanted = setting(context.app, "SQLALCHEMY_RECORD_QUERIES")
    return bool(setting(context.app, "TESTING") if wanted is None else wanted)


@event.listens_for(Engine, "before_cursor_execute")
def _begin_query(
    connection: Connection,
    _cursor: Any,
    _sql: Any,
    _values: Any,
    execution: Any,
    *_: Any,
) -> None:
    if _is_recorded(connection):
        execution._query_start_time = perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _end_query(
    connection: Connection, _cursor: Any, sql: str, values: Any, execution: Any, *_: Any
) -> None:
    context = active_context.get()
    start = getattr(execution, "_query_start_time", None)
    if context is not None and start is not None:
        queries = context.g.setdefault("_recorded_queries", [])
        query = RecordedQuery(sql, values, start, perf_counter(), _sent_from())
        # Flask-SQLAlchemy 3 has the values of all executions of the statement.
        queries.append((query, execution.parameters))


def _sent_from() -> str:
    frame = sys._getframe(1)
    while frame.f_back is not None:
        name = frame.f_globals.get("__name__", "")
        if name != __name__ and not name.startswith("sqlalchemy."):
            code = frame.f_code
            return f"{code.co_filename}:{frame.f_lineno} ({code.co_name})"
        frame = frame.f_back
    return "<unknown>"
