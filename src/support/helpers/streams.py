"""Streamed answers that read the request while they are sent."""

from typing import TypeVar

_Streamed = TypeVar("_Streamed")


def stream_with_context(generator_or_function: _Streamed) -> _Streamed:
    """Give back the generator, or the function that makes one: here the request lasts until its answer is sent."""
    return generator_or_function
