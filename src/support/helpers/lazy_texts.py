"""Texts that are translated when they are shown."""

from collections.abc import Callable, Iterator
from functools import total_ordering
from typing import Any

from .translations import gettext, ngettext, npgettext, pgettext


@total_ordering
class LazyString:
    """A text that is looked up each time it is used, as Flask-Babel's lazy strings."""

    def __init__(self, func: Callable[..., str], *args: Any, **options: Any) -> None:
        self._func, self._args, self._options = func, args, options

    def __str__(self) -> str:
        return str(self._func(*self._args, **self._options))

    __html__ = __str__

    def __getattr__(self, name: str) -> Any:
        if name == "__setstate__":
            raise AttributeError(name)
        return getattr(str(self), name)

    def __repr__(self) -> str:
        return f"l'{self}'"

    def __len__(self) -> int:
        return len(str(self))

    def __getitem__(self, key: Any) -> str:
        return str(self)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(str(self))

    def __contains__(self, item: str) -> bool:
        return item in str(self)

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __mul__(self, times: int) -> str:
        return str(self) * times

    __rmul__ = __mul__

    def __mod__(self, values: Any) -> str:
        return str(str(self) % values)

    def __eq__(self, other: object) -> bool:
        return str(self) == other

    def __lt__(self, other: str) -> bool:
        return str(self) < other

    def __hash__(self) -> int:
        return hash(str(self))


def lazy_gettext(string: str, **variables: Any) -> LazyString:
    """Translate with gettext() when the text is used."""
    return LazyString(gettext, string, **variables)


def lazy_ngettext(singular: str, plural: str, num: int, **variables: Any) -> LazyString:
    """Translate with ngettext() when the text is used."""
    return LazyString(ngettext, singular, plural, num, **variables)


def lazy_pgettext(context: str, string: str, **variables: Any) -> LazyString:
    """Translate with pgettext() when the text is used."""
    return LazyString(pgettext, context, string, **variables)


def lazy_npgettext(
    context: str, singular: str, plural: str, num: int, **variables: Any
) -> LazyString:
    """Translate with npgettext() when the text is used."""
    return LazyString(npgettext, context, singular, plural, num, **variables)
