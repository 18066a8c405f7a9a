"""Werkzeug responses, sent by FastAPI."""

from fastapi import Response
from werkzeug.wrappers import Response as WerkzeugResponse


def from_werkzeug(response: WerkzeugResponse) -> Response:
    """Turn a Werkzeug response into the same Starlette response."""
    answer = Response(response.get_data(), response.status_code)
    kept = [(name, value) for name, value in response.headers.items() if name.lower() != "content-length"]
    answer.raw_headers += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in kept]
    return answer
