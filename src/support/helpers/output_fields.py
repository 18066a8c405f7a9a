"""The fields that marshal() writes."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from .flask_request import request
from .marshal import marshal
from .plain_fields import PlainFields
from .url import url_for


class fields(PlainFields):
    """The names of flask_restful.fields."""

    class FormattedString(PlainFields.Raw):
        """A text with the values of the object in it."""

        def __init__(self, src_str: str) -> None:
            super().__init__()
            self.src_str = str(src_str)

        def output(self, key: Any, obj: Any) -> Any:
            return self.src_str.format(**_mapping(obj))

    class Url(PlainFields.Raw):
        """The address of an endpoint, with the values of the object in it."""

        def __init__(
            self,
            endpoint: str | None = None,
            absolute: bool = False,
            scheme: str | None = None,
            **kwargs: Any,
        ) -> None:
            super().__init__(**kwargs)
            self.endpoint, self.absolute, self.scheme = endpoint, absolute, scheme

        def output(self, key: Any, obj: Any) -> Any:
            endpoint = self.endpoint or request.endpoint or ""
            url = url_for(endpoint, _external=self.absolute, **_mapping(obj))
            whole = urlsplit(url)
            scheme = self.scheme or whole.scheme
            place = (scheme, whole.netloc) if self.absolute else ("", "")
            return urlunsplit((*place, whole.path, "", ""))

    class Nested(PlainFields.Raw):
        """The fields of a value inside."""

        def __init__(
            self, nested: Any, allow_null: bool = False, **kwargs: Any
        ) -> None:
            self.nested = nested
            self.allow_null = allow_null
            super().__init__(**kwargs)

        def output(self, key: Any, obj: Any) -> Any:
            value = self.value(key, obj)
            if value is None and self.allow_null:
                return None
            if value is None and self.default is not None:
                return self.default
            return marshal(value, self.nested)

    class List(PlainFields.Raw):
        """A list of values that one field writes."""

        def __init__(self, cls_or_instance: Any, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            is_class = isinstance(cls_or_instance, type)
            self.container = cls_or_instance() if is_class else cls_or_instance

        def format(self, value: Any) -> Any:
            items = list(value) if isinstance(value, set) else value
            return [
                self.container.output(at, item if self._is_own(item) else items)
                for at, item in enumerate(items)
            ]

        def output(self, key: Any, obj: Any) -> Any:
            value = self.value(key, obj)
            is_list = hasattr(value, "__iter__") and not hasattr(value, "strip")
            if is_list and not isinstance(value, dict):
                return self.format(value)
            if value is None:
                return self.default
            return [marshal(value, self.container.nested)]

        def _is_own(self, item: Any) -> bool:
            """Whether the field looks into the item; it looks for others in the list."""
            attribute = self.container.attribute
            has_own = isinstance(item, dict) or (attribute and hasattr(item, attribute))
            is_plain = (
                isinstance(self.container, fields.Nested)
                or type(self.container) is fields.Raw
            )
            return bool(has_own) and not is_plain


def _mapping(obj: Any) -> Any:
    if hasattr(obj, "__marshallable__"):
        return obj.__marshallable__()
    return obj if hasattr(obj, "__getitem__") else dict(obj.__dict__)
