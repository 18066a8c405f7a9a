"""Arguments of the current request, checked and refused as Flask-RESTX does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

from werkzeug.datastructures import MultiDict

from .request_arguments import Argument
from .request_parser import RequestParser
from .restx_errors import restx_abort


@dataclass
class RestxArgument(Argument):
    """One argument, with the options and the messages of Flask-RESTX's."""

    def source(self, req: Any) -> Any:
        """Read the places of the request this argument may come from; a body that is no JSON is an empty place."""
        places = [self.location] if isinstance(self.location, str) else self.location
        merged: MultiDict[str, Any] = MultiDict()
        for place in places:
            is_json = place in ("json", "get_json")
            value = req.get_json(silent=True) if is_json else getattr(req, place, None)
            value = value() if callable(value) else value
            if value is not None and isinstance(self.location, str):
                return value
            merged.update({} if value is None else value)
        return merged

    def values(self, source: Any) -> Iterator[tuple[str, str, Any]]:
        """Give each value that was sent, with its name and operator; a list in JSON is one value."""
        for operator in self.operators:
            name = self.name + operator.replace("=", "", 1)
            if name in source:
                is_multi = hasattr(source, "getlist")
                found = source.getlist(name) if is_multi else [source.get(name)]
                yield from ((name, operator, value) for value in found)

    def cast(self, value: Any, operator: str) -> Any:
        """Apply the type, to each part of a value that is to be split."""
        if self.action != "split":
            return super().cast(value, operator)
        return [super(RestxArgument, self).cast(v, operator) for v in value.split(",")]

    def no_choice(self, value: Any, operator: str) -> str:
        """Say that a value is not among the choices."""
        name = self.name + operator.replace("=", "", 1)
        return f"The value '{value}' is not a valid choice for '{name}'."

    def message(self, error: Exception | str) -> dict[str, str]:
        """Give the text for the client: the help, then what is wrong."""
        return {self.name: f"{self.help} {error}" if self.help else str(error)}


class RestxParser(RequestParser):
    """Reads the arguments of the current request: 400 with errors by name where one is missing or wrong."""

    argument_type: ClassVar[type[Argument]] = RestxArgument

    def refuse(self, status: int, errors: dict[str, str]) -> NoReturn:
        """Answer what is wrong with the arguments."""
        restx_abort(status, "Input payload validation failed", errors=errors)
