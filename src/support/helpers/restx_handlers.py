"""Error handlers of an Api, as Flask-RESTX has them."""

import inspect
from collections.abc import Callable
from typing import Any

_Handler = Callable[[Any], Any]

api_error_handlers: dict[type[Exception] | None, _Handler] = {}


def api_errorhandler(exception: Any) -> Any:
    """Answer an exception, or without one what nobody else answers, with what a function returns on the routes of the Api."""
    if not (inspect.isclass(exception) and issubclass(exception, Exception)):
        api_error_handlers[None] = exception
        return exception

    def register(handler: _Handler) -> _Handler:
        api_error_handlers[exception] = handler
        return handler

    return register
