"""Bootstrap 3 for templates: the pages, macros and addresses that Flask-Bootstrap offered."""

from typing import Any

from fastapi import FastAPI
from jinja2 import ChoiceLoader, DictLoader

from .bootstrap_fields import form_errors, form_field, is_hidden_field
from .bootstrap_forms import quick_form
from .bootstrap_pages import BASE_PAGE, FIXES_PAGE, macro_page
from .bootstrap_pagination import render_pagination
from .bootstrap_parts import flashed_messages, form_button, icon
from .context import current_app
from .settings import setting
from .url import url_for

_CDN = "//cdnjs.cloudflare.com/ajax/libs"
_CDN_PLACES = {
    "bootstrap": "twitter-bootstrap/3.3.7",
    "jquery": "jquery/1.12.4",
    "html5shiv": "html5shiv/3.7.3",
    "respond.js": "respond.js/1.4.2",
}
_MACROS: dict[str, dict[str, Any]] = {
    "wtf": {
        "form_errors": form_errors,
        "form_field": form_field,
        "quick_form": quick_form,
    },
    "utils": {
        "flashed_messages": flashed_messages,
        "icon": icon,
        "form_button": form_button,
    },
    "pagination": {"render_pagination": render_pagination},
}


class Bootstrap:
    """Gives the templates of an application bootstrap/base.html and its macros, as Flask-Bootstrap."""

    def __init__(self, app: FastAPI | None = None) -> None:
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Add them below the application's own templates."""
        if setting(app, "BOOTSTRAP_SERVE_LOCAL"):
            raise ValueError("BOOTSTRAP_SERVE_LOCAL has no counterpart")
        environment = app.state.templates
        pages = {"bootstrap/base.html": BASE_PAGE, "bootstrap/fixes.html": FIXES_PAGE}
        for name, macros in _MACROS.items():
            pages[f"bootstrap/{name}.html"] = macro_page(macros)
            environment.globals.update(
                {f"bootstrap_{key}": value for key, value in macros.items()}
            )
        environment.loader = ChoiceLoader([environment.loader, DictLoader(pages)])
        environment.globals["bootstrap_find_resource"] = bootstrap_find_resource
        environment.globals["bootstrap_is_hidden_field"] = is_hidden_field
        environment.add_extension("jinja2.ext.do")


def bootstrap_find_resource(
    filename: str, cdn: str, use_minified: bool | None = None, local: bool = True
) -> str:
    """Return the address of a file of Bootstrap or jQuery, minified unless BOOTSTRAP_USE_MINIFIED is off."""
    app = current_app
    if use_minified is None:
        use_minified = setting(app, "BOOTSTRAP_USE_MINIFIED", True)
    if use_minified:
        stem, _, ending = filename.rpartition(".")
        filename = f"{stem}.min.{ending}"
    if cdn == "static":
        return url_for("static", filename=filename)
    scheme = "https:" if setting(app, "BOOTSTRAP_CDN_FORCE_SSL") else ""
    return f"{scheme}{_CDN}/{_CDN_PLACES[cdn]}/{filename}"
