"""Responses on their way through the after_request hooks."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi import Response
from starlette.types import Message, Receive, Scope, Send

from .context import current_context
from .hook_calls import call_in_turn

_hook_logger = logging.getLogger(__name__)


def after_this_request(
    function: Callable[[Response], Any],
) -> Callable[[Response], Any]:
    """Run response = function(response) for the current request only, before the other after hooks, as in Flask."""
    scope = current_context().scope
    assert scope is not None
    scope.setdefault("flask_support.after_this_request", []).append(function)
    return function


class AfterHooks:
    """Lets the after hooks change a response on its way out."""

    def __init__(
        self,
        functions: list[Callable[..., Any]],
        buffers: bool,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        self.functions = functions
        self.buffers = buffers
        self.started = False
        self.error: Exception | None = None
        self._scope, self._receive, self._send = scope, receive, send
        self._head: Message = {}
        self._body = b""
        self._replaced = False

    async def send(self, message: Message) -> None:
        """Pass a message on, after the hooks have seen the response it belongs to."""
        is_start = message["type"] == "http.response.start"
        if is_start:
            self._head = message
        if self.buffers and not is_start and not self.started:
            self._body += message.get("body", b"")
        if (
            not self.started
            and (not is_start if self.buffers else is_start)
            and not message.get("more_body")
        ):
            await self._run()
        elif self.started and not self._replaced:
            await self._send(message)

    async def _run(self) -> None:
        response = Response(self._body, self._head["status"])
        response.raw_headers = list(self._head["headers"])
        original = response
        try:
            of_request = self._scope.get("flask_support.after_this_request", [])
            response = await call_in_turn([*of_request, *self.functions], response)
        except Exception as exc:
            if "flask_support.error" not in self._scope:
                # Starlette wraps what is raised here in an error of its own.
                self.error = exc
                raise
            _hook_logger.exception("a hook failed while an error was being answered")
        self.started = True
        self._replaced = self.buffers or response is not original
        if not self._replaced:
            await self._send(
                {
                    **self._head,
                    "status": response.status_code,
                    "headers": response.raw_headers,
                }
            )
            return
        if "content-length" in response.headers and response.body != self._body:
            response.headers["content-length"] = str(len(response.body))
        await response(self._scope, self._receive, self._send)
