"""The object behind g."""

from collections.abc import Iterator
from typing import Any

_REQUIRED = object()


class Namespace:
    """Flask's g: attributes kept for one request, the same ones as request.state."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        object.__setattr__(self, "_values", values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self._values[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def get(self, name: str, default: Any = None) -> Any:
        """Return an attribute, or the default when it is missing."""
        return self._values.get(name, default)

    def pop(self, name: str, default: Any = _REQUIRED) -> Any:
        """Remove an attribute and return it; KeyError when it is missing and no default is given."""
        return (
            self._values.pop(name)
            if default is _REQUIRED
            else self._values.pop(name, default)
        )

    def setdefault(self, name: str, default: Any = None) -> Any:
        """Return an attribute, setting it to the default first when it is missing."""
        return self._values.setdefault(name, default)
