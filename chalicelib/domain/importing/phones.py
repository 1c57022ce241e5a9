"""Phone numbers to E.164.

The length is checked, not the number plan: libphonenumber's makers advise that, because area
codes are added faster than its tables. A number that can never be texted (an area code that
begins with 0 or 1, one digit all along) is refused.
"""

import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

from chalicelib.domain.importing.refusals import Problem, problem

_UNITED_STATES = 1
_LENGTHS = {
    ValidationResult.TOO_SHORT: "phone_short",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "phone_short",
    ValidationResult.TOO_LONG: "phone_long",
    ValidationResult.INVALID_LENGTH: "phone_invalid",
    ValidationResult.INVALID_COUNTRY_CODE: "phone_invalid",
}


def phone(cell: str) -> str | Problem:
    """A number that can be texted in the US, in E.164; without a country code it is a US one."""
    number = _parse(cell)
    if isinstance(number, Problem):
        return number
    if number.country_code != _UNITED_STATES:
        return problem("phone_invalid")
    national = str(number.national_number)
    if national[0] == "1" or len(national) != 10 or len(set(national)) == 1:
        return problem("phone_invalid")
    return f"+1{national}"


def contact_phone(cell: str) -> str | Problem:
    """A number that staff may call, in any country, in E.164."""
    number = _parse(cell)
    if isinstance(number, Problem):
        return number
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parse(cell: str) -> PhoneNumber | Problem:
    if any(character.isalpha() for character in cell):
        return problem("phone_letters")
    try:
        number = phonenumbers.parse(cell, "US")
    except phonenumbers.NumberParseException as unreadable:
        return problem(_unreadable(cell, unreadable.error_type))
    length = phonenumbers.is_possible_number_with_reason(number)
    return problem(_LENGTHS[length]) if length in _LENGTHS else number


def _unreadable(cell: str, reason: int) -> str:
    if reason == phonenumbers.NumberParseException.TOO_LONG:
        return "phone_long"
    digits = sum(character.isdigit() for character in cell)
    return "phone_short" if 0 < digits < 10 else "phone_invalid"
