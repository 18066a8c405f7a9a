"""How users are loaded and what those who are not signed in are answered."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from .context import current_app, g, session
from .flash import flash_message
from .flask_request import request
from .hooks import after_request
from .login_cookie import send_remember_cookie
from .login_loading import load_current_user
from .login_tokens import client_identifier, login_url, next_param, view_url
from .login_users import AnonymousUserMixin
from .settings import setting


class LoginManager:
    """The settings and callbacks of signing in, under Flask-Login's names; init_app() puts them to work."""

    def __init__(
        self, app: FastAPI | None = None, add_context_processor: bool = True
    ) -> None:
        self.anonymous_user: Callable[[], Any] = AnonymousUserMixin
        self.login_view: str | None = None
        self.login_message: Any = "Please log in to access this page."
        self.login_message_category = "message"
        self.refresh_view: str | None = None
        self.needs_refresh_message: Any = "Please reauthenticate to access this page."
        self.needs_refresh_message_category = "message"
        self.session_protection: str | None = "basic"
        self.localize_callback: Callable[[Any], str] | None = None
        self.user_callback: Callable[[Any], Any] | None = None
        self.request_callback: Callable[[Any], Any] | None = None
        self.unauthorized_callback: Callable[[], Any] | None = None
        self.needs_refresh_callback: Callable[[], Any] | None = None
        if app is not None:
            self.init_app(app, add_context_processor)

    def init_app(self, app: FastAPI, add_context_processor: bool = True) -> None:
        """Send the remember cookie with the responses of the application, and show templates current_user."""
        app.state.login_manager = self
        after_request(app, send_remember_cookie)
        if add_context_processor:
            if not hasattr(app.state, "context_processors"):
                app.state.context_processors = []
            app.state.context_processors.append((None, _for_templates))

    def user_loader(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        """Take the function that finds a user by the id in the session."""
        self.user_callback = callback
        return callback

    def request_loader(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        """Take the function that finds a user by the request."""
        self.request_callback = callback
        return callback

    def unauthorized_handler(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        """Take the function that answers those who are not signed in."""
        self.unauthorized_callback = callback
        return callback

    def needs_refresh_handler(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        """Take the function that answers those who have to sign in again."""
        self.needs_refresh_callback = callback
        return callback

    def unauthorized(self) -> Any:
        """Answer somebody who is not signed in: the callback, a redirect to login_view with a message, or 401."""
        if self.unauthorized_callback:
            return self.unauthorized_callback()
        return self._to_view(
            self.login_view, self.login_message, self.login_message_category
        )

    def needs_refresh(self) -> Any:
        """Answer somebody whose sign-in is not fresh: the callback, a redirect to refresh_view, or 401."""
        if self.needs_refresh_callback:
            return self.needs_refresh_callback()
        return self._to_view(
            self.refresh_view,
            self.needs_refresh_message,
            self.needs_refresh_message_category,
        )

    def _to_view(self, view: str | None, message: Any, category: str) -> Any:
        if not view:
            raise HTTPException(401)
        if message:
            localize = self.localize_callback
            flash_message(localize(message) if localize else message, category)
        if not setting(current_app, "USE_SESSION_FOR_NEXT", False):
            return RedirectResponse(login_url(view, request.url), 302)
        session["_id"] = client_identifier()
        session["next"] = next_param(view_url(view), request.url)
        return RedirectResponse(login_url(view), 302)

    def keep(self, user: Any = None) -> None:
        """Make a user the one of this request; nobody is the anonymous user."""
        g._login_user = self.anonymous_user() if user is None else user


def _for_templates() -> dict[str, Any]:
    return {"current_user": load_current_user()}
