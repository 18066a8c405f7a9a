"""Class-based views with an object for each request."""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any


def per_request(
    view: Callable[..., Any],
    name: str,
    decorators: Sequence[Callable[..., Any]] = (),
) -> Callable[..., Any]:
    """Make the object anew for each request, as Flask's class-based views do, and call its method below the decorators."""
    method = getattr(getattr(view, "func", view), name)

    def call(**values: Any) -> Any:
        bound = getattr(view(), name)
        for decorator in decorators:
            bound = decorator(bound)
        return bound(**values)

    signature = inspect.signature(method, eval_str=True)
    endpoint: Any = functools.update_wrapper(call, method)
    # FastAPI would read the parameters of the wrapped method, self among them.
    del endpoint.__wrapped__
    endpoint.__signature__ = signature.replace(
        parameters=list(signature.parameters.values())[1:]
    )
    return endpoint  # type: ignore[no-any-return]
