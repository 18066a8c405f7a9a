"""What the OpenAPI document says of routes that are checked by dependencies."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

_UNUSED = ("HTTPValidationError", "ValidationError")


def document_truly(app: FastAPI, described: Any = None) -> None:
    """Name operations after their endpoints, add what dependencies read, leave out the 422 that is never sent."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            _correct(app, document, described)
        return app.openapi_schema or {}

    setattr(app, "openapi", openapi)


def _correct(app: FastAPI, document: dict[str, Any], described: Any) -> None:
    found = list(_operations(app, document))
    names = Counter(_operation_name(route) for route, _, _ in found)
    ids: Counter[str] = Counter()
    for route, method, operation in found:
        name = _operation_name(route)
        own = name if names[name] == 1 else f"{name}.{method}"
        ids[own] += 1
        operation["operationId"] = own if ids[own] == 1 else f"{own}.{ids[own]}"
        answers = operation["responses"]
        if "HTTPValidationError" in str(answers.get("422")):
            del answers["422"]
        for dependency in route.dependant.dependencies:
            _add(operation, _checked(dependency.call))
            if described is not None:
                _add(operation, described.operation(dependency.call))
    components = document.get("components", {})
    for name in _UNUSED:
        components.get("schemas", {}).pop(name, None)
    if described is not None and found:
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(described.components())


def _checked(dependency: Any) -> dict[str, Any]:
    model = getattr(dependency, "expected", None)
    if model is None:
        return {}
    is_list = isinstance(model, list)
    own = (model[0] if is_list else model).schema()
    schema = {"type": "array", "items": own} if is_list else own
    content = {"application/json": {"schema": schema}}
    return {
        "requestBody": {"content": content, "required": True},
        "responses": {"400": {"description": "Input payload validation failed"}},
    }


def _operation_name(route: Any) -> str:
    # The methods of one class are called get, post, …
    view = route.endpoint
    while not hasattr(view, "__self__") and hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    owner = getattr(view, "__self__", None)
    is_named = owner is None or route.name != view.__name__
    return route.name if is_named else type(owner).__name__


def _operations(
    app: FastAPI, document: dict[str, Any]
) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute):
            continue
        if context.include_in_schema:
            path = document["paths"][context.path_format]
            for method in context.methods or ():
                yield context, method.lower(), path[method.lower()]


def _add(operation: dict[str, Any], extra: dict[str, Any]) -> None:
    for key, value in extra.items():
        own = operation.get(key)
        if isinstance(own, list):
            own.extend(value)
        elif isinstance(own, dict) and key == "responses":
            operation[key] = {**value, **own}
        else:
            operation[key] = value
