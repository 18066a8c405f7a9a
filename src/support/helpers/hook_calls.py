"""Calling hooks: neighbours that are not async share one trip to a thread."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool


@dataclass(frozen=True)
class Hook:
    """A registered function: what it wants and, for a hook of a blueprint, the routes it is for."""

    function: Callable[..., Any]
    wants: bool
    blueprint: str | None

    @property
    def is_async(self) -> bool:
        """Whether the function is awaited rather than run in a thread."""
        return inspect.iscoroutinefunction(self.function)

    def call(self, request: Request) -> Any:
        """Call the function with the request if it wants it."""
        return self.function(request) if self.wants else self.function()


async def first_answer(hooks: list[Hook], request: Request) -> Any:
    """Call the hooks until one returns something: that is the answer, as in Flask."""
    for is_async, group in groupby(hooks, lambda hook: hook.is_async):
        if is_async:
            for hook in group:
                answer = await hook.call(request)
                if answer is not None:
                    return answer
        else:
            answer = await run_in_threadpool(_first_of, list(group), request)
            if answer is not None:
                return answer
    return None


def _first_of(hooks: list[Hook], request: Request) -> Any:
    answers = (hook.call(request) for hook in hooks)
    return next((answer for answer in answers if answer is not None), None)


async def call_in_turn(functions: list[Callable[..., Any]], value: Any) -> Any:
    """Give each function what the one before it returned, as Flask's after hooks get the response."""
    for is_async, group in groupby(functions, inspect.iscoroutinefunction):
        if is_async:
            for function in group:
                value = await function(value)
        else:
            value = await run_in_threadpool(_chain, list(group), value)
    return value


def _chain(functions: list[Callable[..., Any]], value: Any) -> Any:
    for function in functions:
        value = function(value)
    return value
