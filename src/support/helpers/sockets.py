"""WebSockets for views that wait for their messages, as Flask-Sock's do."""

import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi import WebSocket

from .client_socket import ClientSocket, ConnectionClosed

# An open connection keeps its thread, as in Flask: they must not use up those of the handlers.
_THREADS = CapacityLimiter(math.inf)


def socket_view(view: Callable[..., Any]) -> Callable[[WebSocket], Awaitable[None]]:
    """Run a view in a thread for as long as its connection is open, as Flask-Sock's route()."""

    async def endpoint(socket: WebSocket) -> None:
        await socket.accept()
        client = ClientSocket(socket)
        async with anyio.create_task_group() as group:
            group.start_soon(client.keep_messages)
            error = await to_thread.run_sync(
                _serve, view, client, socket.path_params, limiter=_THREADS
            )
            group.cancel_scope.cancel()
        if error:
            raise error

    endpoint.__name__ = view.__name__
    endpoint.__doc__ = view.__doc__
    return endpoint


def _serve(
    view: Callable[..., Any], client: ClientSocket, values: dict[str, Any]
) -> Exception | None:
    try:
        view(client, **values)
    except ConnectionClosed:
        pass
    except Exception as error:
        return error
    with suppress(ConnectionClosed):
        client.close()
    return None
