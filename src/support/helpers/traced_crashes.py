"""Crashes in the traces of OpenTelemetry."""

from opentelemetry import trace
from starlette.types import ASGIApp, Receive, Scope, Send


class RecordCrashes:
    """Adds the error nobody handled to the span of its request, as OpenTelemetry's instrumentation of Flask does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            trace.get_current_span().record_exception(error)
            raise
