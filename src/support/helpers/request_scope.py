"""The middleware behind g, session, request and current_app."""

import inspect

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
            with anyio.CancelScope(shield=True):
                await _tear_down(context)
            if "flask_support.request" in scope:
                # Uploaded files are closed with the request.
                scope["flask_support.request"].close()
            active_context.reset(token)


def _length(head: Message) -> int | None:
    length = Headers(raw=head.get("headers", [])).get("content-length", "")
    return int(length) if length.isdecimal() else None


async def _tear_down(context: Context) -> None:
    error = context.error or (context.scope or {}).get("flask_support.error")
    for function in context.teardown_functions():
        if inspect.iscoroutinefunction(function):
            await function(error)
        else:
            await run_in_threadpool(function, error)
