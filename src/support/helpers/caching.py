"""A cache for the application, as Flask-Caching sets one up."""

import hashlib
from importlib import import_module
from typing import Any

import cachelib
from fastapi import FastAPI

from .cached import CachedCalls
from .context import active_context

_OLD_CACHE_NAMES = {
    "null": "NullCache",
    "simple": "SimpleCache",
    "filesystem": "FileSystemCache",
    "redis": "RedisCache",
}


class Cache(CachedCalls):
    """The cache of the current application: get, set and the other methods of cachelib, cached() and memoize()."""

    def __init__(
        self,
        app: FastAPI | None = None,
        with_jinja2_ext: bool = True,
        config: dict[str, Any] | None = None,
        *,
        keeps_errors: bool = True,
    ) -> None:
        self.config, self.app = config, app
        self.keeps_errors = keeps_errors
        if app is not None:
            self.init_app(app, config)

    def init_app(self, app: FastAPI, config: dict[str, Any] | None = None) -> None:
        """Make the backend that the CACHE_* settings of the application name."""
        own = getattr(app.state, "config", {})
        settings = {**own, **(self.config or {}), **(config or {})}
        if not hasattr(app.state, "caches"):
            app.state.caches = {}
        app.state.caches[self] = _cache_backend(settings)
        self.app = app

    @property
    def cache(self) -> Any:
        """The backend of the current application, else of the last one that was set up."""
        context = active_context.get()
        app = self.app if context is None else context.app
        assert app is not None, "no application has this cache"
        return app.state.caches[self]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.cache, name)


def _cache_backend(settings: dict[str, Any]) -> cachelib.BaseCache:
    name = str(settings.get("CACHE_TYPE") or "NullCache").split(".")[-1]
    name = _OLD_CACHE_NAMES.get(name, name)
    own: dict[str, Any] = settings.get("CACHE_OPTIONS") or {}
    options = {
        "default_timeout": settings.get("CACHE_DEFAULT_TIMEOUT", 300),
        "ignore_delete_many_errors": settings.get("CACHE_IGNORE_ERRORS", False),
        **own,
    }
    args = list(settings.get("CACHE_ARGS", []))
    if name == "NullCache":
        return cachelib.NullCache()
    threshold = settings.get("CACHE_THRESHOLD", 500)
    if name == "SimpleCache":
        return cachelib.SimpleCache(*args, **{**options, "threshold": threshold})
    if name == "FileSystemCache":
        digest = settings.get("CACHE_FILE_HASH_METHOD", hashlib.sha256)
        options.update(threshold=threshold, hash_method=digest)
        return cachelib.FileSystemCache(settings["CACHE_DIR"], *args, **options)
    if name != "RedisCache":
        raise ValueError(f"CACHE_TYPE is {name}, which this application cannot make")
    options["db"] = settings.get("CACHE_REDIS_DB", 0)
    options["host"] = settings.get("CACHE_REDIS_HOST", "localhost")
    options["port"] = settings.get("CACHE_REDIS_PORT", 6379)
    for option, setting in [
        ("password", settings.get("CACHE_REDIS_PASSWORD")),
        ("key_prefix", settings.get("CACHE_KEY_PREFIX", "flask_cache_")),
    ]:
        if setting:
            options[option] = setting
    if settings.get("CACHE_REDIS_URL"):
        connect = import_module("redis").from_url
        url = settings["CACHE_REDIS_URL"]
        options["host"] = connect(url, db=options.pop("db"), **own)
    return cachelib.RedisCache(*args, **options)
