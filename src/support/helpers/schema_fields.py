"""What all fields of models share."""

from typing import Any, ClassVar


def model_value(key: Any, obj: Any) -> Any:
    """Follow a dotted name through dicts, lists and objects; None where something is missing."""
    if callable(key):
        return key(obj)
    parts: list[Any] = [key] if isinstance(key, int) else key.split(".")
    for part in parts:
        obj = _step(part, obj)
    return obj


def _step(key: Any, obj: Any) -> Any:
    if hasattr(obj, "__iter__") and not hasattr(obj, "strip"):
        for index in (key, int(key) if str(key).isdigit() else key):
            try:
                return obj[index]
            except (IndexError, TypeError, KeyError):
                continue
    return getattr(obj, key, None)


class SchemaField:
    """A value as it is; format() of a subclass may write it otherwise."""

    kind: ClassVar[str] = "object"
    keywords: ClassVar[dict[str, str]] = {}
    limits: ClassVar[dict[str, str]] = {
        "minimum": "min",
        "exclusiveMinimum": "exclusiveMin",
        "maximum": "max",
        "exclusiveMaximum": "exclusiveMax",
        "multipleOf": "multiple",
    }

    def __init__(
        self,
        default: Any = None,
        attribute: Any = None,
        required: bool | None = None,
        **options: Any,
    ) -> None:
        self.default = default
        self.attribute = attribute
        self.required = required
        self.options = options

    def format(self, value: Any) -> Any:
        """Write a value that is not None."""
        return value

    def value(self, key: Any, obj: Any) -> Any:
        """Look under the attribute, or under the key where there is none."""
        return model_value(key if self.attribute is None else self.attribute, obj)

    def output(self, key: Any, obj: Any) -> Any:
        """Write the value an object has for this key, else the default."""
        value = self.value(key, obj)
        if value is not None:
            return self.format(value)
        default = self.default() if callable(self.default) else self.default
        return self.format(default) if default else default

    def schema(self) -> dict[str, Any]:
        """Describe what is taken, as far as a validator looks at it."""
        given = {
            keyword: self.options.get(name) for keyword, name in self.keywords.items()
        }
        values = {
            keyword: value() if callable(value) else value
            for keyword, value in given.items()
        }
        return {
            "type": self.kind,
            **{
                keyword: value for keyword, value in values.items() if value is not None
            },
        }
