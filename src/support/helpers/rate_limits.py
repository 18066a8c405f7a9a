"""One limit on how often something may be asked."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItem, parse_many
from werkzeug.exceptions import TooManyRequests

from .flask_request import request

_limits_logger = logging.getLogger("flask-limiter")


@dataclass(eq=False)
class RateLimit:
    """A limit as Flask-Limiter takes it; `Depends(limiter.limit("5/minute"))` puts it on a route."""

    limiter: Any
    value: str | Callable[[], str]
    key_func: Callable[[], str]
    scope: str | Callable[[str], str] | None = None
    shared: bool = False
    per_method: bool = False
    methods: list[str] | None = None
    error_message: str | Callable[[], str] | None = None
    exempt_when: Callable[[], bool] | None = None
    override_defaults: bool = True
    cost: int | Callable[[], int] = 1

    def __call__(self) -> None:
        """Count the request and answer 429 where that is one too many."""
        self.limiter.check_route()

    def items(self) -> list[RateLimitItem]:
        """Read the text of the limit, which may be another one for each request."""
        try:
            text = self.value() if callable(self.value) else self.value
            return parse_many(text) if text else []
        except ValueError as error:
            _limits_logger.error("failed to load a rate limit: %s", error)
            return []

    def is_for_method(self) -> bool:
        """Say whether the method of the request is one of its own."""
        own = None if self.methods is None else [name.upper() for name in self.methods]
        return own is None or request.method in own

    def applies(self) -> bool:
        """Say whether it counts the current request."""
        is_exempt = self.exempt_when is not None and self.exempt_when()
        return not is_exempt and self.is_for_method()

    def scope_of(self, endpoint: str) -> str:
        """Say what shares one count with the current request."""
        own = self.scope(endpoint) if callable(self.scope) else self.scope
        name = endpoint if not own else own if self.shared else f"{endpoint}:{own}"
        return f"{name}:{request.method}" if self.per_method else name


class RateLimitExceeded(TooManyRequests):
    """429; its description is the limit, such as "5 per 1 minute", or the message given for it."""

    def __init__(self, limit: RateLimit, item: RateLimitItem) -> None:
        text = limit.error_message
        super().__init__((text() if callable(text) else text) or str(item))
        self.limit = item


def get_remote_address() -> str:
    """Return the address of the client, as flask_limiter.util.get_remote_address."""
    return request.remote_addr or "127.0.0.1"
