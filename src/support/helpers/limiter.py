"""Limits on how often the routes of an application may be asked, counted as Flask-Limiter does."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from limits.storage import storage_from_string
from limits.strategies import STRATEGIES, RateLimiter

from .hooks import after_request, before_request
from .limiter_settings import limiter_settings
from .rate_limits import RateLimit
from .request_counts import RequestCounts


class Limiter(RequestCounts):
    """Counts requests with the options and RATELIMIT_* settings of Flask-Limiter, under its keys, and answers 429."""

    def __init__(
        self,
        key_func: Callable[[], str],
        *,
        app: FastAPI | None = None,
        **options: Any,
    ) -> None:
        self.key_func, self.options = key_func, options
        self.settings = limiter_settings({}, options)
        self.filters: list[Callable[[], bool]] = []
        self.limiter: RateLimiter | None = None
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Read the settings and look at every request from now on."""
        config: dict[str, Any] = getattr(app.state, "config", {})
        self.settings = limiter_settings(config, self.options)
        if self.settings.enabled:
            uri = self.settings.storage_uri or "memory://"
            storage: Any = storage_from_string(uri, **self.settings.storage_options)
            self.limiter = STRATEGIES[self.settings.strategy](storage)
            before_request(app, self.check_request)
            after_request(app, self.with_headers)

    def limit(
        self,
        limit_value: str | Callable[[], str],
        *,
        key_func: Callable[[], str] | None = None,
        **options: Any,
    ) -> RateLimit:
        """Limit one route, beside or instead of the default limits."""
        return RateLimit(self, limit_value, key_func or self.key_func, **options)

    def shared_limit(
        self, limit_value: str | Callable[[], str], scope: Any, **options: Any
    ) -> RateLimit:
        """Limit several routes together."""
        return self.limit(limit_value, scope=scope, shared=True, **options)

    async def exempt(self) -> None:
        """`Depends(limiter.exempt)` takes a route out of all limits."""

    def request_filter(self, function: Callable[[], bool]) -> Callable[[], bool]:
        """Count no request for which function() is true."""
        self.filters.append(function)
        return function

    def reset(self) -> None:
        """Forget all counts."""
        if self.limiter is not None:
            self.limiter.storage.reset()
