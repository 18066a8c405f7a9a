"""Output fields for single values: numbers, texts, dates."""

from calendar import timegm
from decimal import ROUND_HALF_EVEN, Decimal
from email.utils import formatdate
from typing import Any


def field_value(key: Any, obj: Any) -> Any:
    """Follow a dotted name through dicts and objects; None where something is missing."""
    if callable(key):
        return key(obj)
    parts: list[Any] = [key] if isinstance(key, int) else key.split(".")
    for part in parts:
        try:
            is_text = hasattr(obj, "strip") or not hasattr(obj, "__iter__")
            obj = getattr(obj, part, None) if is_text else obj[part]
        except (IndexError, TypeError, KeyError):
            obj = getattr(obj, part, None)
    return obj


class PlainFields:
    """Fields of single values."""

    class Raw:
        """A value as it is; format() of a subclass may write it otherwise."""

        def __init__(self, default: Any = None, attribute: Any = None) -> None:
            self.attribute = attribute
            self.default = default

        def value(self, key: Any, obj: Any) -> Any:
            """Look under the attribute, or under the key where there is none."""
            return field_value(key if self.attribute is None else self.attribute, obj)

        def format(self, value: Any) -> Any:
            """Write a value that is not None."""
            return value

        def output(self, key: Any, obj: Any) -> Any:
            """Write the value an object has for this key."""
            value = self.value(key, obj)
            return self.default if value is None else self.format(value)

    class String(Raw):
        """Text of any value."""

        def format(self, value: Any) -> Any:
            return str(value)

    class Integer(Raw):
        """A whole number, 0 for None."""

        def __init__(self, default: Any = 0, **kwargs: Any) -> None:
            super().__init__(default, **kwargs)

        def format(self, value: Any) -> Any:
            return self.default if value is None else int(value)

    class Float(Raw):
        """A number."""

        def format(self, value: Any) -> Any:
            return float(value)

    class Boolean(Raw):
        """True or false."""

        def format(self, value: Any) -> Any:
            return bool(value)

    class Arbitrary(Raw):
        """A number of any precision, as text."""

        def format(self, value: Any) -> Any:
            return str(Decimal(value))

    class Fixed(Raw):
        """A number with a fixed precision, as text."""

        def __init__(self, decimals: int = 5, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.precision = Decimal(f"0.{'0' * (decimals - 1)}1")

        def format(self, value: Any) -> Any:
            number = Decimal(value)
            if not number.is_normal() and number != 0:
                raise ValueError("Invalid Fixed precision number.")
            return str(number.quantize(self.precision, rounding=ROUND_HALF_EVEN))

    Price = Fixed

    class DateTime(Raw):
        """A date in the format of mails and HTTP headers, or of ISO 8601."""

        def __init__(self, dt_format: str = "rfc822", **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.dt_format = dt_format

        def format(self, value: Any) -> Any:
            if self.dt_format == "rfc822":
                return formatdate(timegm(value.utctimetuple()))
            if self.dt_format == "iso8601":
                return value.isoformat()
            raise ValueError(f"Unsupported date format {self.dt_format}")
