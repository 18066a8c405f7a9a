"""Models of an Api in the OpenAPI document."""

from typing import Any


def takes(model: Any) -> dict[str, Any]:
    """Describe the body of a route, without a check."""
    return {"requestBody": {"content": _json(model)}}


def gives(model: Any, description: str = "Success") -> dict[str, Any]:
    """Describe an answer that a model has marshalled, without a check; a list of one stands for many."""
    return {"description": description, "content": _json(model)}


def _json(model: Any) -> dict[str, Any]:
    is_list = isinstance(model, list)
    own = (model[0] if is_list else model).schema()
    return {
        "application/json": {
            "schema": {"type": "array", "items": own} if is_list else own
        }
    }
