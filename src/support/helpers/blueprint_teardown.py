"""Functions that run when a request of one blueprint ends."""

import inspect
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from .flask_request import request
from .teardown import teardown_request


def teardown_blueprint_request(
    app: FastAPI, blueprint: str, function: Callable[..., Any]
) -> None:
    """Run function(error) at the end of every request of one blueprint, as @blueprint.teardown_request."""

    async def run_async(error: BaseException | None) -> None:
        if blueprint in request.blueprints:
            await function(error)

    def run(error: BaseException | None) -> None:
        if blueprint in request.blueprints:
            function(error)

    served = run_async if inspect.iscoroutinefunction(function) else run
    setattr(served, "blueprint_depth", blueprint.count(".") + 1)
    teardown_request(app, served)
    # The last of the list runs first: inner blueprints before outer ones, the app after all.
    app.state.teardown_request_functions.sort(
        key=lambda item: getattr(item, "blueprint_depth", 0)
    )
