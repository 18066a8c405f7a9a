"""Flask-Login's decorators, around views that are still Flask's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from .context import current_app
from .flask_request import request
from .login import login_fresh
from .login_loading import load_current_user
from .settings import setting


def flask_login_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give those who are not signed in what the LoginManager answers, as login_required of Flask-Login."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if not _is_login_exempt() and not load_current_user().is_authenticated:
            return current_app.state.login_manager.unauthorized()
        return view(*args, **kwargs)

    return checked


def flask_fresh_login_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for a password in this session too, as fresh_login_required of Flask-Login."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if _is_login_exempt():
            return view(*args, **kwargs)
        manager = current_app.state.login_manager
        if not load_current_user().is_authenticated:
            return manager.unauthorized()
        return view(*args, **kwargs) if login_fresh() else manager.needs_refresh()

    return checked


def _is_login_exempt() -> bool:
    is_off: bool = setting(current_app, "LOGIN_DISABLED", False)
    return request.method == "OPTIONS" or is_off
