"""Times that the browser shows with moment.js."""

from datetime import datetime, timezone
from typing import Any

from fastapi import FastAPI
from markupsafe import Markup

from .moment_script import moment_locale, moment_script
from .templates import context_processor


class MomentTime:
    """A time in a page as Flask-Moment marks it; a naive one is in UTC unless it is local."""

    include_moment = staticmethod(moment_script)
    locale = staticmethod(moment_locale)
    lang = staticmethod(moment_locale)

    def __init__(
        self, timestamp: datetime | str | None = None, local: bool = False
    ) -> None:
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        self.timestamp = now if timestamp is None else timestamp
        self.local = local

    def format(self, fmt: str | None = None, refresh: int = False) -> Markup:
        """Show it in a format of moment.js."""
        return self._span("format", refresh, {"format": fmt})

    def fromNow(self, no_suffix: bool = False, refresh: int = False) -> Markup:
        """Show how long ago it was."""
        return self._span("fromNow", refresh, {"nosuffix": no_suffix})

    def fromTime(
        self, timestamp: Any, no_suffix: bool = False, refresh: int = False
    ) -> Markup:
        """Show how long before another time it was."""
        given = {"timestamp2": self._moment_text(timestamp), "nosuffix": no_suffix}
        return self._span("from", refresh, given)

    def toNow(self, no_suffix: bool = False, refresh: int = False) -> Markup:
        """Show how far away it is."""
        return self._span("toNow", refresh, {"nosuffix": no_suffix})

    def toTime(
        self, timestamp: Any, no_suffix: bool = False, refresh: int = False
    ) -> Markup:
        """Show how far away from another time it is."""
        given = {"timestamp2": self._moment_text(timestamp), "nosuffix": no_suffix}
        return self._span("to", refresh, given)

    def calendar(self, refresh: int = False) -> Markup:
        """Show it as a day relative to today."""
        return self._span("calendar", refresh, {})

    def valueOf(self, refresh: int = False) -> Markup:
        """Show the milliseconds since 1970."""
        return self._span("valueOf", refresh, {})

    def unix(self, refresh: int = False) -> Markup:
        """Show the seconds since 1970."""
        return self._span("unix", refresh, {})

    def diff(self, timestamp: Any, units: str, refresh: int = False) -> Markup:
        """Show the difference to another time in a unit."""
        given = {"timestamp2": self._moment_text(timestamp), "units": units}
        return self._span("diff", refresh, given)

    def _moment_text(self, timestamp: datetime | str) -> str:
        if isinstance(timestamp, str):
            return timestamp
        return timestamp.strftime("%Y-%m-%dT%H:%M:%S") + ("" if self.local else "Z")

    def _span(self, function: str, refresh: int, given: dict[str, Any]) -> Markup:
        text = self._moment_text(self.timestamp)
        values = {key: "1" if value is True else value for key, value in given.items()}
        data = "".join(
            f'data-{key}="{value}" ' for key, value in values.items() if value
        )
        return Markup(
            f'<span class="flask-moment" data-timestamp="{text}" data-function="{function}" {data}'
            f'data-refresh="{int(refresh) * 60000}" style="display: none">{text}</span>'
        )


class Moment:
    """Gives the templates of an application `moment`, as Flask-Moment."""

    def __init__(self, app: FastAPI | None = None) -> None:
        if app is not None:
            self.init_app(app)

    def init_app(self, app: FastAPI) -> None:
        """Add it to what the templates of this application see."""
        context_processor(app, lambda: {"moment": MomentTime})

    def create(self, timestamp: datetime | str | None = None) -> MomentTime:
        """Return a time for a template."""
        return MomentTime(timestamp)
