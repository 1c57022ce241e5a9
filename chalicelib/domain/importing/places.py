"""Time zones, zip codes and states."""

import re
from functools import cache
from zoneinfo import available_timezones

from chalicelib.domain.importing.refusals import Problem, problem

_ZIP = re.compile(r"\d{5}(-?\d{4})?", re.ASCII)
#: USPS Publication 28, appendix B: states, the District, territories and the military "states".
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS FM GU MH MP PW PR VI AA AE AP"
)
STATES = frozenset(_STATES.split())


@cache
def _zones() -> dict[str, str]:
    """Every tzdata zone of a place by its name in lower case.

    Names without a slash are left out: EST and MST look like US zones and know no summer time.
    """
    return {name.casefold(): name for name in available_timezones() if "/" in name}


def zone(cell: str) -> str | Problem:
    """An IANA zone of tzdata, spelt as there."""
    return _zones().get(cell.casefold()) or problem("zone_unknown")


def zip_code(cell: str) -> str | Problem:
    """Five digits, or nine as 40202-1234."""
    if not _ZIP.fullmatch(cell):
        return problem("zip_invalid")
    return cell if len(cell) != 9 else f"{cell[:5]}-{cell[5:]}"


def state(cell: str) -> str | Problem:
    """A state's two letters, in capitals."""
    return cell.upper() if cell.upper() in STATES else problem("state_unknown")


@cache
def zone_of_zip(code: str) -> str | None:
    """The IANA zone of a zip (the first five digits count), or None where it is not known.

    The table behind it takes about 0.3 s of CPU and 40 MB to load, so it is loaded only when a
    row without a zone asks for it. A few of its entries are not zones; those count as unknown.
    """
    import zipcodes

    found: list[dict[str, str]] = zipcodes.matching(code[:5])  # type: ignore[no-untyped-call]
    return next(
        (_zones()[key] for place in found if (key := place["timezone"].casefold()) in _zones()),
        None,
    )
