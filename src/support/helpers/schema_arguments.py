"""Arguments that a marshmallow schema loads from the request, as webargs does for Flask."""

from collections.abc import Callable
from typing import Any, NoReturn

from fastapi import Request
from marshmallow import RAISE
from webargs import core
from werkzeug.exceptions import HTTPException as WerkzeugHTTPException
from werkzeug.exceptions import default_exceptions

from .body import RawBody
from .flask_request import flask_request


class ArgumentsParser(core.Parser[Any]):
    """Find the arguments in a request in Flask's shape, as webargs.flaskparser.FlaskParser."""

    DEFAULT_UNKNOWN_BY_LOCATION = {
        "view_args": RAISE,
        "path": RAISE,
        **core.Parser.DEFAULT_UNKNOWN_BY_LOCATION,
    }
    __location_map__ = {
        "view_args": "load_view_args",
        "path": "load_view_args",
        **core.Parser.__location_map__,
    }

    def _raw_load_json(self, req: Any) -> Any:
        is_json = core.is_json(req.mimetype)
        return core.parse_json(req.get_data(cache=True)) if is_json else core.missing

    def load_view_args(self, req: Any, schema: Any) -> Any:
        """Find them among the values of the address."""
        return req.view_args or core.missing

    def load_querystring(self, req: Any, schema: Any) -> Any:
        """Find them in the query string."""
        return self._makeproxy(req.args, schema)

    def load_form(self, req: Any, schema: Any) -> Any:
        """Find them in the form."""
        return self._makeproxy(req.form, schema)

    def load_headers(self, req: Any, schema: Any) -> Any:
        """Find them in the headers."""
        return self._makeproxy(req.headers, schema)

    def load_cookies(self, req: Any, schema: Any) -> Any:
        """Find them in the cookies."""
        return req.cookies

    def load_files(self, req: Any, schema: Any) -> Any:
        """Find them among the uploaded files."""
        return self._makeproxy(req.files, schema)

    def _handle_invalid_json_error(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise _error(400, messages={"json": ["Invalid JSON body."]})

    def handle_error(
        self,
        error: Any,
        req: Any,
        schema: Any,
        *,
        error_status_code: int | None,
        error_headers: Any
    ) -> NoReturn:
        """Answer what does not fit with 422, or the status the view wants."""
        status = error_status_code or self.DEFAULT_VALIDATION_STATUS
        data = {"messages": error.messages, "schema": schema, "headers": error_headers}
        raise _error(status, **data) from error


def _error(status: int, **data: Any) -> WerkzeugHTTPException:
    error = default_exceptions[status]()
    setattr(error, "data", data)
    return error


_parser = ArgumentsParser()


def arguments(
    schema: Any, location: str = "json", **options: Any
) -> Callable[..., Any]:
    """Depend on what a schema loads from one place of the request; 422 with its messages otherwise."""

    def load(request: Request, body: RawBody) -> Any:
        request.scope["flask_support.body"] = body
        shaped = flask_request(request)
        return _parser.parse(schema, shaped, location=location, **options)

    status = options.get("error_status_code") or 422
    load.__dict__["loaded"] = (schema, location, status)
    return load
