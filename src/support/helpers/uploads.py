"""Sets of uploaded files: which are taken, and where they are kept, as in Flask-Uploads."""

import os
import posixpath
from collections.abc import Callable, Container

from fastapi import FastAPI
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from .context import current_context
from .upload_kinds import DEFAULTS, extension, lowercase_ext


class UploadNotAllowed(Exception):
    """A file of a kind that its set does not take."""


class UploadConfiguration:
    """Where the files of a set are kept, their address, and kinds that are taken or refused beside its own."""

    def __init__(
        self,
        destination: str,
        base_url: str | None = None,
        allow: Container[str] = (),
        deny: Container[str] = (),
    ) -> None:
        self.destination = destination
        self.base_url = base_url
        self.allow = allow
        self.deny = deny


class UploadSet:
    """Saves uploaded files; its settings are UPLOADED_<NAME>_DEST, _URL, _ALLOW and _DENY."""

    def __init__(
        self,
        name: str = "files",
        extensions: Container[str] = DEFAULTS,
        default_dest: Callable[[FastAPI], str] | None = None,
    ) -> None:
        if not name.isalnum():
            raise ValueError("Name must be alphanumeric (no underscores)")
        self.name = name
        self.extensions = extensions
        self.default_dest = default_dest
        self._config: UploadConfiguration | None = None

    @property
    def config(self) -> UploadConfiguration:
        """The configuration in the current application."""
        if self._config is not None:
            return self._config
        configured = getattr(current_context().app.state, "upload_sets", None)
        if configured is None:
            raise RuntimeError("configure_uploads() was not called")
        found: UploadConfiguration = configured[self.name]
        return found

    def url(self, filename: str) -> str:
        """Return the address of a file."""
        if self.config.base_url is None:
            raise RuntimeError("the set has no address; nothing serves its files")
        return self.config.base_url + filename

    def path(self, filename: str, folder: str | None = None) -> str:
        """Return where a file is kept."""
        return os.path.join(self.config.destination, folder or "", filename)

    def file_allowed(self, storage: FileStorage, basename: str) -> bool:
        """Say whether a file may be saved under a name."""
        return self.extension_allowed(extension(basename))

    def extension_allowed(self, ext: str) -> bool:
        """Say whether a kind of file is taken."""
        if ext in self.config.allow:
            return True
        return ext in self.extensions and ext not in self.config.deny

    def get_basename(self, filename: str) -> str:
        """Return a safe name for a file."""
        return lowercase_ext(secure_filename(filename))

    def save(
        self, storage: FileStorage, folder: str | None = None, name: str | None = None
    ) -> str:
        """Save a file under its own name or a given one, numbered where that is taken; return the name."""
        if not isinstance(storage, FileStorage):
            raise TypeError("storage must be a werkzeug.FileStorage")
        if folder is None and name is not None and "/" in name:
            folder, name = os.path.split(name)
        if storage.filename is None:
            raise ValueError("Filename must not be empty!")
        basename = self.get_basename(storage.filename)
        if not self.file_allowed(storage, basename):
            raise UploadNotAllowed()
        if name:
            basename = name + extension(basename) if name.endswith(".") else name
        target = os.path.join(self.config.destination, folder or "")
        os.makedirs(target, exist_ok=True)
        if os.path.exists(os.path.join(target, basename)):
            basename = self.resolve_conflict(target, basename)
        storage.save(os.path.join(target, basename))
        return posixpath.join(folder, basename) if folder else basename

    def resolve_conflict(self, target_folder: str, basename: str) -> str:
        """Return a name that is free."""
        stem, ext = os.path.splitext(basename)
        number = 1
        while os.path.exists(os.path.join(target_folder, f"{stem}_{number}{ext}")):
            number += 1
        return f"{stem}_{number}{ext}"
