"""The keys under which a cache keeps what a function returned, as Flask-Caching makes them."""

import base64
import hashlib
import inspect
import re
import uuid
from collections import OrderedDict
from collections.abc import Callable
from typing import Any


def memoized_key(
    cache: Any,
    f: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    make_name: Callable[[str], str] | None,
    ignored: list[str],
) -> str:
    """Return the key for these arguments: it changes when the function, or this object of a method, is forgotten."""
    keys = _version_keys(f, () if "self" in ignored else args)
    versions = cache.get_many(*keys)
    missing = {key: _new_version() for key, old in zip(keys, versions) if old is None}
    if missing:
        cache.set_many(missing, timeout=0)
    version = "".join(missing.get(key, old) for key, old in zip(keys, versions))
    name = keys[0].removesuffix("_memver")
    name = make_name(name) if make_name else name
    digest = hashlib.sha256(
        f"{name}{_key_arguments(f, args, kwargs, ignored)}".encode()
    )
    return base64.b64encode(digest.digest())[:16].decode() + version


def delete_memoized(cache: Any, f: Any, args: Any, kwargs: dict[str, Any]) -> None:
    """Forget one call, all calls of a method on its object, or all calls of a function."""
    if not args and not kwargs:
        cache.set_many({_version_keys(f, ())[-1]: _new_version()}, timeout=0)
        return
    instance = getattr(f, "__self__", None)
    is_method = _parameter_names(f.uncached)[:1] == ["self"]
    if is_method and instance is not None and not (args and args[0] is instance):
        args = (instance, *args)
    cache.delete(f.cache_key(f.uncached, *args, **kwargs))


def _new_version() -> str:
    return base64.b64encode(uuid.uuid4().bytes)[:6].decode()


def _parameter_names(f: Any) -> list[str]:
    kinds = inspect.signature(f).parameters.values()
    return [item.name for item in kinds if item.kind == item.POSITIONAL_OR_KEYWORD]


def _caching_id(value: Any) -> str:
    own = getattr(value, "__caching_id__", None)
    return repr(value) if own is None else str(own())


def _version_keys(f: Any, args: tuple[Any, ...]) -> list[str]:
    names, instance = _parameter_names(f), getattr(f, "__self__", None)
    parts = [f.__module__, f.__qualname__]
    found = [parts]
    if instance and not inspect.isclass(instance):
        found.append([*parts, _caching_id(instance)])
    elif names[:1] == ["self"] and args:
        found.append([*parts, _caching_id(args[0])])
    return [
        re.sub(r"[^a-zA-Z0-9_.\u0100-\U0010ffff]", "", ".".join(item)) + "_memver"
        for item in found
    ]


def _key_arguments(
    f: Any, args: tuple[Any, ...], kwargs: dict[str, Any], ignored: list[str]
) -> str:
    rest = {key: value for key, value in kwargs.items() if key not in ignored}
    names, parameters = _parameter_names(f), inspect.signature(f).parameters
    values: list[Any] = []
    position = 0
    for name in names:
        if name in rest and not (name in ("self", "cls") and not values):
            values.append(rest.pop(name))
            continue
        default = parameters[name].default
        value = None if default is inspect.Parameter.empty else default
        if position < len(args):
            value = args[position]
        if name in ("self", "cls") and not values:
            value = _caching_id(value)
        values.append(None if name in ignored else value)
        position += 1
    values.extend(args[len(names) :])
    return f"{tuple(values)}{OrderedDict(sorted(rest.items()))}"
