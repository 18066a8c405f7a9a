"""The middleware behind g, session, request and current_app."""

import inspect
from itertools import groupby
from typing import Any

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .context import Context, active_context


class RequestContext:
    """Middleware that makes g, session, request and current_app point to the request being handled."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        context = Context(scope["app"], scope, receive)
        # Always set: a server may start this request in the context of an earlier one.
        token = active_context.set(context)
        try:
            if context.has_teardown:
                await self._tearing_down(context, scope, send)
            else:
                await self.app(scope, context.receive, send)
        finally:
            if "flask_support.request" in scope:
                # Uploaded files are closed with the request.
                scope["flask_support.request"].close()
            active_context.reset(token)

    async def _tearing_down(self, context: Context, scope: Scope, send: Send) -> None:
        head: Message | None = None
        missing: int | None = None

        async def tear_down_before_the_end(message: Message) -> None:
            nonlocal head, missing
            # A client that knows the length has an empty answer as soon as it has the head.
            if message["type"] == "http.response.start":
                head, missing = message, _length(message)
                return
            if message["type"] == "http.response.body":
                if missing is not None:
                    missing -= len(message.get("body", b""))
                if missing == 0 or not message.get("more_body", False):
                    await _tear_down(context)
            if head is not None:
                await send(head)
                head = None
            await send(message)

        try:
            await self.app(scope, context.receive, tear_down_before_the_end)
        except BaseException as error:
            context.error = error
            raise
        finally:
            if not context.torn_down:
                with anyio.CancelScope(shield=True):
                    await _tear_down(context)


def _length(head: Message) -> int | None:
    length = Headers(raw=head.get("headers", [])).get("content-length", "")
    return int(length) if length.isdecimal() else None


async def _tear_down(context: Context) -> None:
    error = context.error or (context.scope or {}).get("flask_support.error")
    functions = context.teardown_functions()
    for is_async, group in groupby(functions, inspect.iscoroutinefunction):
        if is_async:
            for function in group:
                await function(error)
        else:
            # One trip to a thread for all of them.
            await run_in_threadpool(_call_all, list(group), error)


def _call_all(functions: list[Any], error: BaseException | None) -> None:
    for function in functions:
        function(error)
