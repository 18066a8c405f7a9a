"""The open connection that a WebSocket view gets."""

from contextlib import suppress
from queue import Empty, SimpleQueue

from anyio import from_thread
from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect


class ConnectionClosed(RuntimeError):
    """Says that the connection is closed, as the error of this name in simple_websocket."""

    def __init__(self, reason: int = 1005, message: str | None = None) -> None:
        self.reason = reason
        self.message = message
        super().__init__(f"Connection closed: {reason} {message or ''}")


class ClientSocket:
    """The connection with the methods of Flask-Sock's ws; what the client sent waits until the view asks for it."""

    def __init__(self, socket: WebSocket) -> None:
        self.connected = True
        self.close_reason = 1005
        self.close_message: str | None = None
        self._socket = socket
        self._messages: SimpleQueue[str | bytes | None] = SimpleQueue()

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        """Return the next message, or None when there is none in time."""
        if not self.connected and self._messages.empty():
            raise self._closed()
        try:
            message = self._messages.get(timeout=timeout)
        except Empty:
            return None
        if message is None:
            raise self._closed()
        return message

    def send(self, data: object) -> None:
        """Send bytes as they are and everything else as text."""
        if not self.connected:
            raise self._closed()
        try:
            if isinstance(data, bytes):
                from_thread.run(self._socket.send_bytes, data)
            else:
                from_thread.run(self._socket.send_text, str(data))
        except (WebSocketDisconnect, RuntimeError) as error:
            raise self._closed() from error

    def close(self, reason: int | None = None, message: str | None = None) -> None:
        """Close the connection, with 1000 unless another reason is given."""
        if not self.connected:
            raise self._closed()
        self.connected = False
        with suppress(WebSocketDisconnect, RuntimeError):
            from_thread.run(self._socket.close, reason or 1000, message)

    async def keep_messages(self) -> None:
        """Keep what the client sends until it closes the connection."""
        while True:
            event = await self._socket.receive()
            if event["type"] == "websocket.disconnect":
                # 1006 is never sent: the connection broke.
                code = event.get("code", 1005)
                self.close_reason = 1005 if code == 1006 else code
                self.close_message = event.get("reason")
                self.connected = False
                self._messages.put(None)
                return
            text = event.get("text")
            self._messages.put(event["bytes"] if text is None else text)

    def _closed(self) -> ConnectionClosed:
        return ConnectionClosed(self.close_reason, self.close_message)
