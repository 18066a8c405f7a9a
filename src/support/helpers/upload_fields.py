"""File fields and their validators, for the uploads of the current request."""

from collections.abc import Iterable
from io import SEEK_END
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import ValidationError  # type: ignore[import-untyped]
from wtforms.fields import FileField as OneFile  # type: ignore[import-untyped]
from wtforms.fields import MultipleFileField as ManyFiles
from wtforms.validators import DataRequired, StopValidation  # type: ignore[import-untyped]


class FileField(OneFile):  # type: ignore[misc]
    """A field whose data is the uploaded file, None without one."""

    def process_formdata(self, valuelist: Iterable[Any]) -> None:
        """Take the first upload that has a name."""
        found = _uploads(valuelist)
        if found:
            self.data = found[0]
        else:
            self.raw_data = ()


class MultipleFileField(ManyFiles):  # type: ignore[misc]
    """A field whose data is the list of uploaded files."""

    def process_formdata(self, valuelist: Iterable[Any]) -> None:
        """Take the uploads that have names."""
        found = _uploads(valuelist)
        if found:
            self.data = found
        else:
            self.raw_data = ()


class FileRequired(DataRequired):  # type: ignore[misc]
    """Stops where no file was uploaded."""

    def __call__(self, form: Any, field: Any) -> None:
        """Check one field."""
        if not _all_uploads(field):
            message = self.message or field.gettext("This field is required.")
            raise StopValidation(message)


class FileAllowed:
    """Stops where a file has none of these extensions."""

    def __init__(self, upload_set: Iterable[str], message: str | None = None) -> None:
        self.upload_set = list(upload_set)
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Check one field."""
        endings = tuple(f".{extension}" for extension in self.upload_set)
        for upload in _all_uploads(field):
            if not upload.filename.lower().endswith(endings):
                text = "File does not have an approved extension: {extensions}"
                shown = field.gettext(text).format(
                    extensions=", ".join(self.upload_set)
                )
                raise StopValidation(self.message or shown)


class FileSize:
    """Refuses files that are smaller or larger, in bytes."""

    def __init__(
        self, max_size: int, min_size: int = 0, message: str | None = None
    ) -> None:
        self.max_size, self.min_size, self.message = max_size, min_size, message

    def __call__(self, form: Any, field: Any) -> None:
        """Check one field."""
        for upload in _all_uploads(field):
            size = upload.stream.seek(0, SEEK_END)
            upload.stream.seek(0)
            if not self.min_size <= size <= self.max_size:
                text = (
                    f"File must be between {self.min_size} and {self.max_size} bytes."
                )
                raise ValidationError(self.message or field.gettext(text))


file_required = FileRequired
file_allowed = FileAllowed
file_size = FileSize


def _uploads(values: Iterable[Any]) -> list[FileStorage]:
    return [value for value in values if isinstance(value, FileStorage) and value]


def _all_uploads(field: Any) -> list[Any]:
    data = field.data if isinstance(field.data, list) else [field.data]
    found = _uploads(data)
    return found if len(found) == len(data) else []
