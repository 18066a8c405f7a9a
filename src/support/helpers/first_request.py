"""Functions that run once, before the first request."""

import threading
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from .hooks import before_request


def before_first_request(app: FastAPI, function: Callable[[], Any]) -> None:
    """Run function() before the first request and never again, as @app.before_first_request of Flask before 2.3."""
    lock = threading.Lock()
    is_done = False

    def run_once() -> None:
        nonlocal is_done
        with lock:
            if not is_done:
                function()
                is_done = True

    setattr(run_once, "runs_first", True)
    before_request(app, run_once)
    # They come before all other hooks, in their own order.
    app.state.before_request_functions.sort(
        key=lambda hook: not hasattr(hook.function, "runs_first")
    )
