"""Babel for an application: its settings, its selectors, and gettext in its templates."""

import os
from collections.abc import Callable
from typing import Any

from babel import Locale
from fastapi import FastAPI

from .locales import BabelSettings, babel_settings
from .translations import get_translations


class Babel:
    """Translates what an application says, with the options and settings of Flask-Babel 3 and 4."""

    def __init__(self, app: FastAPI | None = None, **options: Any) -> None:
        if app is not None:
            self.init_app(app, **options)

    def init_app(
        self,
        app: FastAPI,
        default_locale: str = "en",
        default_domain: str = "messages",
        default_translation_directories: str = "translations",
        default_timezone: str = "UTC",
        locale_selector: Callable[[], Any] | None = None,
        timezone_selector: Callable[[], Any] | None = None,
    ) -> None:
        """Read the BABEL_* settings; the options hold where one is missing."""
        values = {
            "BABEL_DEFAULT_LOCALE": default_locale,
            "BABEL_DEFAULT_TIMEZONE": default_timezone,
            "BABEL_DOMAIN": default_domain,
            "BABEL_TRANSLATION_DIRECTORIES": default_translation_directories,
        }
        config: dict[str, Any] = getattr(app.state, "config", {})
        values.update({key: config[key] for key in values if key in config})
        selectors = {"locale": locale_selector, "timezone": timezone_selector}
        use_babel(app, BabelSettings(values, app.state.root_path, selectors))

    @property
    def default_locale(self) -> Locale:
        """The locale of requests for which none is selected."""
        return babel_settings().default_locale

    def list_translations(self) -> list[Locale]:
        """List the locales that have a compiled catalog, and the default one."""
        found = [
            Locale.parse(name)
            for folder in babel_settings().directories
            if os.path.isdir(folder)
            for name in os.listdir(folder)
            if _has_catalog(os.path.join(folder, name, "LC_MESSAGES"))
        ]
        default = self.default_locale
        return found if default in found else [*found, default]


def use_babel(app: FastAPI, settings: BabelSettings) -> None:
    """Keep the settings, and give the templates of the application _(), gettext() and {% trans %}."""
    app.state.babel = settings
    if not hasattr(app.state, "templates"):
        return
    environment = app.state.templates
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(
        gettext=lambda text: get_translations().ugettext(text),
        ngettext=lambda one, many, num: get_translations().ungettext(one, many, num),
        newstyle=True,
        pgettext=lambda context, text: get_translations().upgettext(context, text),
        npgettext=lambda context, one, many, num: get_translations().unpgettext(
            context, one, many, num
        ),
    )


def _has_catalog(folder: str) -> bool:
    return os.path.isdir(folder) and any(
        name.endswith(".mo") for name in os.listdir(folder)
    )
