"""Fields of WTForms in the markup of Bootstrap 3, as the macros of Flask-Bootstrap wrote it."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from wtforms.fields import HiddenField  # type: ignore[import-untyped]

from .bootstrap_groups import Columns, in_columns, labelled_field


def is_hidden_field(field: Any) -> bool:
    """Say whether a field is not shown."""
    return isinstance(field, HiddenField)


def form_errors(form: Any, hiddens: bool | str = True) -> Markup:
    """Show the errors of a form: of all fields, without the hidden ones, or "only" of those."""
    line = Markup('\n          <p class="error">{}</p>')
    shown = [
        line.format(error)
        for name, errors in form.errors.items()
        if (hiddens if is_hidden_field(form._fields.get(name)) else hiddens != "only")
        for error in errors
    ]
    return Markup("").join(shown)


def form_field(
    field: Any,
    form_type: str = "basic",
    horizontal_columns: Columns = ("lg", 2, 10),
    button_map: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> Markup:
    """Show one field with its label, errors and description."""
    start = "\n\n\n\n\n"
    if field.flags.required:
        start += "\n\n"
        kwargs = dict(required=True, **kwargs)
    columns = horizontal_columns if form_type == "horizontal" else None
    if getattr(field.widget, "input_type", None) == "checkbox":
        text = Markup("\n  ") + in_columns(_checkbox(field), columns, "form-group")
    elif field.type == "RadioField":
        text = Markup("\n  ") + in_columns(_radios(field), columns, "form-group")
    elif field.type == "SubmitField":
        style = (button_map or {}).get(field.name, "default")
        shown = field(**{"class": f"btn btn-{style}"}, **kwargs)
        inner = Markup("\n    {}\n  ").format(shown)
        text = Markup("\n  \n\n  \n  ") + in_columns(inner, columns, "form-group")
    elif field.type == "FormField":
        text = _fieldset(field, form_type, horizontal_columns, button_map)
    else:
        text = labelled_field(field, form_type, horizontal_columns, kwargs)
    return Markup(start) + text + Markup("\n")


def _checkbox(field: Any) -> Markup:
    box = '<div class="checkbox">\n      <label>\n        {} {}\n      </label>\n    </div>'
    inner = Markup("\n    " + box + "\n  ")
    return inner.format(field(), Markup(field.label.text))


def _radios(field: Any) -> Markup:
    item = Markup(
        '<div class="radio">\n        <label>\n          {} {}\n        </label>\n      </div>\n    '
    )
    shown = [item.format(one, Markup(one.label.text)) for one in field]
    return Markup("\n    {}\n  ").format(Markup("").join(shown))


def _fieldset(
    field: Any, form_type: str, columns: Columns, buttons: Mapping[str, str] | None
) -> Markup:
    shown = [
        "" if is_hidden_field(part) else form_field(part, form_type, columns, buttons)
        for part in field
    ]
    parts = Markup("").join(Markup("\n      {}").format(part) for part in shown)
    return Markup("\n  <fieldset>\n    <legend>{}</legend>{}\n  </fieldset>\n").format(
        field.label, parts
    )
