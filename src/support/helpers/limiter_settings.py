"""Options of a limiter."""

from types import SimpleNamespace
from typing import Any

_LIMITER_OPTIONS: dict[str, tuple[str, Any]] = {
    "enabled": ("RATELIMIT_ENABLED", True),
    "default_limits": ("RATELIMIT_DEFAULT", None),
    "default_limits_per_method": ("RATELIMIT_DEFAULTS_PER_METHOD", False),
    "default_limits_exempt_when": ("RATELIMIT_DEFAULTS_EXEMPT_WHEN", None),
    "application_limits": ("RATELIMIT_APPLICATION", None),
    "headers_enabled": ("RATELIMIT_HEADERS_ENABLED", False),
    "strategy": ("RATELIMIT_STRATEGY", "fixed-window"),
    "storage_uri": ("RATELIMIT_STORAGE_URI", None),
    "storage_options": ("RATELIMIT_STORAGE_OPTIONS", {}),
    "swallow_errors": ("RATELIMIT_SWALLOW_ERRORS", False),
    "fail_on_first_breach": ("RATELIMIT_FAIL_ON_FIRST_BREACH", True),
    "retry_after": ("RATELIMIT_HEADER_RETRY_AFTER_VALUE", None),
    "key_prefix": ("RATELIMIT_KEY_PREFIX", ""),
}


def limiter_settings(
    config: dict[str, Any], options: dict[str, Any]
) -> SimpleNamespace:
    """Return the options of a limiter: those given to it, then the RATELIMIT_* settings, as Flask-Limiter reads them."""
    known = {setting for setting, _ in _LIMITER_OPTIONS.values()}
    other = [
        name for name in config if name.startswith("RATELIMIT_") and name not in known
    ]
    if other:
        raise ValueError(f"no counterpart is known of {', '.join(sorted(other))}")
    found = {}
    for name, (setting, default) in _LIMITER_OPTIONS.items():
        given = options.get(name)
        # The setting wins for this one alone.
        is_given = given is not None and not (name == "enabled" and setting in config)
        found[name] = given if is_given else config.get(setting, default)
    for name in ("default_limits", "application_limits"):
        value = found[name]
        found[name] = value if isinstance(value, list) else [value] if value else []
    both = (options.get("storage_options"), config.get("RATELIMIT_STORAGE_OPTIONS"))
    found["storage_options"] = {**(both[0] or {}), **(both[1] or {})}
    return SimpleNamespace(**found)
