"""Models of an API, and the check of what it is sent against them."""

import re
from collections.abc import Callable
from typing import Any, Self

from fastapi import Request
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from .body import RawBody
from .json_body import json_of
from .restful_errors import abort


class Model(dict[str, Any]):
    """A named set of fields, as flask_restx.Model."""

    def __init__(
        self, name: str, fields: Any = (), *, strict: bool = False, **options: Any
    ) -> None:
        super().__init__(fields)
        self.name = name
        self.strict = strict
        self.parents: tuple[Any, ...] = ()

    @classmethod
    def clone(cls, name: str, *specs: Any) -> Self:
        """Make a model of the fields of others."""
        return cls(name, {key: field for spec in specs for key, field in spec.items()})

    @classmethod
    def inherit(cls, name: str, *specs: Any) -> Self:
        """Make a model of the last fields that has those of the others too."""
        model = cls(name, specs[-1])
        model.parents = specs[:-1]
        return model

    @property
    def resolved(self) -> dict[str, Any]:
        """The fields with those of the parents."""
        fields = dict(self)
        for parent in self.parents:
            fields.update(parent.resolved)
        return fields

    def schema(self) -> dict[str, Any]:
        """Describe what is taken."""
        fields = {
            name: field() if isinstance(field, type) else field
            for name, field in self.items()
        }
        required = sorted(name for name, field in fields.items() if field.required)
        own = {
            **({"required": required} if required else {}),
            "properties": {name: field.schema() for name, field in fields.items()},
            "type": "object",
            **({"additionalProperties": False} if self.strict else {}),
        }
        if not self.parents:
            return own
        return {"allOf": [*(parent.schema() for parent in self.parents), own]}


class SchemaModel:
    """A model that is a JSON schema, as flask_restx.SchemaModel."""

    def __init__(self, name: str, schema: dict[str, Any] | None = None) -> None:
        self.name = name
        self._schema = schema or {}

    def schema(self) -> dict[str, Any]:
        """Describe what is taken."""
        return self._schema


def expects(model: Any) -> Callable[..., None]:
    """Depend on a JSON body that fits a model, or each in a list of one: 400 with every error by its place otherwise."""
    is_list = isinstance(model, list)
    own = model[0] if is_list else model

    def check(request: Request, body: RawBody) -> None:
        data = json_of(request, body)
        validator = Draft202012Validator(own.schema())
        for item in data if is_list and isinstance(data, list) else [data]:
            errors = dict(_named(error) for error in validator.iter_errors(item))
            if errors:
                abort(400, message="Input payload validation failed", errors=errors)

    check.__dict__["expected"] = model
    return check


def _named(error: Any) -> tuple[str, str]:
    path = [str(part) for part in error.path]
    if error.validator == "required":
        missing = re.match(r"u?'(.*)' is a required property", error.message)
        path += [missing.group(1)] if missing else []
    return ".".join(path), error.message
