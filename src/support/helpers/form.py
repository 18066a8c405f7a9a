"""Form fields and files, parsed by Werkzeug as in Flask."""

from typing import Annotated

from fastapi import Depends, Request
from werkzeug.datastructures import FileStorage, MultiDict

from .body import RawBody
from .flask_request import flask_request


def form_of(request: Request, body: bytes) -> MultiDict[str, str]:
    """Parse the form here: first value wins, a missing key is 400, a malformed form is empty."""
    request.scope["flask_support.body"] = body
    return flask_request(request).form


def files_of(request: Request, body: bytes) -> MultiDict[str, FileStorage]:
    """Parse the uploaded files here, as Flask's request.files."""
    request.scope["flask_support.body"] = body
    return flask_request(request).files


def form_data(request: Request, body: RawBody) -> MultiDict[str, str]:
    """Provide Flask's request.form."""
    return form_of(request, body)


def form_files(request: Request, body: RawBody) -> MultiDict[str, FileStorage]:
    """Provide Flask's request.files."""
    return files_of(request, body)


FormData = Annotated[MultiDict[str, str], Depends(form_data)]
Files = Annotated[MultiDict[str, FileStorage], Depends(form_files)]
