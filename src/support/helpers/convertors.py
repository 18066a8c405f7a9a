"""Path convertors that match what the converters of Flask's rules match."""

import re
import uuid
from typing import Any

from starlette.convertors import Convertor


class FlaskConvertor(Convertor[Any]):
    """The base of the others: one segment of a path as it stands."""

    regex = "[^/]+"

    def convert(self, value: str) -> Any:
        """Give the handler the text of the path."""
        return value

    def to_string(self, value: Any) -> str:
        """Write a value into a path; url_for() quotes it."""
        return str(value)


class FlaskString(FlaskConvertor):
    """`<string(length=2):x>`: a segment of certain lengths."""

    def __init__(
        self,
        minlength: int = 1,
        maxlength: int | None = None,
        length: int | None = None,
    ) -> None:
        lengths = (
            f"{minlength},{'' if maxlength is None else maxlength}"
            if length is None
            else str(length)
        )
        self.regex = f"[^/]{{{lengths}}}"  # type: ignore[misc]


class FlaskPath(FlaskConvertor):
    """`<path:x>`: several segments, never empty, not starting with a slash."""

    regex = "[^/].*?"


class FlaskAny(FlaskConvertor):
    """`<any(a, b):x>`: one of these texts."""

    def __init__(self, *items: str) -> None:
        self.items = items
        self.regex = f"(?:{'|'.join(map(re.escape, items))})"  # type: ignore[misc]

    def to_string(self, value: Any) -> str:
        """Refuse a text that is none of these."""
        if value not in self.items:
            raise ValueError(f"{value!r} is not one of {', '.join(self.items)}")
        return str(value)


class FlaskUuid(FlaskConvertor):
    """`<uuid:x>`: a UUID written with its hyphens."""

    regex = (
        "[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}"
    )

    def convert(self, value: str) -> uuid.UUID:
        """Give the handler a UUID."""
        return uuid.UUID(value)


class FlaskFloat(FlaskConvertor):
    """`<float:x>`: digits, a point and digits; a sign only where asked for."""

    def __init__(self, signed: bool = False) -> None:
        self.regex = ("-?" if signed else "") + r"\d+\.\d+"  # type: ignore[misc]

    def convert(self, value: str) -> float:
        """Give the handler a float."""
        return float(value)

    def to_string(self, value: Any) -> str:
        """Write anything that is a number."""
        return str(float(value))
