"""Answers of guards that may give none."""

from typing import Any

from .respond import Respond
from .to_response import to_response


def respond_with(rv: Any) -> None:
    """Answer with what a guard returned, unless that is None: then the handler runs, as in Flask."""
    if rv is not None:
        raise Respond(to_response(rv))
