"""The arguments a parser asks a request for."""

from collections.abc import Callable, Iterable, Iterator, MutableSequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

_PLACES = {
    "json": "the JSON body",
    "form": "the post body",
    "args": "the query string",
    "values": "the post body or the query string",
    "headers": "the HTTP headers",
    "cookies": "the request's cookies",
    "files": "an uploaded file",
}


@dataclass
class Argument:
    """One argument, with the options and the messages of Flask-RESTful's."""

    name: str
    default: Any = None
    dest: str | None = None
    required: bool = False
    ignore: bool = False
    type: Callable[..., Any] = lambda value: str(value)
    location: str | Iterable[str] = ("json", "values")
    choices: Any = ()
    action: str = "store"
    help: str | None = None
    operators: tuple[str, ...] = ("=",)
    case_sensitive: bool = True
    store_missing: bool = True
    trim: bool = False
    nullable: bool = True

    def source(self, req: Any) -> Any:
        """Read the places of the request this argument may come from."""
        merged: MultiDict[str, Any] = MultiDict()
        for place in self._places():
            value = getattr(req, place, None)
            value = value() if callable(value) else value
            if value is not None and isinstance(self.location, str):
                return value
            merged.update({} if value is None else value)
        return merged

    def _places(self) -> Iterable[str]:
        return [self.location] if isinstance(self.location, str) else self.location

    def values(self, source: Any) -> Iterator[tuple[str, str, Any]]:
        """Give each value that was sent, with its name and operator."""
        for operator in self.operators:
            name = self.name + operator.replace("=", "", 1)
            if name not in source:
                continue
            if hasattr(source, "getlist"):
                found = source.getlist(name)
            else:
                found = source.get(name)
                if not (isinstance(found, MutableSequence) and self.action == "append"):
                    found = [found]
            yield from ((name, operator, value) for value in found)

    def convert(self, value: Any, operator: str) -> Any:
        """Apply the type, which takes the value alone or with the name of the argument and the operator."""
        if hasattr(value, "strip") and self.trim:
            value = value.strip()
        if hasattr(value, "lower") and not self.case_sensitive:
            value = value.lower()
            self.choices = [choice.lower() for choice in self.choices]
        value = self.cast(value, operator)
        if self.choices and value not in self.choices:
            raise NoChoice(self.no_choice(value, operator))
        return value

    def cast(self, value: Any, operator: str) -> Any:
        """Apply the type to a value that is not null."""
        if value is None:
            if not self.nullable:
                raise ValueError("Must not be null!")
            return None
        if isinstance(value, FileStorage) and self.type is FileStorage:
            return value
        return self._typed(value, operator)

    def no_choice(self, value: Any, operator: str) -> str:
        """Say that a value is not among the choices."""
        return f"{value} is not a valid choice"

    def _typed(self, value: Any, operator: str) -> Any:
        for rest in ((self.name, operator), (self.name,)):
            try:
                return self.type(value, *rest)
            except TypeError:
                continue
        return self.type(str(value) if self.type is Decimal else value)

    def missing(self) -> str:
        """Say where a required argument was expected."""
        places = self._places()
        return f"Missing required parameter in {' or '.join(_PLACES.get(place, place) for place in places)}"

    def stored(self, results: list[Any]) -> Any:
        """Choose what the parser stores: the default, one value or all of them."""
        if not results:
            return self.default() if callable(self.default) else self.default
        is_list = self.action == "append" or (self.action != "store" and results[1:])
        return results if is_list else results[0]

    def message(self, error: Exception | str) -> dict[str, str]:
        """Give the text for the client."""
        text = self.help or "{error_msg}"
        return {self.name: text.format(error_msg=error)}


class NoChoice(ValueError):
    """A value that is not among the choices, which ignore does not excuse."""
