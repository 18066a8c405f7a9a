"""Which paths, origins and headers a Flask-CORS option speaks of."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

CorsPattern = str | re.Pattern[str]


def resource_patterns(
    resources: Any,
) -> Iterator[tuple[Callable[[str], bool], Mapping[str, Any]]]:
    """Yield a test of paths and the options of each resource: literal paths first, then the deepest and longest."""
    if isinstance(resources, Mapping):
        pairs = [(wildcard_pattern(pattern), own) for pattern, own in resources.items()]
        pairs.sort(key=lambda pair: _specificity(pair[0]))
    else:
        pairs = [
            (wildcard_pattern(pattern), {}) for pattern in listed_values(resources)
        ]
    for pattern, own in pairs:
        yield partial(_matches, pattern=compiled_pattern(pattern)), own


def _specificity(pattern: CorsPattern) -> tuple[bool, bool, int, int]:
    is_text = isinstance(pattern, str)
    text = pattern if isinstance(pattern, str) else pattern.pattern
    is_regex = not is_text or _looks_regex(text)
    return is_regex, is_regex and is_text, -text.count("/"), -len(text)


def _looks_regex(text: str) -> bool:
    return not set("*\\]?$^[]()").isdisjoint(text)


def wildcard_pattern(pattern: CorsPattern) -> CorsPattern:
    """Read '*' as any text, as Flask-CORS does."""
    return ".*" if pattern == "*" else pattern


def compiled_pattern(pattern: CorsPattern, flags: int = 0) -> CorsPattern:
    """Read a text as a regular expression where Flask-CORS would take it for one."""
    if isinstance(pattern, str) and _looks_regex(pattern):
        return re.compile(pattern, flags)
    return pattern


def _matches(text: str, pattern: CorsPattern) -> bool:
    return text == pattern if isinstance(pattern, str) else bool(pattern.match(text))


def fits_pattern(text: str, patterns: list[CorsPattern]) -> bool:
    """Compare without regard to case, as names of hosts and headers are."""
    folded = text.casefold()
    return any(
        (
            folded == pattern.casefold()
            if isinstance(pattern, str)
            else pattern.match(text)
        )
        for pattern in patterns
    )


def listed_values(value: Any) -> list[Any]:
    """Give one value or several as a list."""
    is_one = isinstance(value, str) or not isinstance(value, Iterable)
    return [value] if is_one else list(value)
