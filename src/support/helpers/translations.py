"""Texts in the language of the request."""

from typing import Any

from babel.support import NullTranslations

from .locales import babel_choice, babel_settings, get_locale


def get_translations() -> NullTranslations:
    """Return the catalog of the current locale, an empty one outside a request, as Flask-Babel."""
    if babel_choice() is None:
        return NullTranslations()
    return babel_settings().catalog(get_locale())


def gettext(string: str, **variables: Any) -> str:
    """Translate a text and fill in the variables, as Flask-Babel's gettext()."""
    text = get_translations().ugettext(string)
    return text % variables if variables else text


def ngettext(singular: str, plural: str, num: int, **variables: Any) -> str:
    """Translate a text that counts, as Flask-Babel's ngettext()."""
    text = get_translations().ungettext(singular, plural, num)
    return text % {"num": num, **variables}


def pgettext(context: str, string: str, **variables: Any) -> str:
    """Translate a text that means something else elsewhere, as Flask-Babel's pgettext()."""
    text = str(get_translations().upgettext(context, string))
    return text % variables if variables else text


def npgettext(
    context: str, singular: str, plural: str, num: int, **variables: Any
) -> str:
    """Translate a text that counts and means something else elsewhere, as Flask-Babel's npgettext()."""
    text = get_translations().unpgettext(context, singular, plural, num)
    return text % {"num": num, **variables}
