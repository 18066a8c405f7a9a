"""Connections to the mail server."""

import smtplib
import time
from typing import Any

from .mail_headers import MailAddress, mail_address, mail_addresses
from .mail_message import MailMessage

mail_outboxes: list[list[MailMessage]] = []


class BadHeaderError(Exception):
    """A line break in a header."""


class MailConnection:
    """A connection to the mail server for several messages: `with mail.connect() as connection`."""

    def __init__(self, mail: Any) -> None:
        self.mail = mail
        self.host: smtplib.SMTP | None = None
        self.num_emails = 0

    def __enter__(self) -> "MailConnection":
        self.host = None if self.mail.suppress else self._connected()
        self.num_emails = 0
        return self

    def __exit__(self, *error: object) -> None:
        if self.host is not None:
            self.host.quit()

    def send(
        self, message: MailMessage, envelope_from: MailAddress | None = None
    ) -> None:
        """Send one message, or only record it where MAIL_SUPPRESS_SEND or TESTING was set."""
        assert message.send_to, "No recipients have been added"
        assert message.sender, "The message has no sender, and there is no default one"
        if message.has_bad_headers():
            raise BadHeaderError
        if message.date is None:
            message.date = time.time()
        if self.host is not None:
            self.host.sendmail(
                mail_address(envelope_from or message.sender),
                mail_addresses(list(message.send_to)),
                message.as_bytes(),
                message.mail_options,
                message.rcpt_options,
            )
        for outbox in mail_outboxes:
            outbox.append(message)
        self.num_emails += 1
        if self.num_emails == self.mail.max_emails:
            self.num_emails = 0
            if self.host is not None:
                self.host.quit()
                self.host = self._connected()

    def send_message(self, *args: Any, **options: Any) -> None:
        """Send a message made from these arguments."""
        self.send(MailMessage(*args, **options))

    def _connected(self) -> smtplib.SMTP:
        kind = smtplib.SMTP_SSL if self.mail.use_ssl else smtplib.SMTP
        host = kind(self.mail.server, self.mail.port)
        host.set_debuglevel(int(self.mail.debug))
        if self.mail.use_tls:
            host.starttls()
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host
