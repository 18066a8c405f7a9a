"""Messages that are shown on the next page and told to who listens."""

from blinker import Namespace
from fastapi import Request

from .context import current_context
from .flash import flash, flash_message

message_flashed = Namespace().signal("message-flashed")


def announce_flash(request: Request, message: str, category: str = "message") -> None:
    """Flash a message and tell who listens, as Flask's flash() with message_flashed."""
    flash(request, message, category)
    app = current_context().app
    message_flashed.send(app, message=message, category=category)


def announce_flash_message(message: str, category: str = "message") -> None:
    """Flash a message from code that has no request at hand and tell who listens."""
    flash_message(message, category)
    app = current_context().app
    message_flashed.send(app, message=message, category=category)
