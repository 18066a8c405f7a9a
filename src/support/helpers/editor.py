"""CKEditor in pages, as Flask-CKEditor puts it there, from the CDN."""

from typing import Any

from fastapi import FastAPI
from markupsafe import Markup

from .context import current_app
from .templates import context_processor
from .url import url_for

_EDITOR_CDN = "https://cdn.ckeditor.com"
_PACKAGES = ("basic", "standard", "full", "standard-all", "full-all")
_EDITOR_SETTINGS = {
    "PKG_TYPE": "standard",
    "SERVE_LOCAL": False,
    "LANGUAGE": "",
    "HEIGHT": 0,
    "WIDTH": 0,
    "CODE_THEME": "monokai_sublime",
    "FILE_UPLOADER": "",
    "FILE_BROWSER": "",
    "UPLOAD_ERROR_MESSAGE": "Upload failed.",
    "ENABLE_CODESNIPPET": False,
    "ENABLE_CSRF": False,
}


class EditorScripts:
    """What templates know as `ckeditor`."""

    def load(
        self,
        custom_url: str | None = None,
        pkg_type: str | None = None,
        serve_local: None = None,
        version: str = "4.22.1",
    ) -> Markup:
        """Return the script tag that loads the editor."""
        package = pkg_type or _option("pkg_type", {})
        if package not in _PACKAGES:
            package = "standard"
        if _option("enable_codesnippet", {}) and not package.endswith("all"):
            package = "standard-all"
        url = custom_url or f"{_EDITOR_CDN}/{version}/{package}/ckeditor.js"
        return Markup(f'<script src="{url}"></script>')

    def config(
        self, name: str = "ckeditor", custom_config: str = "", **given: Any
    ) -> Markup:
        """Return the script that makes an editor of a field, with the settings of the application unless others are given."""
        uploader = _address("file_uploader", given)
        browser = _address("file_browser", given)
        # As in Flask-CKEditor, what one editor needs stays for those after it.
        plugins = _option("extra_plugins", given)
        needed = [
            ("filebrowser", uploader or browser),
            ("codesnippet", _option("enable_codesnippet", given)),
        ]
        plugins += [name for name, has in needed if has and name not in plugins]
        options = {
            "language": f'"{_option("language", given)}"',
            "height": _option("height", given),
            "width": _option("width", given),
            "codeSnippet_theme": f'"{_option("code_theme", given)}"',
            "imageUploadUrl": f'"{uploader}"',
            "filebrowserUploadUrl": f'"{uploader}"',
            "filebrowserBrowseUrl": f'"{browser}"',
            "extraPlugins": f'"{",".join(plugins)}"',
            "versionCheck": "false",
        }
        if _option("enable_csrf", given):
            options["fileTools_requestHeaders"] = f'{{"X-CSRFToken": "{_token()}"}}'
        lines = "".join(f"    {key}: {value},\n" for key, value in options.items())
        return Markup(
            f'\n<script>\ndocument.getElementById("{name}").classList.remove("ckeditor");\n'
            f'CKEDITOR.replace("{name}", {{\n{lines}    {custom_config}\n}});\n</script>'
        )

    def create(self, name: str = "ckeditor", value: str = "") -> Markup:
        """Return a text area that becomes an editor."""
        return Markup(
            f'<textarea class="ckeditor" name="{name}" id="{name}">{value}</textarea>'
        )


class CKEditor:
    """Gives the templates of an application `ckeditor`, as Flask-CKEditor."""

    def __init__(self, app: FastAPI | None = None) -> None:
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Fill in the settings and add it to what the templates of this application see."""
        config = app.state.config
        for key, value in _EDITOR_SETTINGS.items():
            config.setdefault(f"CKEDITOR_{key}", value)
        config.setdefault("CKEDITOR_EXTRA_PLUGINS", [])
        if config["CKEDITOR_SERVE_LOCAL"]:
            raise ValueError("CKEDITOR_SERVE_LOCAL has no counterpart")
        scripts = EditorScripts()
        context_processor(app, lambda: {"ckeditor": scripts})


def _option(name: str, given: dict[str, Any]) -> Any:
    setting = current_app.state.config[f"CKEDITOR_{name.upper()}"]
    return given.get(name, setting)


def _address(name: str, given: dict[str, Any]) -> str:
    value: str = _option(name, given)
    is_address = not value or value.startswith(("https://", "http://", "/"))
    return value if is_address else url_for(value)


def _token() -> str:
    make = current_app.state.templates.globals.get("csrf_token")
    if make is None:
        raise RuntimeError("CKEDITOR_ENABLE_CSRF needs CSRFProtect")
    return str(make())
