"""Arguments of the current request, checked one by one."""

import copy
from dataclasses import dataclass, field
from typing import Any, ClassVar, NoReturn, Self

from werkzeug.exceptions import BadRequest

from .context import current_app
from .flask_request import request
from .request_arguments import Argument, NoChoice
from .restful_errors import abort
from .settings import setting


class Arguments(dict[str, Any]):
    """What a parser found: a dict whose keys are attributes too."""

    def __getattr__(self, name: str) -> Any:
        if name not in self:
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


@dataclass
class RequestParser:
    """Reads the arguments of the current request: 400 with a message by name where one is missing or wrong."""

    argument_type: ClassVar[type[Argument]] = Argument

    trim: bool = False
    bundle_errors: bool = False
    args: list[Argument] = field(default_factory=list)

    def add_argument(self, *args: Any, **kwargs: Any) -> Self:
        """Add an Argument, or one made of these options."""
        own = len(args) == 1 and isinstance(args[0], Argument)
        self.args.append(args[0] if own else self.argument_type(*args, **kwargs))
        if self.trim:
            self.args[-1].trim = kwargs.get("trim", True)
        return self

    def parse_args(
        self, req: Any = None, strict: bool = False, http_error_code: int = 400
    ) -> Arguments:
        """Read all arguments; strict refuses those nobody asked for."""
        req = request if req is None else req
        unread = dict(self.argument_type("").source(req)) if strict else {}
        bundles = setting(current_app, "BUNDLE_ERRORS", False) or self.bundle_errors
        found, errors = Arguments(), {}
        for argument in self.args:
            results, message = _read(argument, req, unread)
            if message and not bundles:
                self.refuse(400, message)
            errors.update(message)
            if results or (argument.store_missing and not message):
                found[argument.dest or argument.name] = argument.stored(results)
        if errors:
            self.refuse(http_error_code, errors)
        if unread:
            raise BadRequest(f"Unknown arguments: {', '.join(unread)}")
        return found

    def refuse(self, status: int, errors: dict[str, str]) -> NoReturn:
        """Answer what is wrong with the arguments."""
        abort(status, message=errors)

    def copy(self) -> Self:
        """Give a parser with the same arguments."""
        return copy.deepcopy(self)

    def replace_argument(self, name: str, *args: Any, **kwargs: Any) -> Self:
        """Put another argument in the place of the one of this name."""
        if any(argument.name == name for argument in self.args):
            own = self.argument_type(name, *args, **kwargs)
            self.remove_argument(name).args.append(own)
        return self

    def remove_argument(self, name: str) -> Self:
        """Leave the argument of this name out."""
        own = next((argument for argument in self.args if argument.name == name), None)
        if own is not None:
            self.args.remove(own)
        return self


def _read(
    argument: Argument, req: Any, unread: dict[str, Any]
) -> tuple[list[Any], dict[str, str]]:
    results: list[Any] = []
    for name, operator, value in argument.values(argument.source(req)):
        try:
            results.append(argument.convert(value, operator))
        except Exception as error:
            if argument.ignore and not isinstance(error, NoChoice):
                continue
            return [], argument.message(error)
        unread.pop(name, None)
    if argument.required and not results:
        return [], argument.message(argument.missing())
    return results, {}
