"""JSON text as Flask writes it."""

import dataclasses
import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import Response
from werkzeug.http import http_date


def json_default(value: Any) -> Any:
    """Encode dates as HTTP dates, decimals and UUIDs as strings, as Flask's JSON provider."""
    if isinstance(value, date):
        return http_date(value)
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if hasattr(value, "__html__"):
        return str(value.__html__())
    raise TypeError(f"{type(value).__name__} is not JSON serializable")


DUMPS: dict[str, Any] = {"default": json_default, "sort_keys": True}
SPACING: dict[str, Any] = {"separators": (",", ":")}


def flask_dumps(value: Any, **options: Any) -> str:
    """Write JSON with Flask's defaults: sorted keys, ASCII only."""
    return json.dumps(value, **{**DUMPS, **options})


def flask_json(value: Any, status_code: int = 200) -> Response:
    """Answer with JSON as jsonify() does, byte for byte."""
    return Response(
        flask_dumps(value, **SPACING) + "\n", status_code, media_type="application/json"
    )
