"""Answers that hold the listed fields and nothing else."""

import functools
from collections.abc import Callable
from typing import Any

from .restful import unpack


def marshal(
    data: Any, fields: Any, envelope: str | None = None, skip_none: bool = False
) -> Any:
    """Write the fields of a value, or of each in a list, as flask_restful.marshal()."""
    fields = getattr(fields, "resolved", fields)
    if isinstance(data, list | tuple):
        written: Any = [marshal(item, fields, None, skip_none) for item in data]
    else:
        written = {
            key: _output(key, data, field, skip_none) for key, field in fields.items()
        }
    if skip_none and isinstance(written, dict):
        written = {key: text for key, text in written.items() if text not in (None, {})}
    return {envelope: written} if envelope else written


def _output(key: str, data: Any, field: Any, skip_none: bool) -> Any:
    if isinstance(field, dict):
        return marshal(data, field, None, skip_none)
    return (field() if isinstance(field, type) else field).output(key, data)


def marshal_with(
    fields: Any, envelope: str | None = None, skip_none: bool = False
) -> Callable[..., Any]:
    """Write the fields of what a method returns; status and headers beside it stay."""
    return _writing(lambda data: marshal(data, fields, envelope, skip_none))


def marshal_with_field(field: Any) -> Callable[..., Any]:
    """Write what a method returns as one field."""
    return _writing((field() if isinstance(field, type) else field).format)


def _writing(write: Callable[[Any], Any]) -> Callable[..., Any]:
    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            answer = view(*args, **kwargs)
            if not isinstance(answer, tuple):
                return write(answer)
            data, status, headers = unpack(answer)
            return write(data), status, headers

        return wrapper

    return decorate
