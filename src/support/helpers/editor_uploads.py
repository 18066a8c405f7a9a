"""What CKEditor is told of the files it uploads."""

from .context import current_app
from .flask_response import FlaskResponse, jsonify


def upload_success(
    url: str, filename: str = "", message: str | None = None
) -> FlaskResponse:
    """Say where an uploaded file is, and warn with a message, as Flask-CKEditor's function of this name."""
    error = {} if message is None else {"error": {"message": message}}
    return jsonify({"uploaded": 1, "url": url, "filename": filename, **error})


def upload_fail(message: str | None = None) -> FlaskResponse:
    """Say that a file was not taken and why, as Flask-CKEditor's function of this name."""
    if message is None:
        message = current_app.state.config["CKEDITOR_UPLOAD_ERROR_MESSAGE"]
    return jsonify(uploaded=0, error={"message": message})
