"""JSON written the application's own way."""

import json
from typing import Any

from .flask_json import DUMPS, json_default
from .json_settings import json_settings


class DefaultJSONProvider:
    """What an application inherits from to say how its values become JSON, as with flask.json.provider."""

    default: Any = staticmethod(json_default)
    ensure_ascii = True
    sort_keys = True
    compact: bool | None = None

    def __init__(self, app: Any = None) -> None:
        self._app = app


class JSONEncoder(json.JSONEncoder):
    """The encoder class that Flask before 2.3 offered for the same."""

    def default(self, o: Any) -> Any:
        """Encode what the json module cannot as Flask does."""
        return json_default(o)


def use_json_provider(provider: DefaultJSONProvider) -> None:
    """Write all JSON with a provider's default() and settings, as `app.json = provider`."""
    DUMPS["default"] = provider.default
    json_settings.ensure_ascii = provider.ensure_ascii
    json_settings.sort_keys = provider.sort_keys
    json_settings.compact = provider.compact


def use_json_encoder(encoder: type[json.JSONEncoder]) -> None:
    """Write all JSON with an encoder's default(), as `app.json_encoder = encoder`."""
    DUMPS["default"] = encoder().default
