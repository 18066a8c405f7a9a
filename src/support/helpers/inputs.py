"""Types for arguments of a request, which say what is wrong with a value."""

import re
from collections.abc import Callable
from datetime import datetime, timezone
from email.utils import mktime_tz, parsedate_tz
from typing import Any


class inputs:
    """The types of flask_restful.inputs, with its messages."""

    @staticmethod
    def boolean(value: Any) -> bool:
        """Take true and false, 1 and 0, or a JSON boolean."""
        if isinstance(value, bool):
            return value
        if not value:
            raise ValueError("boolean type must be non-null")
        text = value.lower()
        if text not in ("true", "1", "false", "0"):
            raise ValueError(f"Invalid literal for boolean(): {text}")
        return text in ("true", "1")

    @staticmethod
    def natural(value: Any, argument: str = "argument") -> int:
        """Take 0 and more."""
        return _number_from(0, "a non-negative integer", value, argument)

    @staticmethod
    def positive(value: Any, argument: str = "argument") -> int:
        """Take 1 and more."""
        return _number_from(1, "a positive integer", value, argument)

    @staticmethod
    def int_range(
        low: int, high: int, argument: str = "argument"
    ) -> Callable[..., Any]:
        """Take the numbers between two, both included."""

        def within(value: Any) -> int:
            number = _integer(value)
            if not low <= number <= high:
                raise ValueError(
                    f"Invalid {argument}: {number}. {argument} must be within the range {low} - {high}"
                )
            return number

        return within

    @staticmethod
    def regex(pattern: str, flags: int = 0) -> Callable[[str], str]:
        """Take texts in which a pattern is found."""
        compiled = re.compile(pattern, flags)

        def matching(value: str) -> str:
            if not compiled.search(value):
                raise ValueError(f'Value does not match pattern: "{pattern}"')
            return value

        return matching

    @staticmethod
    def date(value: str) -> datetime:
        """Take YYYY-MM-DD."""
        return datetime.strptime(value, "%Y-%m-%d")

    @staticmethod
    def datetime_from_rfc822(value: str) -> datetime:
        """Take a date as mails and HTTP headers write it."""
        parsed: Any = parsedate_tz(value)
        return datetime.fromtimestamp(mktime_tz(parsed), timezone.utc)


def _integer(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value} is not a valid integer")


def _number_from(low: int, wanted: str, value: Any, argument: str) -> int:
    number = _integer(value)
    if number < low:
        raise ValueError(f"Invalid {argument}: {number}. {argument} must be {wanted}")
    return number
