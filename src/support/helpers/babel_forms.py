"""The messages of WTForms itself in the language of the request."""

from babel.support import NullTranslations, Translations
from fastapi import FastAPI
from wtforms.i18n import messages_path  # type: ignore[import-untyped]

from .context import g, has_request_context
from .locales import get_locale


class FormTranslations:
    """What a form asks for its messages, as Flask-WTF with Flask-Babel."""

    def gettext(self, string: str) -> str:
        """Translate a message."""
        return self._catalog().ugettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate a message that counts."""
        return self._catalog().ungettext(singular, plural, n)

    def _catalog(self) -> NullTranslations:
        if not has_request_context():
            return NullTranslations()
        if "_form_texts" not in g:
            g._form_texts = Translations.load(
                messages_path(), [str(get_locale())], "wtforms"
            )
        texts: NullTranslations = g._form_texts
        return texts


def translate_forms(app: FastAPI) -> None:
    """Let the forms of the application say what is wrong in the language of the request."""
    app.state.form_translations = FormTranslations()
