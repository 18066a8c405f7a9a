"""Flask's configuration values, read from app.state.config with Flask's defaults."""

from typing import Any

from fastapi import FastAPI


def setting(app: FastAPI, key: str, default: Any = None) -> Any:
    """Read one configuration value, as app.config.get() did."""
    return getattr(app.state, "config", {}).get(key, default)


def propagates(app: FastAPI) -> bool:
    """Say whether unhandled errors are raised (TESTING, DEBUG, PROPAGATE_EXCEPTIONS) instead of answered with 500."""
    wanted = setting(app, "PROPAGATE_EXCEPTIONS")
    if wanted is None:
        wanted = setting(app, "TESTING") or setting(app, "DEBUG")
    return bool(wanted)
