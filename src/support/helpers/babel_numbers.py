"""Numbers in the language of the request."""

from typing import Any, Literal

from babel import numbers

from .locales import get_locale


def format_number(number: Any) -> str:
    """Write a number, as Flask-Babel's function of this name."""
    return numbers.format_decimal(number, locale=get_locale())


def format_decimal(number: Any, format: str | None = None) -> str:
    """Write a number in a pattern, as Flask-Babel's function of this name."""
    return numbers.format_decimal(number, format, get_locale())


def format_currency(
    number: Any,
    currency: str,
    format: str | None = None,
    currency_digits: bool = True,
    format_type: Literal["name", "standard", "accounting"] = "standard",
) -> str:
    """Write an amount of money, as Flask-Babel's function of this name."""
    return numbers.format_currency(
        number, currency, format, get_locale(), currency_digits, format_type
    )


def format_percent(number: Any, format: str | None = None) -> str:
    """Write a share, as Flask-Babel's function of this name."""
    return numbers.format_percent(number, format, get_locale())


def format_scientific(number: Any, format: str | None = None) -> str:
    """Write a number with its exponent, as Flask-Babel's function of this name."""
    return numbers.format_scientific(number, format, get_locale())
