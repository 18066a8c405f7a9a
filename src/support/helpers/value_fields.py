"""Fields of models for single values: numbers, texts, dates."""

from calendar import timegm
from datetime import date, datetime
from email.utils import formatdate
from typing import Any

from .schema_fields import SchemaField


class ValueFields:
    """Fields of single values."""

    Raw = SchemaField

    class String(SchemaField):
        """Text of any value."""

        kind = "string"
        keywords = {
            "minLength": "min_length",
            "maxLength": "max_length",
            "pattern": "pattern",
            "enum": "enum",
        }

        def format(self, value: Any) -> Any:
            return str(value)

    class Integer(SchemaField):
        """A whole number."""

        kind = "integer"
        keywords = SchemaField.limits

        def format(self, value: Any) -> Any:
            return int(value)

    class Float(SchemaField):
        """A number."""

        kind = "number"
        keywords = SchemaField.limits

        def format(self, value: Any) -> Any:
            return float(value)

    class Boolean(SchemaField):
        """True or false, also as text."""

        kind = "boolean"

        def format(self, value: Any) -> Any:
            text = str(value).lower() if value else "false"
            if text not in ("true", "1", "on", "false", "0"):
                raise ValueError(f"Invalid literal for boolean(): {value}")
            return text in ("true", "1", "on")

    class DateTime(SchemaField):
        """A date with its time, in ISO 8601 or as mails write it."""

        kind = "string"

        def __init__(self, dt_format: str = "iso8601", **options: Any) -> None:
            super().__init__(**options)
            self.dt_format = dt_format

        def format(self, value: Any) -> Any:
            if isinstance(value, str):
                value = datetime.fromisoformat(value)
            elif not isinstance(value, datetime):
                value = datetime(value.year, value.month, value.day)
            if self.dt_format == "iso8601":
                return value.isoformat()
            return formatdate(timegm(value.utctimetuple()))

    class Date(SchemaField):
        """A date in ISO 8601."""

        kind = "string"

        def format(self, value: Any) -> Any:
            if isinstance(value, str):
                value = datetime.fromisoformat(value)
            day: date = value.date() if isinstance(value, datetime) else value
            return day.isoformat()
