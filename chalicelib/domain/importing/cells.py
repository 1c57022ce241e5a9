"""Parsers: one cell, already trimmed and not empty, to its value or to the problem with it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

from chalicelib.domain.importing.refusals import Problem, problem
from chalicelib.domain.people import DAYS, PARTS_OF_DAY

Parser = Callable[[str], Any]

_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_WHOLE = re.compile(r"[+-]?\d{1,9}(\.0+)?", re.ASCII)
_HOURS = re.compile(r"\d{1,3}(\.\d{1,2}0*)?", re.ASCII)
#: Hours of a week, which nobody can attend for longer on a day.
_MOST_HOURS = 168
_ITEM = re.compile(r"[|;]")
_SLOTS = frozenset(f"{day}-{part}" for day in DAYS for part in PARTS_OF_DAY)
_YES_NO = {
    **dict.fromkeys(("yes", "y", "true", "1", "si", "sí"), True),
    **dict.fromkeys(("no", "n", "false", "0"), False),
}
#: The oldest year that a date of a living person or of their care can have.
FIRST_YEAR = 1900


def text(cell: str) -> str:
    """Any text, kept as it is: markup and formulas are made safe where they are shown."""
    return cell


def calendar_date(cell: str) -> date | Problem:
    """A date written YYYY-MM-DD, or M/D/YYYY as US systems export it."""
    if match := _ISO_DATE.fullmatch(cell):
        year, month, day = (int(part) for part in match.groups())
    elif match := _US_DATE.fullmatch(cell):
        month, day, year = (int(part) for part in match.groups())
    else:
        return problem("date_impossible")
    try:
        return date(year, month, day) if year >= FIRST_YEAR else problem("date_impossible")
    except ValueError:
        return problem("date_impossible")


def moment(cell: str) -> datetime | Problem:
    """A moment in UTC; one without a zone is taken as UTC, one without a time as 00:00 UTC."""
    day = calendar_date(cell)
    if isinstance(day, date):
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        read = datetime.fromisoformat(cell)
        utc = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return problem("moment_impossible")
    return utc if utc.year >= FIRST_YEAR else problem("moment_impossible")


def email(cell: str) -> str | Problem:
    """An e-mail address in lower case; only its form is checked."""
    fits = len(cell) <= 254 and _EMAIL.fullmatch(cell)
    return cell.lower() if fits else problem("email_invalid")


def yes_no(cell: str) -> bool | Problem:
    """Yes or no as sheets and people write them, in English or Spanish."""
    answer = _YES_NO.get(cell.casefold())
    return problem("yes_no_unknown") if answer is None else answer


def whole_number(least: int, most: int, below: str = "number_out_of_range") -> Parser:
    """A parser of whole numbers from ``least`` to ``most``; ``below`` is the code under that."""

    def parse(cell: str) -> int | Problem:
        if not _WHOLE.fullmatch(cell):
            return problem("not_a_number", example=max(least, 3))
        number = int(cell.partition(".")[0])
        if least <= number <= most:
            return number
        code = below if number < least else "number_out_of_range"
        return problem(code, least=least, most=most)

    return parse


def hours(cell: str) -> Decimal | Problem:
    """Hours in all, to two places."""
    if not _HOURS.fullmatch(cell):
        return problem("hours_impossible", most=_MOST_HOURS)
    found = Decimal(cell).quantize(Decimal("0.01"))
    return found if 0 < found <= _MOST_HOURS else problem("hours_impossible", most=_MOST_HOURS)


def one_of(words: Any) -> Parser:
    """A parser of one word of a ``Literal``; case, spaces and hyphens do not matter."""
    allowed = frozenset(get_args(words))
    unknown = problem("enum_unknown", choices=", ".join(get_args(words)))

    def parse(cell: str) -> str | Problem:
        word = cell.casefold().replace(" ", "_").replace("-", "_")
        return word if word in allowed else unknown

    return parse


def items(cell: str) -> list[str]:
    """The parts of a cell that lists several things, ``a|b`` or ``a;b``."""
    return [part for part in (part.strip() for part in _ITEM.split(cell)) if part]


def several(parse_one: Parser) -> Parser:
    """A parser of a list: each part once, in the order given, or the first problem."""

    def parse(cell: str) -> tuple[Any, ...] | Problem:
        values = [parse_one(part) for part in items(cell)]
        wrong = next((value for value in values if isinstance(value, Problem)), None)
        return wrong or tuple(dict.fromkeys(values))

    return parse


def slot(cell: str) -> str | Problem:
    """One slot of a week, such as ``mon-am``."""
    word = cell.casefold()
    return word if word in _SLOTS else problem("slot_unknown")
