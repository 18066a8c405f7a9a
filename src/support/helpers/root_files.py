"""Static files at the root of all addresses."""

import os

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from .routes import ROOT_ASKED
from .static import StaticFolder


class RootFolder(StaticFolder):
    """Serves files where no route answers, as Flask with static_url_path=""."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if ROOT_ASKED not in scope:
            raise HTTPException(404)
        await super().__call__(scope, receive, send)


def use_root_folder(app: FastAPI, directory: str | os.PathLike[str]) -> None:
    """Serve a folder at "/": all other routes have to be there already."""
    app.mount("/", RootFolder(directory), name="static")
