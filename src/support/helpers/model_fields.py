"""Fields of models: how a value is written, and the JSON schema of what is taken."""

from typing import Any

from .marshal import marshal
from .schema_fields import SchemaField
from .value_fields import ValueFields


class model_fields(ValueFields):
    """The names of flask_restx.fields."""

    class Nested(SchemaField):
        """The fields of a value inside."""

        def __init__(
            self,
            model: Any,
            allow_null: bool = False,
            skip_none: bool = False,
            as_list: bool = False,
            **options: Any,
        ) -> None:
            super().__init__(**options)
            self.model, self.allow_null = model, allow_null
            self.skip_none, self.as_list = skip_none, as_list

        def output(self, key: Any, obj: Any) -> Any:
            value = self.value(key, obj)
            if value is None and (self.allow_null or self.default is not None):
                return None if self.allow_null else self.default
            return marshal(value, self.model, skip_none=self.skip_none)

        def schema(self) -> dict[str, Any]:
            own = self.model.schema()
            whole = {"type": "array", "items": own} if self.as_list else own
            is_open = self.options.get("nullable")
            return {"anyOf": [whole, {"type": "null"}]} if is_open else whole

    class List(SchemaField):
        """A list of values that one field writes."""

        kind = "array"
        keywords = {
            "minItems": "min_items",
            "maxItems": "max_items",
            "uniqueItems": "unique",
        }

        def __init__(self, cls_or_instance: Any, **options: Any) -> None:
            super().__init__(**options)
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
                return self.default() if callable(self.default) else self.default
            return [marshal(value, self.container.model)]

        def schema(self) -> dict[str, Any]:
            return {**super().schema(), "items": self.container.schema()}

        def _is_own(self, item: Any) -> bool:
            """Whether the field looks into the item; it looks for others in the list."""
            attribute = self.container.attribute
            has_own = isinstance(item, dict) or (attribute and hasattr(item, attribute))
            is_plain = isinstance(self.container, model_fields.Nested) or (
                type(self.container) is SchemaField
            )
            return bool(has_own) and not is_plain
