"""Filters of templates that write dates and numbers in the language of the request."""

from fastapi import FastAPI

from .babel_dates import format_date, format_datetime, format_time, format_timedelta
from .babel_numbers import (
    format_currency,
    format_decimal,
    format_number,
    format_percent,
    format_scientific,
)


def use_babel_filters(app: FastAPI) -> None:
    """Give the templates of the application the filters of Flask-Babel."""
    app.state.templates.filters.update(
        datetimeformat=format_datetime,
        dateformat=format_date,
        timeformat=format_time,
        timedeltaformat=format_timedelta,
        numberformat=format_number,
        decimalformat=format_decimal,
        currencyformat=format_currency,
        percentformat=format_percent,
        scientificformat=format_scientific,
    )
