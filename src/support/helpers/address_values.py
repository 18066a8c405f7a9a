"""Views that get some of their arguments from decorators."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_origin

from fastapi import Request

_View = Callable[..., Any]


def address_values(**types: Any) -> Callable[[_View], _View]:
    """Ask the address for these values only: decorators below give the view its other arguments, no query string can."""

    def decorate(view: _View) -> _View:
        own = inspect.signature(view, eval_str=True).parameters.values()
        kept = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for parameter in own
            if _is_asked(parameter) and parameter.name not in types
        ]
        values = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=type_)
            for name, type_ in types.items()
        ]
        bound = [parameter for parameter in own if parameter.name == "self"]

        @functools.wraps(view)
        def call(*args: Any, **given: Any) -> Any:
            return view(*args, **given)

        # FastAPI would read the parameters of the wrapped view.
        del call.__dict__["__wrapped__"]
        signature = inspect.Signature([*bound[:1], *values, *kept])
        call.__dict__["__signature__"] = signature
        return call

    return decorate


def _is_asked(parameter: inspect.Parameter) -> bool:
    annotation = parameter.annotation
    return get_origin(annotation) is Annotated or annotation is Request
