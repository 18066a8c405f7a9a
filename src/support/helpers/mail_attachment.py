"""Files in a message."""

import unicodedata
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from mimetypes import guess_type


class MailAttachment:
    """One file of a message; its type is guessed from its name, else from its data, as Flask-Mail does."""

    def __init__(
        self,
        filename: str | None = None,
        content_type: str | None = None,
        data: str | bytes | None = None,
        disposition: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        if data is None:
            raise ValueError("an attachment needs data")
        default = "text/plain" if isinstance(data, str) else "application/octet-stream"
        guessed = guess_type(filename)[0] if filename is not None else None
        self.filename, self.data = filename, data
        self.content_type = content_type or guessed or default
        self.disposition = disposition or "attachment"
        self.headers = headers or {}

    def mime(self, ascii_name: bool) -> MIMEBase:
        """Return it as a part of a message, with MAIL_ASCII_ATTACHMENTS under an ASCII name."""
        part = MIMEBase(*self.content_type.split("/"))
        part.set_payload(self.data)
        encode_base64(part)
        name = self.filename
        if name is not None and ascii_name:
            plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore")
            name = " ".join(plain.decode("ascii").split())
        if name is not None:
            value = name if name.isascii() else ("UTF8", "", name)
            part.add_header("Content-Disposition", self.disposition, filename=value)
        for key, header in self.headers.items():
            part.add_header(key, header)
        return part
