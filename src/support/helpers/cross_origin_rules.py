"""What Flask-CORS allows to whom."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from starlette.datastructures import Headers

from .cross_origin_patterns import (
    compiled_pattern,
    fits_pattern,
    listed_values,
    wildcard_pattern,
)

CORS_DEFAULTS: dict[str, Any] = {
    "origins": "*",
    "methods": ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"],
    "allow_headers": "*",
    "expose_headers": None,
    "supports_credentials": False,
    "max_age": None,
    "send_wildcard": False,
    "vary_header": True,
    "resources": r"/*",
    "always_send": True,
    "allow_private_network": False,
}


class CrossOriginRule:
    """One set of Flask-CORS options and the response headers they give."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options
        origins = [
            wildcard_pattern(origin) for origin in listed_values(options["origins"])
        ]
        self.origins = [compiled_pattern(origin, re.IGNORECASE) for origin in origins]
        self.allow_headers = [
            compiled_pattern(wildcard_pattern(name), re.IGNORECASE)
            for name in listed_values(options["allow_headers"])
        ]
        self.methods = (_cors_text(options["methods"]) or "").upper()
        self.allows_all = ".*" in origins
        if (
            self.allows_all
            and options["supports_credentials"]
            and options["send_wildcard"]
        ):
            raise ValueError("supports_credentials cannot go with the origin '*'")

    def headers(self, request: Headers, method: str) -> Iterator[tuple[str, str]]:
        """Yield the headers of the answer to a request; none where its origin is not allowed."""
        options = self.options
        origin = self._allowed_origin(request.get("origin"))
        if not origin:
            return
        yield "Access-Control-Allow-Origin", origin
        if exposed := _cors_text(options["expose_headers"]):
            yield "Access-Control-Expose-Headers", exposed
        if options["supports_credentials"]:
            yield "Access-Control-Allow-Credentials", "true"
        if request.get("access-control-request-private-network") == "true":
            allowed = "true" if options["allow_private_network"] else "false"
            yield "Access-Control-Allow-Private-Network", allowed
        wanted = request.get("access-control-request-method", "").upper()
        if method == "OPTIONS" and wanted and wanted in self.methods:
            yield from self._preflight(request)
        has_choice = len(self.origins) > 1 or any(
            isinstance(own, re.Pattern) for own in self.origins
        )
        if options["vary_header"] and origin != "*" and has_choice:
            yield "Vary", "Origin"

    def _allowed_origin(self, origin: str | None) -> str | None:
        options = self.options
        if not origin:
            if not options["always_send"]:
                return None
            if self.allows_all:
                return None if options["supports_credentials"] else "*"
            return min(
                (own for own in self.origins if isinstance(own, str)), default=None
            )
        if self.allows_all and options["send_wildcard"]:
            return "*"
        return origin if fits_pattern(origin, self.origins) else None

    def _preflight(self, request: Headers) -> Iterator[tuple[str, str]]:
        asked = request.get("access-control-request-headers", "").split(",")
        names = [name.strip() for name in asked]
        if allowed := ", ".join(
            sorted(name for name in names if fits_pattern(name, self.allow_headers))
        ):
            yield "Access-Control-Allow-Headers", allowed
        age = self.options["max_age"]
        if isinstance(age, timedelta):
            age = int(age.total_seconds()) or "0"
        if age:
            yield "Access-Control-Max-Age", str(age)
        yield "Access-Control-Allow-Methods", self.methods


def _cors_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return (
        ", ".join(map(str, sorted(value)))
        if isinstance(value, Iterable)
        else str(value)
    )
