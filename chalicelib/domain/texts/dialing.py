"""Numbers to call as people write them: somebody in need shall know one at a glance."""

import re

#: The North American plan (ITU-T E.164 country code 1): area, exchange, line.
_NORTH_AMERICAN = re.compile(r"\+1([2-9]\d{2})(\d{3})(\d{4})")


def to_call(number: str) -> str:
    """An E.164 number as a text gives it: 502-555-0142; of other countries as it is."""
    found = _NORTH_AMERICAN.fullmatch(number)
    return "-".join(found.groups()) if found else number
