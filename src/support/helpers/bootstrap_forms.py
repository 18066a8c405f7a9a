"""Whole forms of WTForms in the markup of Bootstrap 3."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from .bootstrap_fields import form_errors, form_field, is_hidden_field
from .bootstrap_groups import Columns

_STYLES = {"horizontal": " form-horizontal", "inline": " form-inline"}


def quick_form(
    form: Any,
    action: str | None = "",
    method: str | None = "post",
    extra_classes: str | None = None,
    role: str | None = "form",
    form_type: str = "basic",
    horizontal_columns: Columns = ("lg", 2, 10),
    enctype: str | None = None,
    button_map: Mapping[str, str] | None = None,
    id: str | None = "",
    novalidate: bool = False,
) -> Markup:
    """Show a form with all its fields, as the macro of this name."""
    start = "\n  \n" if enctype is not None else "\n"
    if enctype is None and any(field.type == "FileField" for field in form):
        enctype = "multipart/form-data"
    classes = f"form{' ' + extra_classes if extra_classes else ''}{_STYLES.get(form_type, '')}"
    opening = Markup("").join(
        [
            _attribute(
                "action", action if action is None else f"{action}", action is not None
            ),
            _attribute("id", id, bool(id)),
            _attribute("method", method, bool(method)),
            Markup('\n  class="{}"').format(classes),
            _attribute("enctype", enctype, bool(enctype)),
            _attribute("role", role, bool(role)),
            Markup(" novalidate" if novalidate else ""),
        ]
    )
    shown = [
        (
            ""
            if is_hidden_field(field)
            else form_field(field, form_type, horizontal_columns, button_map)
        )
        for field in form
    ]
    fields = Markup("").join(Markup("\n    {}").format(field) for field in shown)
    head = Markup("{}<form{}>\n  {}\n  {}").format(
        start, opening, form.hidden_tag(), form_errors(form, hiddens="only")
    )
    return head + fields + Markup("\n\n</form>")


def _attribute(name: str, value: Any, is_shown: bool) -> Markup:
    return Markup(' {}="{}"').format(name, value) if is_shown else Markup("")
