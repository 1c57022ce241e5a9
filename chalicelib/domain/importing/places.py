"""Time zones, zip codes and states."""

import re

from chalicelib.domain.importing.refusals import Problem, problem
from chalicelib.domain.zips import zones

_ZIP = re.compile(r"\d{5}(-?\d{4})?", re.ASCII)
#: USPS Publication 28, appendix B: states, the District, territories and the military "states".
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS FM GU MH MP PW PR VI AA AE AP"
)
STATES = frozenset(_STATES.split())


def zone(cell: str) -> str | Problem:
    """An IANA zone of tzdata, spelt as there."""
    return zones().get(cell.casefold()) or problem("zone_unknown")


def zip_code(cell: str) -> str | Problem:
    """Five digits, or nine as 40202-1234."""
    if not _ZIP.fullmatch(cell):
        return problem("zip_invalid")
    return cell if len(cell) != 9 else f"{cell[:5]}-{cell[5:]}"


def state(cell: str) -> str | Problem:
    """A state's two letters, in capitals."""
    return cell.upper() if cell.upper() in STATES else problem("state_unknown")
