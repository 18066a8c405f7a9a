"""The address of the application as Flask writes it."""

from starlette.datastructures import Headers
from starlette.types import Scope
from werkzeug.sansio.utils import get_host


def own_address(scope: Scope) -> str:
    """Return scheme and host as Flask's router does: lower-case, without the port the scheme has anyway."""
    scheme = scope.get("scheme", "http")
    host = get_host(scheme, Headers(scope=scope).get("host"), scope.get("server"))
    return f"{scheme}://{host.lower()}"


def own_root(scope: Scope) -> str:
    """Return the address with the prefix the application was put under, as Flask's own redirects begin."""
    root = scope.get("app_root_path", scope.get("root_path", "")).strip("/")
    return own_address(scope) + (f"/{root}" if root else "")
