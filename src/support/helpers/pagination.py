"""Pages of a query, as Flask-SQLAlchemy's paginate() gave."""

from collections.abc import Iterator
from math import ceil
from typing import Any, Generic

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Query, lazyload
from starlette.exceptions import HTTPException

from .database_rows import AnySession, Row
from .page_numbers import PageNumbers, query_number


def paginate(
    source: Query[Row] | Select[Any],
    *,
    session: AnySession | None = None,
    page: int | None = None,
    per_page: int | None = None,
    max_per_page: int | None = None,
    error_out: bool = True,
    count: bool = True,
) -> "Pagination[Row]":
    """Read one page of a query or, in a session, of a select; without numbers the query string says which."""
    page = query_number("page", 1, error_out) if page is None else page
    per_page = query_number("per_page", 20, error_out) if per_page is None else per_page
    if max_per_page is not None:
        per_page = min(per_page, max_per_page)
    if error_out and (page < 1 or per_page < 1):
        raise HTTPException(404)
    per_page = per_page if per_page >= 1 else 20
    found = Pagination(source, session, max(page, 1), per_page, max_per_page)
    if error_out and not found.items and page != 1:
        raise HTTPException(404)
    if count:
        found.total = found.count()
    return found


class Pagination(PageNumbers, Generic[Row]):
    """One page of rows and the way to the others, with the attributes of Flask-SQLAlchemy's."""

    def __init__(
        self,
        source: Query[Row] | Select[Any],
        session: AnySession | None,
        page: int,
        per_page: int,
        max_per_page: int | None,
    ) -> None:
        self.page, self.per_page, self.max_per_page = page, per_page, max_per_page
        self.total: int | None = None
        self._source, self._session = source, session
        part = source.limit(per_page).offset((page - 1) * per_page)
        if isinstance(part, Query):
            self.items = part.all()
        else:
            assert session is not None
            self.items = list(session.execute(part).unique().scalars())
        self.has_prev = page > 1
        self.prev_num = page - 1 if self.has_prev else None
        self.first = (page - 1) * per_page + 1 if self.items else 0
        self.last = max(self.first, self.first + len(self.items) - 1)

    def count(self) -> int | None:
        """Ask the database how many rows all pages have."""
        if isinstance(self._source, Query):
            return self._source.order_by(None).count()
        assert self._session is not None
        rows = self._source.options(lazyload("*")).order_by(None).subquery()
        return self._session.execute(select(func.count()).select_from(rows)).scalar()

    def __iter__(self) -> Iterator[Row]:
        """Go through its rows."""
        return iter(self.items)

    @property
    def pages(self) -> int:
        """How many pages there are, 0 when nobody counted."""
        return ceil(self.total / self.per_page) if self.total else 0

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self.page < self.pages

    @property
    def next_num(self) -> int | None:
        """The number of the page after this one."""
        return self.page + 1 if self.has_next else None

    def prev(self, *, error_out: bool = False) -> "Pagination[Row]":
        """Read the page before this one."""
        return self._other(self.page - 1, error_out)

    def next(self, *, error_out: bool = False) -> "Pagination[Row]":
        """Read the page after this one."""
        return self._other(self.page + 1, error_out)

    def _other(self, page: int, error_out: bool) -> "Pagination[Row]":
        found = paginate(
            self._source,
            session=self._session,
            page=page,
            per_page=self.per_page,
            max_per_page=self.max_per_page,
            error_out=error_out,
            count=False,
        )
        found.total = self.total
        return found
