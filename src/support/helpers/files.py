"""Files sent by views, with Flask's names, types, conditions and ranges."""

import os
from datetime import timedelta
from typing import IO, Any

from werkzeug import utils
from werkzeug.wrappers import Response as WerkzeugResponse

from .context import current_app
from .flask_request import request
from .flask_response import FlaskResponse
from .settings import setting


def send_file(
    path_or_file: str | os.PathLike[str] | IO[bytes], *args: Any, **options: Any
) -> WerkzeugResponse:
    """Send a file as Flask's send_file(): a relative path starts at the application's folder."""
    names = (
        "mimetype",
        "as_attachment",
        "download_name",
        "conditional",
        "etag",
        "last_modified",
        "max_age",
    )
    return utils.send_file(
        path_or_file, **_options({**dict(zip(names, args, strict=False)), **options})
    )


def send_from_directory(
    directory: str | os.PathLike[str], path: str | os.PathLike[str], **options: Any
) -> WerkzeugResponse:
    """Send a file of a folder as Flask's send_from_directory(): 404 for what is not in it."""
    return utils.send_from_directory(directory, path, **_options(options))


def _options(given: dict[str, Any]) -> dict[str, Any]:
    max_age = given.get("max_age")
    if max_age is None:
        max_age = setting(current_app, "SEND_FILE_MAX_AGE_DEFAULT")
    return {
        **given,
        "max_age": (
            int(max_age.total_seconds()) if isinstance(max_age, timedelta) else max_age
        ),
        "environ": request.environ,
        "response_class": FlaskResponse,
        "_root_path": current_app.state.root_path,
    }
