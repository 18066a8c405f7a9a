"""Counting requests."""

import logging
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from fastapi import Response
from limits.strategies import RateLimiter
from werkzeug.http import http_date

from .context import current_context
from .flask_request import request
from .rate_limits import RateLimit, RateLimitExceeded
from .route_limits import limits_of_route

_counts_logger = logging.getLogger("flask-limiter")


class RequestCounts:
    """What a limiter does with a request, in the order of Flask-Limiter."""

    settings: SimpleNamespace
    filters: list[Callable[[], bool]]
    key_func: Callable[[], str]
    limiter: RateLimiter | None
    exempt: Callable[[], Any]

    def check_request(self) -> None:
        """Count the request for the limits of the whole application, and for the default ones of a route without its own."""
        own, is_exempt = limits_of_route(self)
        if not is_exempt:
            shared = [
                RateLimit(self, value, self.key_func, scope="global", shared=True)
                for value in self.settings.application_limits
            ]
            self._count([*shared, *([] if own else self._defaults())])

    def check_route(self) -> None:
        """Count the request for the limits of its route, once however many there are."""
        own, is_exempt = limits_of_route(self)
        done = self._state()
        if is_exempt or "counted" in done:
            return
        done["counted"] = True
        adds = not any(limit.override_defaults for limit in own)
        adds = adds or not any(limit.is_for_method() for limit in own)
        self._count([*(self._defaults() if adds else []), *own])

    def with_headers(self, response: Response) -> Response:
        """Tell the client what is left of the limit that matters most."""
        found = self._state().get("shown")
        if not found or not self.settings.headers_enabled or self.limiter is None:
            return response
        item, args = found
        window = self.limiter.get_window_stats(item, *args)
        reset = int(window[0] + 1)
        response.headers.append("X-RateLimit-Limit", str(item.amount))
        response.headers.append("X-RateLimit-Remaining", str(window[1]))
        response.headers.append("X-RateLimit-Reset", str(reset))
        is_date = self.settings.retry_after == "http-date"
        after = http_date(reset) if is_date else str(int(reset - time.time()))
        response.headers["Retry-After"] = after
        return response

    def _state(self) -> dict[str, Any]:
        scope: Any = current_context().scope
        states: dict[int, dict[str, Any]] = scope.setdefault("flask_support.limits", {})
        return states.setdefault(id(self), {})

    def _defaults(self) -> list[RateLimit]:
        per_method = self.settings.default_limits_per_method
        skips = self.settings.default_limits_exempt_when
        return [
            RateLimit(
                self, value, self.key_func, None, False, per_method, None, None, skips
            )
            for value in self.settings.default_limits
        ]

    def _count(self, limits: list[RateLimit]) -> None:
        try:
            self._hit(limits)
        except RateLimitExceeded:
            raise
        except Exception:
            if not self.settings.swallow_errors:
                raise
            _counts_logger.exception("failed to count a request")

    def _hit(self, limits: list[RateLimit]) -> None:
        assert self.limiter is not None
        endpoint = request.endpoint or ""
        counted, breached = [], []
        items = [(item, limit) for limit in limits for item in limit.items()]
        for item, limit in sorted(items, key=lambda pair: pair[0]):
            if not limit.applies():
                continue
            args = [limit.key_func(), limit.scope_of(endpoint)]
            if not all(args):
                _counts_logger.error("skipping %s: its key or scope is empty", item)
                continue
            if self.settings.key_prefix:
                args = [self.settings.key_prefix, *args]
            cost = limit.cost() if callable(limit.cost) else limit.cost
            counted.append((limit.shared, (item, args)))
            if not self.limiter.hit(item, *args, cost=cost):
                breached.append((limit, item))
                self._state()["shown"] = (item, args)
                if self.settings.fail_on_first_breach:
                    break
        if breached:
            raise RateLimitExceeded(*breached[0])
        first = sorted(counted, key=lambda pair: pair[0])
        self._state()["shown"] = first[0][1] if first else None
