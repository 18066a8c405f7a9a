"""Dates and times in the language and timezone of the request."""

from datetime import UTC, datetime
from typing import Any

import pytz  # type: ignore[import-untyped]
from babel import dates

from .locales import babel_choice, babel_settings, get_locale


def get_timezone() -> Any:
    """Return the timezone of this request, asked for once, as Flask-Babel's function of this name."""
    choice, settings = babel_choice(), babel_settings()
    if getattr(choice, "timezone", None) is None:
        select = settings.selectors["timezone"]
        zone = select() if select else None
        if zone is None:
            zone = settings.values["BABEL_DEFAULT_TIMEZONE"]
        setattr(
            choice, "timezone", pytz.timezone(zone) if isinstance(zone, str) else zone
        )
    return getattr(choice, "timezone")


def to_user_timezone(moment: datetime) -> datetime:
    """Move a time into the timezone of this request; a naive one is in UTC."""
    zone = get_timezone()
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    moved: datetime = zone.normalize(aware.astimezone(zone))
    return moved


def to_utc(moment: datetime) -> datetime:
    """Move a time into UTC, without saying so; a naive one is in the timezone of this request."""
    aware = moment if moment.tzinfo else get_timezone().localize(moment)
    utc: datetime = aware.astimezone(UTC).replace(tzinfo=None)
    return utc


def format_datetime(
    datetime: Any = None, format: str | None = None, rebase: bool = True
) -> str:
    """Write date and time, in the timezone of this request unless told not to rebase."""
    return dates.format_datetime(
        datetime, format or "medium", _zone(rebase), get_locale()
    )


def format_date(
    date: Any = None, format: str | None = None, rebase: bool = True
) -> str:
    """Write a date, in the timezone of this request unless told not to rebase."""
    if rebase and isinstance(date, datetime):
        date = to_user_timezone(date)
    return dates.format_date(date, format or "medium", get_locale())


def format_time(
    time: Any = None, format: str | None = None, rebase: bool = True
) -> str:
    """Write a time of day, in the timezone of this request unless told not to rebase."""
    return dates.format_time(time, format or "medium", _zone(rebase), get_locale())


def format_timedelta(
    datetime_or_timedelta: Any,
    granularity: Any = "second",
    add_direction: bool = False,
    threshold: float = 0.85,
) -> str:
    """Write how long something takes, or how long ago a naive time in UTC was."""
    passed = datetime_or_timedelta
    if isinstance(passed, datetime):
        now = datetime.now(UTC).replace(tzinfo=None)
        passed = now - passed
    return dates.format_timedelta(
        passed, granularity, threshold, add_direction, locale=get_locale()
    )


def _zone(rebase: bool) -> Any:
    return get_timezone() if rebase else None
