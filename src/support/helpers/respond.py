"""An answer given from a dependency."""

from fastapi import Request, Response


class Respond(Exception):
    """Raise it to answer with a response and skip the handler, as a Flask guard that returns one."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


async def answer_respond(request: Request, exc: Respond) -> Response:
    """Send the response a Respond carries."""
    return exc.response
