"""Page numbers for a widget."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

from .context import current_context


def query_number(name: str, default: int, error_out: bool) -> int:
    """Read a number of the query string, as paginate() did; outside a request it is the default."""
    scope = current_context().scope or {"query_string": b""}
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    try:
        return int(next((value for key, value in pairs if key == name), default))
    except ValueError:
        if error_out:
            raise HTTPException(404) from None
        return default


class PageNumbers:
    """The numbers around a page, as iter_pages() of Flask-SQLAlchemy's pagination."""

    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        raise NotImplementedError

    def iter_pages(
        self,
        *,
        left_edge: int = 2,
        left_current: int = 2,
        right_current: int = 4,
        right_edge: int = 2,
    ) -> Iterator[int | None]:
        """Give the numbers of both ends and around this page, None for a gap."""
        end = self.pages + 1
        left = min(1 + left_edge, end)
        middle = max(left, self.page - left_current)
        middle_end = min(self.page + right_current + 1, end)
        right = max(middle_end, end - right_edge)
        last = 1
        for start, stop in (1, left), (middle, middle_end), (right, end):
            if last == end:
                return
            if start > last:
                yield None
            yield from range(start, stop)
            last = stop
