"""Rows or an answer of 404, as Flask-SQLAlchemy's queries gave."""

from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Query
from starlette.exceptions import HTTPException

from .database import db_session

Row = TypeVar("Row")


def get_or_404(
    model: type[Row], ident: Any, description: str | None = None, **options: Any
) -> Row:
    """Return the row with a primary key, or answer 404, as Model.query.get_or_404()."""
    return _found(db_session.get(model, ident, **options), description)


def first_or_404(query: Query[Row], description: str | None = None) -> Row:
    """Return the first row of a query, or answer 404, as its first_or_404()."""
    return _found(query.first(), description)


def one_or_404(query: Query[Row], description: str | None = None) -> Row:
    """Return the only row of a query, or answer 404, as its one_or_404()."""
    try:
        return query.one()
    except (NoResultFound, MultipleResultsFound):
        raise HTTPException(404, description) from None


def scalar_or_404(statement: Select[Any], *, description: str | None = None) -> Any:
    """Return what a select finds first, or answer 404, as db.first_or_404()."""
    return _found(db_session.execute(statement).scalar(), description)


def scalar_one_or_404(statement: Select[Any], *, description: str | None = None) -> Any:
    """Return the only thing a select finds, or answer 404, as db.one_or_404()."""
    try:
        return db_session.execute(statement).scalar_one()
    except (NoResultFound, MultipleResultsFound):
        raise HTTPException(404, description) from None


def _found(row: Row | None, description: str | None) -> Row:
    if row is None:
        raise HTTPException(404, description)
    return row
