"""A Redis client with the settings of the application."""

from importlib import import_module
from typing import Any

from fastapi import FastAPI


class FlaskRedis:
    """The client of redis-py for REDIS_URL, as Flask-Redis makes it."""

    def __init__(
        self,
        app: FastAPI | None = None,
        strict: bool = True,
        config_prefix: str = "REDIS",
        **options: Any,
    ) -> None:
        self._client: Any = None
        self._setting, self._options = f"{config_prefix}_URL", options
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI, **options: Any) -> None:
        """Make the client."""
        config = getattr(app.state, "config", {})
        url = config.get(self._setting, "redis://localhost:6379/0")
        connect = import_module("redis").Redis.from_url
        self._client = connect(url, **{**self._options, **options})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._client, name)

    def __getitem__(self, name: str) -> Any:
        return self._client[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._client[name] = value

    def __delitem__(self, name: str) -> None:
        del self._client[name]
