"""Sending mail, as Flask-Mail does."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI

from .context import current_app
from .mail_connection import MailConnection, mail_outboxes
from .mail_message import MailMessage


class Mail:
    """Sends mail with the MAIL_* settings the application has when this gets it, as Flask-Mail."""

    def __init__(self, app: FastAPI | None = None) -> None:
        self.app = app
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Read the settings; TESTING keeps messages from being sent."""
        config: dict[str, Any] = getattr(app.state, "config", {})
        suppress = config.get("MAIL_SUPPRESS_SEND", config.get("TESTING", False))
        app.state.mail = SimpleNamespace(
            server=config.get("MAIL_SERVER", "127.0.0.1"),
            port=config.get("MAIL_PORT", 25),
            username=config.get("MAIL_USERNAME"),
            password=config.get("MAIL_PASSWORD"),
            use_tls=config.get("MAIL_USE_TLS", False),
            use_ssl=config.get("MAIL_USE_SSL", False),
            debug=config.get("MAIL_DEBUG", config.get("DEBUG", False)),
            default_sender=config.get("MAIL_DEFAULT_SENDER"),
            max_emails=config.get("MAIL_MAX_EMAILS"),
            ascii_attachments=config.get("MAIL_ASCII_ATTACHMENTS", False),
            suppress=suppress,
        )

    def connect(self) -> MailConnection:
        """Return a connection for several messages."""
        return MailConnection((self.app or current_app).state.mail)

    def send(self, message: MailMessage) -> None:
        """Send one message."""
        with self.connect() as connection:
            message.send(connection)

    def send_message(self, *args: Any, **options: Any) -> None:
        """Send a message made from these arguments."""
        self.send(MailMessage(*args, **options))

    @contextmanager
    def record_messages(self) -> Iterator[list[MailMessage]]:
        """Collect what is sent meanwhile, by any thread."""
        outbox: list[MailMessage] = []
        mail_outboxes.append(outbox)
        try:
            yield outbox
        finally:
            mail_outboxes[:] = [other for other in mail_outboxes if other is not outbox]
