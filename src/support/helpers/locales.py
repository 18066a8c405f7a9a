"""The locale of each request, chosen as Flask-Babel chooses it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations

from .context import active_context


@dataclass
class BabelSettings:
    """What Babel knows of one application: BABEL_* settings, where relative folders start, the two selectors."""

    values: Mapping[str, Any]
    root: str
    selectors: dict[str, Callable[[], Any] | None]
    catalogs: dict[str, NullTranslations] = field(default_factory=dict)

    @property
    def default_locale(self) -> Locale:
        """The locale of requests for which none is selected."""
        return Locale.parse(self.values["BABEL_DEFAULT_LOCALE"])

    @property
    def directories(self) -> list[str]:
        """Where the translations are."""
        names = self.values["BABEL_TRANSLATION_DIRECTORIES"].split(";")
        return [os.path.join(self.root, name) for name in names]

    def catalog(self, locale: Locale | None) -> NullTranslations:
        """Return the translations of a locale, those of later folders first."""
        if str(locale) not in self.catalogs:
            merged = Translations()
            names = self.values["BABEL_DOMAIN"].split(";")
            for index, folder in enumerate(self.directories):
                name = names[0] if len(names) == 1 else names[index]
                found = Translations.load(folder, [str(locale)], name)
                if isinstance(found, Translations):
                    merged.merge(found)
                if hasattr(found, "plural"):
                    setattr(merged, "plural", found.plural)
            self.catalogs[str(locale)] = merged
        return self.catalogs[str(locale)]


def babel_settings() -> BabelSettings:
    """Return the settings of the current application."""
    context = active_context.get()
    assert context is not None
    settings: BabelSettings = context.app.state.babel
    return settings


def babel_choice() -> SimpleNamespace | None:
    """Return what was chosen for the current request or app_context(); None outside both."""
    context = active_context.get()
    if context is None:
        return None
    choice: SimpleNamespace = context.g.setdefault("_babel", SimpleNamespace())
    return choice


def get_locale() -> Locale | None:
    """Return the locale of this request, asked for once, as Flask-Babel's function of this name."""
    choice = babel_choice()
    if choice is None:
        return None
    if getattr(choice, "locale", None) is None:
        settings = babel_settings()
        select = settings.selectors["locale"]
        selected = select() if select else None
        choice.locale = (
            settings.default_locale if selected is None else Locale.parse(selected)
        )
    locale: Locale = choice.locale
    return locale


def refresh() -> None:
    """Ask for locale and timezone anew, also in the middle of a request."""
    choice = babel_choice()
    if choice is not None:
        choice.locale = getattr(choice, "forced", None)
        choice.timezone = None


@contextmanager
def force_locale(locale: Any) -> Iterator[None]:
    """Use another locale inside the block, as Flask-Babel's function of this name."""
    choice = babel_choice()
    if choice is None:
        yield
        return
    before = getattr(choice, "locale", None)
    choice.locale = choice.forced = Locale.parse(locale)
    try:
        yield
    finally:
        choice.locale, choice.forced = before, None
