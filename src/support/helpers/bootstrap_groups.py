"""Labelled fields of WTForms in the markup of Bootstrap 3."""

from typing import Any

from markupsafe import Markup

Columns = tuple[str, int, int]


def labelled_field(
    field: Any, form_type: str, columns: Columns, options: dict[str, Any]
) -> Markup:
    """Show a field below, beside or without its label, with what is wrong with it or what it is for."""
    classes = " has-error" if field.errors else ""
    classes += " required" if field.flags.required else ""
    style = {} if field.type == "FileField" else {"class": "form-control"}
    shown = field(**style, **options)
    if form_type == "horizontal":
        content = _beside(field, shown, columns)
    else:
        content = _below(field, shown, form_type == "inline")
    opening = Markup('<div class="form-group {}">').format(classes)
    return opening + content + Markup("\n  </div>\n")


def in_columns(inner: Markup, columns: Columns | None, group: str = "") -> Markup:
    """Put something where fields stand in a horizontal form, in a group of its own if it has a class."""
    if columns is None:
        return Markup("\n\n{}\n\n\n").format(inner)
    size, offset, width = columns
    opening = Markup(
        '\n\n  {}\n  <div class="col-{}-offset-{}\n              col-{}-{}\n             ">\n'
    ).format(
        Markup('<div class="{}">').format(group) if group else "",
        *(size, offset, size, width),
    )
    closing = Markup("\n\n\n  {}\n  </div>\n\n").format(
        Markup("</div>" if group else "")
    )
    return opening + Markup("\n{}").format(inner) + closing


def _below(field: Any, shown: Markup, is_inline: bool) -> Markup:
    label = field.label(**{"class": "sr-only" if is_inline else "control-label"})
    text = Markup("{}\n        \n          {}\n        ").format(label, shown)
    if is_inline:
        return Markup("\n        ") + text + Markup("\n      ")
    help_block = '<p class="help-block">{}</p>'
    if field.errors:
        errors = [Markup("\n            " + help_block).format(e) for e in field.errors]
        return text + Markup("").join(errors)
    if field.description:
        return text + Markup(help_block).format(Markup(field.description))
    return text


def _beside(field: Any, shown: Markup, columns: Columns) -> Markup:
    size, label_width, width = columns
    label = field.label(**{"class": f"control-label  col-{size}-{label_width}"})
    text = Markup(
        '\n        {}\n        <div class=" col-{}-{}">\n          \n            {}\n          \n        </div>'
    ).format(label, size, width, shown)
    line = Markup('\n              <p class="help-block">{}</p>\n            ')
    if field.errors:
        errors = [in_columns(line.format(error), columns) for error in field.errors]
        return text + Markup("").join(Markup("\n            ") + e for e in errors)
    if field.description:
        line = Markup('\n            <p class="help-block">{}</p>\n          ')
        return text + in_columns(line.format(Markup(field.description)), columns)
    return text
