"""Path convertors for whole numbers with limits."""

from typing import Any

from .convertors import FlaskConvertor


class FlaskInt(FlaskConvertor):
    """`<int(fixed_digits=4):x>`, `<int(min=1, max=9):x>`, `<int(signed=True):x>`."""

    def __init__(
        self,
        fixed_digits: int = 0,
        min: int | None = None,
        max: int | None = None,
        signed: bool = False,
    ) -> None:
        self.fixed_digits = fixed_digits
        digits = rf"\d{{{fixed_digits}}}" if fixed_digits else r"\d+"
        if signed:
            digits = (
                rf"(?:{digits}|-\d{{{fixed_digits - 1}}})" if fixed_digits else r"-?\d+"
            )
        least = (
            rf"(?=0*(?:{_at_least(min)})(?!\d))" if min is not None and min > 0 else ""
        )
        most = rf"(?=0*(?:{_at_most(max)})(?!\d))" if max is not None else ""
        self.regex = least + most + digits  # type: ignore[misc]

    def convert(self, value: str) -> int:
        """Give the handler an int."""
        return int(value)

    def to_string(self, value: Any) -> str:
        """Write anything that is a number, with leading zeros where they count."""
        return str(int(value)).zfill(self.fixed_digits)


def _at_least(number: int) -> str:
    text = str(number)
    longer = rf"[1-9]\d{{{len(text)},}}"
    return "|".join(
        [text, longer, *_same_length(text, lambda digit: range(digit + 1, 10))]
    )


def _at_most(number: int) -> str:
    text = str(number)
    shorter = [rf"\d{{1,{len(text) - 1}}}"] if len(text) > 1 else []
    return "|".join([text, *shorter, *_same_length(text, lambda digit: range(digit))])


def _same_length(text: str, others: Any) -> list[str]:
    return [
        rf"{text[:at]}[{''.join(map(str, others(int(digit))))}]\d{{{len(text) - at - 1}}}"
        for at, digit in enumerate(text)
        if others(int(digit))
    ]
