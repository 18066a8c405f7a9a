"""The remember cookie, the fingerprint of a client, and the address of the sign-in page."""

import hashlib
import hmac
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from .context import current_app
from .flask_request import request
from .settings import setting
from .url import url_for


def encode_cookie(payload: str, key: str | bytes | None = None) -> str:
    """Sign a user's id for the remember cookie, in Flask-Login's format."""
    return f"{payload}|{_digest(payload, key)}"


def decode_cookie(cookie: str, key: str | bytes | None = None) -> str | None:
    """Return the id in a remember cookie, None when its signature is wrong."""
    payload, mark, digest = cookie.rpartition("|")
    # Compared as bytes: text outside ASCII would raise.
    is_genuine = hmac.compare_digest(_digest(payload, key).encode(), digest.encode())
    return payload if mark and is_genuine else None


def _digest(payload: str, key: str | bytes | None) -> str:
    secret = current_app.state.config["SECRET_KEY"] if key is None else key
    secret = secret.encode("latin1") if isinstance(secret, str) else secret
    return hmac.new(secret, payload.encode(), hashlib.sha512).hexdigest()


def client_identifier() -> str:
    """Fingerprint the client by address and user agent, as Flask-Login's session protection does."""
    address = request.headers.get("X-Forwarded-For", request.remote_addr)
    agent = request.headers.get("User-Agent")
    first = None if address is None else address.encode().split(b",")[0].strip()
    sent = None if agent is None else agent.encode()
    return hashlib.sha512(f"{first!r}|{sent!r}".encode()).hexdigest()


def view_url(view: str) -> str:
    """Return the address of a view given by its name or its URL."""
    is_url = view.startswith(("https://", "http://", "/"))
    return view if is_url else url_for(view)


def next_param(login_url: str, current_url: str) -> str:
    """Shorten the address to come back to when it is on the host of the sign-in page."""
    there, here = urlsplit(login_url), urlsplit(current_url)
    is_same = there.scheme in ("", here.scheme) and there.netloc in ("", here.netloc)
    return urlunsplit(("", "", here.path, here.query, "")) if is_same else current_url


def login_url(
    login_view: str, next_url: str | None = None, next_field: str = "next"
) -> str:
    """Build the address of the sign-in page with the page to come back to in its query."""
    base = view_url(login_view)
    if next_url is None:
        return base
    parsed = urlsplit(base)
    values = parse_qs(parsed.query, keep_blank_values=True)
    values[next_field] = [next_param(base, next_url)]
    host = setting(current_app, "FORCE_HOST_FOR_REDIRECTS") or parsed.netloc
    return urlunsplit(parsed._replace(netloc=host, query=urlencode(values, doseq=True)))
