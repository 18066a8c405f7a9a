"""Rows or an answer of 404, as Flask-SQLAlchemy's queries gave."""

from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Query, Session, scoped_session
from starlette.exceptions import HTTPException

AnySession = Session | scoped_session[Any]
Row = TypeVar("Row")


def get_or_404(
    session: AnySession,
    model: type[Row],
    ident: Any,
    description: str | None = None,
    **options: Any,
) -> Row:
    """Return the row with a primary key, or answer 404, as Model.query.get_or_404()."""
    return row_or_404(session.get(model, ident, **options), description)


def first_or_404(query: Query[Row], description: str | None = None) -> Row:
    """Return the first row of a query, or answer 404, as its first_or_404()."""
    return row_or_404(query.first(), description)


def one_or_404(query: Query[Row], description: str | None = None) -> Row:
    """Return the only row of a query, or answer 404, as its one_or_404()."""
    try:
        return query.one()
    except (NoResultFound, MultipleResultsFound):
        raise HTTPException(404, description) from None


def scalar_or_404(
    session: AnySession, statement: Select[Any], *, description: str | None = None
) -> Any:
    """Return what a select finds first, or answer 404, as db.first_or_404()."""
    return row_or_404(session.execute(statement).scalar(), description)


def scalar_one_or_404(
    session: AnySession, statement: Select[Any], *, description: str | None = None
) -> Any:
    """Return the only thing a select finds, or answer 404, as db.one_or_404()."""
    try:
        return session.execute(statement).scalar_one()
    except (NoResultFound, MultipleResultsFound):
        raise HTTPException(404, description) from None


def row_or_404(row: Row | None, description: str | None = None) -> Row:
    """Return a row that was found, or answer 404, as the get_or_404() of any query."""
    if row is None:
        raise HTTPException(404, description)
    return row
