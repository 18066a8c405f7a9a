"""Messages as Flask-Mail builds them."""

from collections.abc import Iterable, Mapping
from email.utils import make_msgid
from typing import Any

from .context import current_app
from .mail_attachment import MailAttachment
from .mail_headers import MailAddress, breaks_header, breaks_subject
from .mail_mime import mail_mime


class MailMessage:
    """One message: its sender is MAIL_DEFAULT_SENDER unless given, its parts are those Flask-Mail sends."""

    def __init__(
        self,
        subject: str = "",
        recipients: list[MailAddress] | None = None,
        body: str | None = None,
        html: str | None = None,
        alts: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        sender: MailAddress | None = None,
        cc: list[MailAddress] | None = None,
        bcc: list[MailAddress] | None = None,
        attachments: list[MailAttachment] | None = None,
        reply_to: MailAddress | None = None,
        date: float | None = None,
        charset: str | None = None,
        extra_headers: dict[str, str] | None = None,
        mail_options: list[str] | None = None,
        rcpt_options: list[str] | None = None,
    ) -> None:
        given = sender or current_app.state.mail.default_sender
        self.sender = f"{given[0]} <{given[1]}>" if isinstance(given, tuple) else given
        self.subject, self.body, self.date, self.charset = subject, body, date, charset
        self.recipients, self.cc, self.bcc = recipients or [], cc or [], bcc or []
        self.alts = dict(alts or {})
        self.html = html
        self.reply_to, self.extra_headers = reply_to, extra_headers
        self.attachments = attachments or []
        self.mail_options, self.rcpt_options = mail_options or [], rcpt_options or []
        self.msgId = make_msgid()

    @property
    def html(self) -> str | None:
        """The HTML part."""
        return self.alts.get("html")

    @html.setter
    def html(self, value: str | None) -> None:
        self.alts.pop("html", None)
        if value is not None:
            self.alts["html"] = value

    @property
    def send_to(self) -> set[MailAddress]:
        """Everybody who gets it."""
        return {*self.recipients, *self.cc, *self.bcc}

    def add_recipient(self, recipient: MailAddress) -> None:
        """Send it to one more."""
        self.recipients.append(recipient)

    def attach(self, *args: Any, **options: Any) -> None:
        """Add a file: filename, content_type, data, disposition, headers."""
        self.attachments.append(MailAttachment(*args, **options))

    def send(self, connection: Any) -> None:
        """Send it through a connection."""
        connection.send(self)

    def has_bad_headers(self) -> bool:
        """Say whether subject, sender or a recipient would begin another header line."""
        addresses = [self.sender, *self.recipients, self.reply_to or ""]
        return any(map(breaks_header, addresses)) or breaks_subject(str(self.subject))

    def as_string(self) -> str:
        """Return the message as it is sent."""
        return mail_mime(self).as_string()

    def as_bytes(self) -> bytes:
        """Return the message as it is sent."""
        return mail_mime(self).as_bytes()

    __str__, __bytes__ = as_string, as_bytes
