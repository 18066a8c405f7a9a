"""Fields of schemas that are addresses of the application, as Flask-Marshmallow has them."""

import re
from typing import TYPE_CHECKING, Any

from marshmallow import fields as schema_fields
from marshmallow import missing

from .url import url_for

if TYPE_CHECKING:
    _Field = schema_fields.Field[Any]
else:
    # Generic since marshmallow 4.
    _Field = schema_fields.Field


class URLFor(_Field):
    """The address of an endpoint, with values "<name>" taken from the object."""

    _CHECK_ATTRIBUTE = False

    def __init__(
        self, endpoint: str, values: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.endpoint = endpoint
        self.values = values or {}
        super().__init__(**kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        found = {}
        for name, given in self.values.items():
            match = re.match(r"\s*<\s*(\S*)\s*>\s*", str(given))
            if not match:
                found[name] = given
                continue
            own = _value(obj, match.group(1).split("."))
            if own is None:
                return None
            if own is missing:
                text = f"{match.group(1)!r} is not a valid attribute of {obj!r}"
                raise AttributeError(text)
            found[name] = own
        return url_for(self.endpoint, **found)


class AbsoluteURLFor(URLFor):
    """The same with scheme and host."""

    def __init__(
        self, endpoint: str, values: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(endpoint, {**(values or {}), "_external": True}, **kwargs)


class Hyperlinks(_Field):
    """Addresses by name, in dicts and lists."""

    _CHECK_ATTRIBUTE = False

    def __init__(self, schema: Any, **kwargs: Any) -> None:
        self.schema = schema
        super().__init__(**kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return _links(self.schema, attr, obj)


def _links(schema: Any, attr: Any, obj: Any) -> Any:
    if isinstance(schema, (list, tuple)):
        return [_links(item, attr, obj) for item in schema]
    if isinstance(schema, dict):
        return {key: _links(item, attr, obj) for key, item in schema.items()}
    return schema.serialize(attr, obj) if isinstance(schema, URLFor) else schema


def _value(obj: Any, keys: list[str]) -> Any:
    for key in keys:
        if obj is None or obj is missing:
            break
        obj = _own(obj, key)
    return obj


def _own(obj: Any, key: str) -> Any:
    if not hasattr(obj, "__getitem__"):
        return getattr(obj, key, missing)
    try:
        return obj[key]
    except (KeyError, IndexError, TypeError, AttributeError):
        return getattr(obj, key, missing)
