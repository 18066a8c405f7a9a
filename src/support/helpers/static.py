"""Static files with Flask's headers."""

import os
from datetime import timedelta
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Scope

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
        if scope["method"] == "OPTIONS":
            return HTMLResponse("", headers=_ALLOW)
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers=_ALLOW)
        response = await super().get_response(path, scope)
        max_age = setting(scope["app"], "SEND_FILE_MAX_AGE_DEFAULT")
        response.headers["cache-control"] = _cache_control(max_age)
        if response.status_code != 304:
            response.headers["content-disposition"] = f"inline; filename={os.path.basename(path)}"
        return response


def _cache_control(max_age: Any) -> str:
    if isinstance(max_age, timedelta):
        max_age = int(max_age.total_seconds())
    return "no-cache" if max_age is None else f"public, max-age={max_age}"
