"""CSRF tokens in the format of Flask-WTF: signed for the client, compared with the one in the session."""

import hashlib
import hmac
import os
from typing import Any

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from markupsafe import Markup
from wtforms import ValidationError  # type: ignore[import-untyped]

from .context import current_app, g, session
from .settings import setting


def generate_csrf(secret_key: str | None = None, token_key: str | None = None) -> str:
    """Return the token of this request, the same one however often it is asked for."""
    key = _field_name(token_key)
    signer = _csrf_signer(secret_key)
    if key not in g:
        if not isinstance(session.get(key), str):
            session[key] = hashlib.sha1(os.urandom(64)).hexdigest()
        setattr(g, key, signer.dumps(session[key]))
    return str(g.get(key))


def validate_csrf(
    data: Any,
    secret_key: str | None = None,
    time_limit: int | None = None,
    token_key: str | None = None,
) -> None:
    """Raise ValidationError with Flask-WTF's reason unless the token is signed, young and the one of the session."""
    key = _field_name(token_key)
    signer = _csrf_signer(secret_key)
    if time_limit is None:
        time_limit = setting(current_app, "WTF_CSRF_TIME_LIMIT", 3600)
    if not data:
        raise ValidationError("The CSRF token is missing.")
    if key not in session:
        raise ValidationError("The CSRF session token is missing.")
    try:
        token = signer.loads(data, max_age=time_limit)
    except SignatureExpired as error:
        raise ValidationError("The CSRF token has expired.") from error
    except BadData as error:
        raise ValidationError("The CSRF token is invalid.") from error
    if not hmac.compare_digest(session[key], token):
        raise ValidationError("The CSRF tokens do not match.")


def csrf_meta_tag(
    name: str | None = None,
    secret_key: str | None = None,
    token_key: str | None = None,
) -> Markup:
    """Return the token as a meta tag for scripts."""
    shown = name or setting(current_app, "WTF_CSRF_META_NAME", "csrf-token")
    token = generate_csrf(secret_key, token_key)
    return Markup('<meta name="{}" content="{}">').format(shown, token)


def _field_name(given: str | None) -> str:
    name = given or setting(current_app, "WTF_CSRF_FIELD_NAME", "csrf_token")
    if name is None:
        raise RuntimeError("A field name is required to use CSRF.")
    return str(name)


def _csrf_signer(given: str | None) -> URLSafeTimedSerializer:
    key = setting(current_app, "WTF_CSRF_SECRET_KEY") if given is None else given
    key = setting(current_app, "SECRET_KEY") if key is None else key
    if key is None:
        raise RuntimeError("A secret key is required to use CSRF.")
    return URLSafeTimedSerializer(key, salt="wtf-csrf-token")
