"""WTForms' forms as Flask-WTF gives them: filled from the current request, with a CSRF token."""

import logging
from functools import cached_property
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, ImmutableMultiDict
from wtforms import ValidationError  # type: ignore[import-untyped]
from wtforms.csrf.core import CSRF  # type: ignore[import-untyped]
from wtforms.form import Form  # type: ignore[import-untyped]
from wtforms.meta import DefaultMeta  # type: ignore[import-untyped]
from wtforms.widgets import HiddenInput  # type: ignore[import-untyped]

from .context import current_app, g, has_request_context, session
from .csrf_tokens import generate_csrf, validate_csrf
from .flask_request import request
from .settings import setting

_form_logger = logging.getLogger(__name__)
_AUTO = object()


class SessionCSRF(CSRF):  # type: ignore[misc]
    """Gives forms their hidden token and checks the one that comes back."""

    def setup_form(self, form: Any) -> Any:
        """Remember the settings of the form."""
        self.meta = form.meta
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """Return the token of this request."""
        return generate_csrf(self.meta.csrf_secret, self.meta.csrf_field_name)

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Check the token, once per request where the whole application is protected."""
        if g.get("csrf_valid", False):
            return
        try:
            validate_csrf(
                field.data,
                self.meta.csrf_secret,
                self.meta.csrf_time_limit,
                self.meta.csrf_field_name,
            )
        except ValidationError as error:
            _form_logger.info(error.args[0])
            raise


class FlaskForm(Form):  # type: ignore[misc]
    """A form that reads the body of the current request where formdata is not given, as Flask-WTF's."""

    class Meta(DefaultMeta):  # type: ignore[misc]
        """The WTF_CSRF_* settings of the application."""

        csrf_class = SessionCSRF
        csrf_context = session

        @cached_property
        def csrf(self) -> Any:
            """Whether forms carry a token."""
            return setting(current_app, "WTF_CSRF_ENABLED", True)

        @cached_property
        def csrf_secret(self) -> Any:
            """The key that signs it."""
            secret = setting(current_app, "SECRET_KEY")
            return setting(current_app, "WTF_CSRF_SECRET_KEY", secret)

        @cached_property
        def csrf_field_name(self) -> Any:
            """The name of its field."""
            return setting(current_app, "WTF_CSRF_FIELD_NAME", "csrf_token")

        @cached_property
        def csrf_time_limit(self) -> Any:
            """How many seconds it is good for."""
            return setting(current_app, "WTF_CSRF_TIME_LIMIT", 3600)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take files and form of the request, or its JSON, once it is submitted."""
            if formdata is not _AUTO:
                return formdata
            if not _is_submitted():
                return None
            if request.files:
                return CombinedMultiDict((request.files, request.form))
            if request.form:
                return request.form
            return ImmutableMultiDict(request.get_json()) if request.is_json else None

        def get_translations(self, form: Any) -> Any:
            """Leave messages to what translate_forms() was told, in English without it, unless WTF_I18N_ENABLED is off."""
            if setting(current_app, "WTF_I18N_ENABLED", True):
                return getattr(current_app.state, "form_translations", None)
            return super().get_translations(form)

    def __init__(self, formdata: Any = _AUTO, **kwargs: Any) -> None:
        super().__init__(formdata=formdata, **kwargs)

    def is_submitted(self) -> bool:
        """Say whether the request is a POST, PUT, PATCH or DELETE."""
        return _is_submitted()

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Validate the form when it is submitted."""
        return self.is_submitted() and bool(self.validate(extra_validators))

    def hidden_tag(self, *fields: Any) -> Markup:
        """Render the hidden fields, or those of the given ones that are hidden."""
        named = [getattr(self, f, None) if isinstance(f, str) else f for f in fields]
        hidden = [
            field
            for field in (named or self)
            if field is not None and isinstance(field.widget, HiddenInput)
        ]
        return Markup("\n".join(str(field) for field in hidden))


def _is_submitted() -> bool:
    methods = ("POST", "PUT", "PATCH", "DELETE")
    return has_request_context() and request.method in methods
