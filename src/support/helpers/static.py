"""Static files with Flask's headers."""

import os
import time
import unicodedata
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Scope
from werkzeug.http import dump_options_header, http_date

from .settings import setting

_ALLOW = {"Allow": "GET, HEAD, OPTIONS"}


class StaticFolder(StaticFiles):
    """Serves a folder as Flask's static endpoint: may be missing, follows symlinks, asks browsers to revalidate."""

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        super().__init__(directory=directory, check_dir=False, follow_symlink=True)

    async def check_config(self) -> None:
        """Accept a folder that does not exist: everything in it is 404."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer OPTIONS and other methods with Allow, and 404 for the folder itself."""
        if path == ".":
            raise HTTPException(404)
        if scope["method"] == "OPTIONS":
            return HTMLResponse("", headers=_ALLOW)
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers=_ALLOW)
        response = await super().get_response(path, scope)
        response.headers["content-disposition"] = dump_options_header(
            "inline", _names(os.path.basename(path))
        )
        response.headers["accept-ranges"] = "bytes"
        response.headers.update(
            _caching(setting(scope["app"], "SEND_FILE_MAX_AGE_DEFAULT"))
        )
        return response


def _names(name: str) -> dict[str, str]:
    if name.isascii():
        return {"filename": name}
    plain = (
        unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    )
    return {
        "filename": plain,
        "filename*": "UTF-8''" + quote(name, safe="!#$&+-.^_`|~"),
    }


def _caching(max_age: Any) -> dict[str, str]:
    if max_age is None:
        return {"cache-control": "no-cache"}
    seconds = (
        int(max_age.total_seconds()) if isinstance(max_age, timedelta) else max_age
    )
    kind = "public" if seconds > 0 else "no-cache"
    return {
        "cache-control": f"{kind}, max-age={seconds}",
        "expires": http_date(time.time() + seconds),
    }
