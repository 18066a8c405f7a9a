"""Werkzeug responses, sent by FastAPI."""

import anyio
from fastapi import Response
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send
from werkzeug.wrappers import Response as WerkzeugResponse


def from_werkzeug(response: WerkzeugResponse) -> Response:
    """Turn a Werkzeug response into the same Starlette response."""
    answer: Response
    if not response.is_sequence:
        answer = WerkzeugStream(response)
    else:
        answer = Response(
            b"" if has_no_body(response) else response.get_data(), response.status_code
        )
        if response._on_close:
            answer.background = BackgroundTask(response.close)
    headers = response.get_wsgi_headers({})
    answer.raw_headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers
    ]
    return answer


class WerkzeugStream(StreamingResponse):
    """Sends the pieces of a Werkzeug response and closes it, also when the client has gone."""

    def __init__(self, response: WerkzeugResponse) -> None:
        super().__init__(response.iter_encoded(), response.status_code)
        self.response = response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope.get(
                "flask_support.method", scope["method"]
            ) == "HEAD" or has_no_body(self.response):
                await send(
                    {
                        "type": "http.response.start",
                        "status": self.status_code,
                        "headers": self.raw_headers,
                    }
                )
                await send({"type": "http.response.body", "body": b""})
            else:
                await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self.response.close)


def has_no_body(response: WerkzeugResponse) -> bool:
    """Say whether HTTP gives a response of this status no body."""
    return response.status_code < 200 or response.status_code in (204, 304)
