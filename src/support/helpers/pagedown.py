"""A text area with a preview of its Markdown, as Flask-PageDown gave it."""

from typing import Any

from fastapi import FastAPI
from markupsafe import Markup
from wtforms.fields import TextAreaField  # type: ignore[import-untyped]
from wtforms.widgets import TextArea  # type: ignore[import-untyped]

from .templates import context_processor

_SCRIPTS = "//cdnjs.cloudflare.com/ajax/libs/pagedown/1.0/Markdown"
_PREVIEW = Markup("""
<div class="flask-pagedown-preview" id="flask-pagedown-{name}-preview"></div>
<script type="text/javascript">
(function () {{
    function start() {{
        var input = document.getElementById("flask-pagedown-{name}");
        var preview = document.getElementById("flask-pagedown-{name}-preview");
        window.flask_pagedown_converter =
            window.flask_pagedown_converter || Markdown.getSanitizingConverter().makeHtml;
        input.onkeyup = function () {{
            preview.innerHTML = window.flask_pagedown_converter(input.value);
        }};
        input.onkeyup();
    }}
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start);
}})();
</script>
""")


class PageDownInput(TextArea):  # type: ignore[misc]
    """Shows the text area, its preview or both, by only_input and only_preview."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        is_whole = not {"only_input", "only_preview"} & options.keys()
        shows_input = options.pop("only_input", is_whole)
        shows_preview = options.pop("only_preview", is_whole)
        if not shows_input and not shows_preview:
            raise ValueError("One of only_input and only_preview must be true")
        text = Markup("")
        if shows_input:
            given = [options.pop("class", ""), options.pop("class_", "")]
            classes = " ".join([*" ".join(given).split(), "flask-pagedown-input"])
            name = f"flask-pagedown-{field.name}"
            area = super().__call__(field, id=name, class_=classes, **options)
            text = Markup('<div class="flask-pagedown">{}</div>').format(area)
        return text + _PREVIEW.format(name=field.name) if shows_preview else text


class PageDownField(TextAreaField):  # type: ignore[misc]
    """A field for Markdown."""

    widget = PageDownInput()


class PageDownScripts:
    """What templates know as `pagedown`."""

    def include_pagedown(self) -> Markup:
        """Load the converter."""
        tag = f'<script type="text/javascript" src="{_SCRIPTS}.%s.min.js"></script>\n'
        return Markup("\n" + tag % "Converter" + tag % "Sanitizer")

    html_head = include_pagedown


class PageDown:
    """Gives the templates of an application `pagedown`, as Flask-PageDown."""

    def __init__(self, app: FastAPI | None = None) -> None:
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Add it to what the templates of this application see."""
        scripts = PageDownScripts()
        context_processor(app, lambda: {"pagedown": scripts})
