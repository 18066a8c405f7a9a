"""Functions and views that answer from a cache."""

import inspect
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any

from starlette.exceptions import HTTPException
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException

from .cache_keys import cache_key
from .memoized import delete_memoized, memoized_key

_cache_logger = logging.getLogger(__name__)
_CACHED_ERRORS = (HTTPException, WerkzeugHTTPException)

Timeout = int | timedelta | None


class CachedCalls:
    """The decorators of a cache, as Flask-Caching has them."""

    keeps_errors: bool
    cache: Any

    def cached(
        self,
        timeout: Timeout = None,
        key_prefix: str | Callable[[], str] = "view/%s",
        query_string: bool = False,
        make_cache_key: Callable[..., str] | None = None,
        **options: Any,
    ) -> Any:
        """Keep what a view or a function without arguments answers, under the path of the request or another key."""

        def key(f: Any, *args: Any, **kwargs: Any) -> str:
            if make_cache_key is not None:
                return make_cache_key(*args, **kwargs)
            return cache_key(key_prefix, query_string)

        return self._decorator(key, timeout, options)

    def memoize(
        self,
        timeout: Timeout = None,
        make_name: Callable[[str], str] | None = None,
        args_to_ignore: list[str] | None = None,
        **options: Any,
    ) -> Any:
        """Keep what a function returns for each set of arguments."""

        def key(f: Any, *args: Any, **kwargs: Any) -> str:
            ignored = args_to_ignore or []
            return memoized_key(self.cache, f, args, kwargs, make_name, ignored)

        return self._decorator(key, timeout, options)

    def delete_memoized(self, f: Any, *args: Any, **kwargs: Any) -> None:
        """Forget what a memoized function returned: for these arguments, or for all."""
        delete_memoized(self.cache, f, args, kwargs)

    def _decorator(self, key: Any, timeout: Timeout, options: dict[str, Any]) -> Any:
        def decorator(f: Any) -> Any:
            @wraps(f)
            def decorated(*args: Any, **kwargs: Any) -> Any:
                if _answers_true(options.get("unless"), f, *args, **kwargs):
                    return f(*args, **kwargs)
                try:
                    name = key(f, *args, **kwargs)
                    forced = _answers_true(
                        options.get("forced_update"), *args, **kwargs
                    )
                    value = None if forced else self.cache.get(name)
                    keeps = options.get("cache_none") and not forced
                    found = value is not None or (keeps and self.cache.has(name))
                except Exception:
                    _cache_logger.exception("the cache could not be read")
                    return f(*args, **kwargs)
                if not found:
                    value = self._called(f, args, kwargs)
                    self._keep(name, value, decorated, options)
                if isinstance(value, _CACHED_ERRORS):
                    raise value
                return value

            vars(decorated).update(uncached=f, cache_timeout=timeout, cache_key=key)
            return decorated

        return decorator

    def _called(self, f: Any, args: Any, kwargs: Any) -> Any:
        try:
            return f(*args, **kwargs)
        except _CACHED_ERRORS as error:
            if not self.keeps_errors:
                raise
            return error

    def _keep(self, name: str, value: Any, decorated: Any, options: Any) -> None:
        if (accepts := options.get("response_filter")) and not accepts(value):
            return
        time = decorated.cache_timeout
        seconds = ceil(time.total_seconds()) if isinstance(time, timedelta) else time
        try:
            self.cache.set(name, value, timeout=seconds)
        except Exception:
            _cache_logger.exception("the cache could not be written")


def _answers_true(question: Any, *args: Any, **kwargs: Any) -> bool:
    if not callable(question):
        return False
    takes = inspect.signature(question).parameters
    return (question(*args, **kwargs) if takes else question()) is True
