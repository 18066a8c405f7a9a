"""The address of the application as Flask writes it."""

from starlette.datastructures import Headers
from starlette.types import Scope
from werkzeug.sansio.utils import get_host

from .settings import setting


def own_address(scope: Scope) -> str:
    """Return scheme and host as Flask's router does: SERVER_NAME before the host of the request, in lower case."""
    scheme = scope.get("scheme", "http")
    own = setting(scope["app"], "SERVER_NAME") or ""
    usual_port = {"http": ":80", "https": ":443"}.get(scheme, "")
    host = own.lower().removesuffix(usual_port)
    return f"{scheme}://{host}" if host else sent_address(scope)


def sent_address(scope: Scope) -> str:
    """Return scheme and host of the request: lower-case, without the port the scheme has anyway."""
    scheme = scope.get("scheme", "http")
    host = get_host(scheme, Headers(scope=scope).get("host"), scope.get("server"))
    return f"{scheme}://{host.lower()}"


def own_root(scope: Scope) -> str:
    """Return the address with the prefix the application was put under, as Flask's own redirects begin."""
    root = scope.get("app_root_path", scope.get("root_path", "")).strip("/")
    return own_address(scope) + (f"/{root}" if root else "")
