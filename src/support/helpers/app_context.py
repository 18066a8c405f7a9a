"""g and current_app outside a request."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
from fastapi import FastAPI

from .context import Context, active_context


@contextmanager
def app_context(app: FastAPI) -> Iterator[None]:
    """Give commands, scripts and tests a fresh g and current_app, as `with app.app_context():` did."""
    with entered(Context(app)):
        yield


def push_context(app: FastAPI) -> None:
    """Make an application the current one from here on, as `app.app_context().push()`."""
    active_context.set(Context(app))


@contextmanager
def entered(context: Context) -> Iterator[None]:
    """Make a context the active one; its teardown functions run at the end."""
    token = active_context.set(context)
    try:
        yield
    except BaseException as error:
        context.error = error
        raise
    finally:
        for function in context.teardown_functions():
            if inspect.iscoroutinefunction(function):
                anyio.run(function, context.error)
            else:
                function(context.error)
        active_context.reset(token)
