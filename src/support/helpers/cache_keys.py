"""Keys of what views answer."""

import hashlib
from collections.abc import Callable
from typing import Any

from starlette._utils import get_route_path
from starlette.datastructures import QueryParams

from .context import current_context


def cache_key(key_prefix: str | Callable[[], str], query_string: bool) -> str:
    """Return the key for the current request: `%s` stands for its path, a hash of its sorted query may follow."""
    key = key_prefix() if callable(key_prefix) else key_prefix
    if key is key_prefix and "%s" in key:
        key = key % ("/" + get_route_path(_scope_of_request()).lstrip("/"))
    if not query_string:
        return key
    pairs = sorted(QueryParams(_scope_of_request()["query_string"]).multi_items())
    return key + hashlib.sha256(str(tuple(pairs)).encode()).hexdigest()


def _scope_of_request() -> Any:
    scope = current_context().scope
    assert scope is not None, "the path of a request is needed here"
    return scope
