"""Babel with selectors that are decorated functions, as before Flask-Babel 3."""

from collections.abc import Callable
from typing import Any, TypeVar

from babel import Locale
from fastapi import FastAPI

from .babel_setup import use_babel
from .locales import BabelSettings, babel_settings

_Selector = TypeVar("_Selector", bound=Callable[[], Any])


class Babel2:
    """Translates what an application says, with the options and settings of Flask-Babel 1 and 2."""

    def __init__(
        self,
        app: FastAPI | None = None,
        default_locale: str = "en",
        default_timezone: str = "UTC",
        default_domain: str = "messages",
    ) -> None:
        self._defaults = {
            "BABEL_DEFAULT_LOCALE": default_locale,
            "BABEL_DEFAULT_TIMEZONE": default_timezone,
            "BABEL_DOMAIN": default_domain,
            "BABEL_TRANSLATION_DIRECTORIES": "translations",
        }
        self._selectors: dict[str, Callable[[], Any] | None] = {
            "locale": None,
            "timezone": None,
        }
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Complete the BABEL_* settings, which are read whenever they are needed."""
        config: dict[str, Any] = app.state.config
        for key, value in self._defaults.items():
            config.setdefault(key, value)
        use_babel(app, BabelSettings(config, app.state.root_path, self._selectors))

    def localeselector(self, select: _Selector) -> _Selector:
        """Ask this function for the locale of each request; None stands for the default."""
        self._selectors["locale"] = select
        return select

    def timezoneselector(self, select: _Selector) -> _Selector:
        """Ask this function for the timezone of each request; None stands for the default."""
        self._selectors["timezone"] = select
        return select

    @property
    def default_locale(self) -> Locale:
        """The locale of requests for which none is selected."""
        return babel_settings().default_locale
