"""The settings of Flask-Uploads."""

import os
from collections.abc import Iterable

from fastapi import FastAPI

from .settings import setting
from .uploads import UploadConfiguration, UploadSet


def configure_uploads(
    app: FastAPI, upload_sets: UploadSet | Iterable[UploadSet]
) -> None:
    """Read the settings of upload sets, as Flask-Uploads does where it serves no files itself."""
    if isinstance(upload_sets, UploadSet):
        upload_sets = (upload_sets,)
    if setting(app, "UPLOADS_AUTOSERVE"):
        raise ValueError("UPLOADS_AUTOSERVE has no counterpart")
    if not hasattr(app.state, "upload_sets"):
        app.state.upload_sets = {}
    for upload_set in upload_sets:
        app.state.upload_sets[upload_set.name] = _configured(app, upload_set)


def _configured(app: FastAPI, upload_set: UploadSet) -> UploadConfiguration:
    prefix = f"UPLOADED_{upload_set.name.upper()}_"
    destination = setting(app, f"{prefix}DEST")
    base_url = setting(app, f"{prefix}URL")
    if destination is None and upload_set.default_dest:
        destination = upload_set.default_dest(app)
    if destination is None:
        folder = setting(app, "UPLOADS_DEFAULT_DEST")
        if folder is None:
            raise RuntimeError(f"no destination for set {upload_set.name}")
        destination = os.path.join(folder, upload_set.name)
        address = setting(app, "UPLOADS_DEFAULT_URL")
        if base_url is None and address is not None:
            slash = "" if address.endswith("/") else "/"
            base_url = f"{address}{slash}{upload_set.name}/"
    allow = tuple(setting(app, f"{prefix}ALLOW", ()))
    deny = tuple(setting(app, f"{prefix}DENY", ()))
    return UploadConfiguration(destination, base_url, allow, deny)
