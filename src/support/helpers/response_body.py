"""The body of a response that is made already, and its type."""

from fastapi import Response


def set_body(response: Response, data: str | bytes) -> None:
    """Replace the body and its length, as response.set_data() and response.data = ... in Flask."""
    response.body = data.encode() if isinstance(data, str) else data
    response.headers["content-length"] = str(len(response.body))


def mimetype(response: Response) -> str:
    """Return the type of the body without its parameters, as response.mimetype in Flask."""
    return response.headers.get("content-type", "").partition(";")[0].strip()
