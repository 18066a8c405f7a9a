"""Views with some of their parameters filled in."""

import functools
import inspect
from collections.abc import Callable
from typing import Any


def with_values(
    view: Callable[..., Any], /, *own: str, **values: Any
) -> Callable[..., Any]:
    """Fill parameters that the address does not give, `own` ones with their default, so that no query string can."""
    signature = inspect.signature(view, eval_str=True)
    kept = [
        parameter
        for name, parameter in signature.parameters.items()
        if name not in (*own, *values)
    ]

    async def call_async(**given: Any) -> Any:
        return await view(**given, **values)

    def call(**given: Any) -> Any:
        return view(**given, **values)

    filled: Any = functools.update_wrapper(
        call_async if inspect.iscoroutinefunction(view) else call, view
    )
    # FastAPI would read the parameters of the wrapped view.
    del filled.__wrapped__
    filled.__signature__ = signature.replace(parameters=kept)
    # url_for() knows by them which of several routes a URL belongs to.
    filled.rule_defaults = values
    return filled  # type: ignore[no-any-return]
