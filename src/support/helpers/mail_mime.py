"""Messages as they are sent."""

from email.charset import Charset
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import formatdate
from typing import Any

from .context import current_app
from .mail_headers import mail_address, mail_addresses, mail_header


def mail_mime(message: Any) -> MIMEBase:
    """Return a message with the parts and headers that Flask-Mail gives it."""
    charset = message.charset or "utf-8"
    mime: MIMEBase = _mime_text(message.body, "plain", charset)
    if message.alts:
        texts = [_mime_text(text, kind, charset) for kind, text in message.alts.items()]
        mime = MIMEMultipart("alternative", None, [mime, *texts])
    if message.alts or message.attachments:
        ascii_names = current_app.state.mail.ascii_attachments
        files = [file.mime(ascii_names) for file in message.attachments]
        mime = MIMEMultipart("mixed", None, [mime, *files])
    reply_to = message.reply_to
    headers = {
        "Subject": mail_header(str(message.subject), charset),
        "From": mail_address(message.sender, charset),
        "To": ", ".join(mail_addresses(message.recipients, charset)),
        "Date": formatdate(message.date, localtime=True),
        "Message-ID": message.msgId,
        "Cc": ", ".join(mail_addresses(message.cc, charset)),
        "Reply-To": mail_address(reply_to, charset) if reply_to else "",
    }
    for name, value in headers.items():
        if value or name == "To":
            mime[name] = value
    for name, value in (message.extra_headers or {}).items():
        mime[name] = value
    mime.policy = SMTP
    return mime


def _mime_text(text: str | None, kind: str, name: str) -> MIMEText:
    charset: Any = Charset(name)
    if charset.input_charset != "utf-8":
        return MIMEText(text or "", kind, name)
    # As it is, not in base64.
    charset.body_encoding = None
    return MIMEText(text or "", kind, charset)
