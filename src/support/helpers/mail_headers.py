"""Addresses and subjects as they stand in the header of a message."""

from email.header import Header
from email.utils import formataddr, parseaddr

MailAddress = str | tuple[str, str]


def mail_header(text: str, charset: str) -> str:
    """Return a text as one header value: ASCII as it is, anything else in the charset, or UTF-8 where that cannot say it."""
    if text.isascii():
        return text
    try:
        return Header(text, charset).encode()
    except UnicodeEncodeError:
        return Header(text, "utf-8").encode()


def mail_address(address: MailAddress, charset: str = "utf-8") -> str:
    """Return `Name <address>` of a text or of a (name, address) pair; a domain becomes IDNA."""
    name, plain = parseaddr(str(address)) if not isinstance(address, tuple) else address
    local, at, domain = plain.partition("@")
    if not plain.isascii() and at:
        plain = f"{Header(local, charset)}@{domain.encode('idna').decode('ascii')}"
    elif not plain.isascii():
        plain = Header(plain, charset).encode()
    try:
        encoded = Header(name, charset).encode()
    except UnicodeEncodeError:
        encoded = Header(name, "utf-8").encode()
    return formataddr((encoded, plain))


def mail_addresses(addresses: list[MailAddress], charset: str = "utf-8") -> list[str]:
    """Return each address once."""
    return list(dict.fromkeys(mail_address(address, charset) for address in addresses))


def breaks_header(address: MailAddress) -> bool:
    """Say whether an address would begin another header line."""
    text = " ".join(address) if isinstance(address, tuple) else str(address)
    return "\n" in text or "\r" in text


def breaks_subject(subject: str) -> bool:
    """Say whether a subject would begin another header line; folded ones go on with a space."""
    if not breaks_header(subject):
        return False
    first, *rest = subject.split("\r\n")
    lines = [first, *(line for line in rest if line.startswith(("\t", " ")))]
    return len(lines) <= len(rest) or any(
        breaks_header(line) or not line.strip() for line in lines
    )
