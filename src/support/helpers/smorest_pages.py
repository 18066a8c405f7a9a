"""Pages of a list, asked for in the query string, as Flask-smorest counts them."""

import json
from collections.abc import Callable
from typing import Any

from marshmallow import EXCLUDE, Schema, post_load, validate
from marshmallow import fields as schema_fields

from .schema_arguments import arguments


class PaginationParameters:
    """The page that is asked for; the view or its pager says how many items there are."""

    def __init__(self, page: int, page_size: int) -> None:
        self.page = page
        self.page_size = page_size
        self.item_count: int | None = None

    @property
    def first_item(self) -> int:
        """The position of the first item on the page."""
        return (self.page - 1) * self.page_size

    @property
    def last_item(self) -> int:
        """The position of the last item on the page."""
        return self.first_item + self.page_size - 1


class Page:
    """A pager for lists, the base of pagers for other collections."""

    def __init__(self, collection: Any, page_params: PaginationParameters) -> None:
        self.collection = collection
        self.page_params = page_params
        self.page_params.item_count = self.item_count

    @property
    def items(self) -> Any:
        """The items on the page."""
        first, last = self.page_params.first_item, self.page_params.last_item
        return list(self.collection[first : last + 1])

    @property
    def item_count(self) -> int:
        """The number of all items."""
        return len(self.collection)


class _PaginationSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    @post_load
    def make(self, data: Any, **_: Any) -> PaginationParameters:
        return PaginationParameters(**data)


def page_arguments(
    *, page: int = 1, page_size: int = 10, max_page_size: int = 100
) -> Callable[..., Any]:
    """Depend on page and page_size of the query string; 422 outside of their bounds."""

    sizes = validate.Range(min=1, max=max_page_size)
    schema = _PaginationSchema.from_dict(
        {
            "page": schema_fields.Integer(
                load_default=page, validate=validate.Range(min=1)
            ),
            "page_size": schema_fields.Integer(load_default=page_size, validate=sizes),
        }
    )
    return arguments(schema, "query")


def page_headers(pages: PaginationParameters) -> dict[str, str]:
    """Describe the page in the header X-Pagination, where the number of items is known."""
    total = pages.item_count
    if total is None:
        return {}
    count = (total - 1) // pages.page_size + 1 if total else 0
    data = {"total": total, "total_pages": count}
    if count:
        data |= {"first_page": 1, "last_page": count}
    if count and pages.page <= count:
        data["page"] = pages.page
        if pages.page > 1:
            data["previous_page"] = pages.page - 1
        if pages.page < count:
            data["next_page"] = pages.page + 1
    return {"X-Pagination": json.dumps(data)}
