"""The form field of Flask-CKEditor."""

from typing import Any

from markupsafe import Markup
from wtforms.fields import TextAreaField  # type: ignore[import-untyped]
from wtforms.widgets import TextArea  # type: ignore[import-untyped]


class EditorArea(TextArea):  # type: ignore[misc]
    """A text area that CKEditor finds by its class."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        own = options.pop("class", "") or options.pop("class_", "")
        area: Markup = super().__call__(
            field, **options, **{"class": f"ckeditor {own}"}
        )
        return area


class CKEditorField(TextAreaField):  # type: ignore[misc]
    """A field for text with markup."""

    widget = EditorArea()
