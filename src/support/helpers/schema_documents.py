"""marshmallow schemas in the OpenAPI document."""

from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

_plugin = MarshmallowPlugin()
_spec = APISpec("", "", "3.1.0", plugins=[_plugin])
_FIELD_PLACES = {"querystring": "query", "headers": "header", "cookies": "cookie"}
_BODIES = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "files": "multipart/form-data",
}


class schema_documents:
    """What a document says of dependencies that load their arguments with a schema."""

    @staticmethod
    def operation(dependency: Any) -> dict[str, Any]:
        """Give the body or the parameters of a dependency, and the answer to what does not fit."""
        loaded = getattr(dependency, "loaded", None)
        if loaded is None:
            return {}
        schema, location, status = loaded
        if isinstance(schema, dict):
            schema = Schema.from_dict(schema)
        refused = {str(status): {"description": HTTPStatus(status).phrase}}
        if location in _BODIES:
            content = {_BODIES[location]: {"schema": _reference(schema)}}
            return {
                "requestBody": {"content": content, "required": True},
                "responses": refused,
            }
        if location not in _FIELD_PLACES and location != "query":
            return {}
        own = schema() if isinstance(schema, type) else schema
        place = _FIELD_PLACES.get(location, location)
        listed = _plugin.converter.schema2parameters(own, location=place)  # type: ignore[union-attr]
        return {"parameters": listed, "responses": refused}

    @staticmethod
    def components() -> dict[str, Any]:
        """Give the schemas that the others refer to."""
        found: dict[str, Any] = _spec.to_dict().get("components", {})
        schemas: dict[str, Any] = found.get("schemas", {})
        return schemas


def sends(schema: Any, description: str = "OK") -> dict[str, Any]:
    """Describe an answer that a schema has dumped, without a check."""
    content = {"application/json": {"schema": _reference(schema)}}
    return {"description": description, "content": content}


def _reference(schema: Any) -> Any:
    return _plugin.converter.resolve_nested_schema(schema)  # type: ignore[union-attr]
