"""A request body that is read when somebody asks for it."""

import io
from typing import Any, cast

from anyio import from_thread
from starlette.types import Scope

from .context import current_context


class LazyBody(io.RawIOBase):
    """Lets synchronous code read the body Flask would have handed it, the first time it asks."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._bytes: io.BytesIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._bytes is None:
            self._bytes = io.BytesIO(_body_of(self._scope))
        return self._bytes.readinto(buffer)


def _body_of(scope: Scope) -> bytes:
    if "flask_support.body" not in scope:
        # Works in a worker thread only: code on the event loop declares RawBody instead.
        scope["flask_support.body"] = from_thread.run(current_context().read_body)
    return cast(bytes, scope["flask_support.body"])
