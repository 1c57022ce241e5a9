"""Why a row, a header or a whole file is refused, in words that say how to mend it.

A message never repeats a cell: it may be read on a shared screen, or kept with the import's
answer, and the row itself is in the fix-file.
"""

from typing import NamedTuple

from chalicelib.domain.people import Value

MESSAGES = {
    # the file
    "encoding_invalid": "This file is not UTF-8 text. Save it as 'CSV UTF-8' and send it again.",
    "csv_malformed": "The CSV breaks off here, most often by a quote that is not closed. "
    'Put a field with quotes or line breaks in "…" and double each quote inside it.',
    "file_empty": "The file holds no header. Line 1 must name the columns.",
    "file_too_large": "The file is too large. Send at most {most} in one file.",
    # the header
    "column_missing": "The column {column} is missing. Add it to line 1, or map one to it.",
    "column_unknown": "This column is not known, and was left out. "
    "Correct its name, map it to a known column, or map it to null to leave it out.",
    "column_duplicate": "This column is there twice. Keep one of the two.",
    # the row
    "too_few_fields": "The row has {found} fields, the header has {expected}. "
    "Add the missing commas.",
    "too_many_fields": "The row has {found} fields, the header has {expected}. "
    'Put a field with a comma in it in "…".',
    "field_too_long": "This field is longer than {most} characters. Shorten it.",
    "id_missing": "Give the id that this person has in your own system.",
    "id_duplicate": "The same id is on line {first} already. Keep one row for each person.",
    "id_of_another": "This id belongs to somebody with another name and birth date. Give this "
    "person an id of their own; if it is the same person, correct the names first, then the date.",
    "name_missing": "Give the name. One letter is enough if the name is private.",
    "date_missing": "Give the date as YYYY-MM-DD, for example 1990-02-28.",
    "date_impossible": "There is no such date. Write it as YYYY-MM-DD, for example 1990-02-28.",
    "date_future": "This date is still to come. Correct it, or import the row after it.",
    "moment_impossible": "There is no such time. Write it as 2026-11-20T15:04:00Z.",
    "minor": "This person is under 18 today. Only adults can be imported.",
    "phone_missing": "There is a consent to texts but no number. Add the number, for example "
    "+15025550123, or clear the consent.",
    "phone_letters": "A phone number has no letters. Write it like +15025550123.",
    "phone_short": "The number is too short. Write it with its area code, like +15025550123.",
    "phone_long": "The number is too long. Write one number only, like +15025550123.",
    "phone_invalid": "This is not a number that can be texted in the US. "
    "Write it like +15025550123.",
    "phone_duplicate": "This number already belongs to another person ({where}). "
    "A number can belong to one person only: correct or clear one of the two.",
    "erased": "Whoever had this asked us to erase them, so it is not taken again. "
    "Take the row out of your export, or, if they came back, have a supervisor readmit them.",
    "email_invalid": "This is not an e-mail address. Write it like name@example.org.",
    "enum_unknown": "This word is not known here. Use {choices}, or map your own word to one.",
    "slot_unknown": "Write each slot as day and part of day, like mon-am|thu-eve: "
    "mon to sun, and am (8-12), pm (12-17) or eve (17-21).",
    "yes_no_unknown": "Write yes or no.",
    "not_a_number": "Write a whole number, for example {example}.",
    "number_out_of_range": "Write a whole number from {least} to {most}.",
    "hours_impossible": "Write all the hours as a number above 0, at most {most}, like 1.5.",
    "type_missing": "Say what was attended, for example group_therapy.",
    "entry_duplicate": "The same person, kind and day is on line {first} already. "
    "Put them in one row: count the sessions, and add up the hours.",
    "capacity_negative": "The capacity cannot be below 0. Use 0 for no new match.",
    "zone_unknown": "This time zone is not known. Write it like America/New_York, "
    "or clear it and give the zip.",
    "zip_invalid": "A zip has 5 digits, like 40202 (sheets drop a leading zero), or 40202-1234.",
    "state_unknown": "Write the state as two letters, like KY.",
    # one person, told without a file
    "id_taken": "Somebody has this id already. Give another, or open the person who has it.",
    "pin_malformed": "A PIN has four to six figures.",
    "pin_guessable": "That is among the first that anybody tries: choose another PIN.",
    "consent_incomplete": "A consent to texts needs its date and its form. "
    "Give both, or clear both to import the person without texts.",
}


class RowError(Value):
    """One thing wrong: its line (the header is line 1), its column, a code, how to mend it."""

    line: int
    column: str
    code: str
    message: str


class Problem(NamedTuple):
    """Why one cell cannot be taken; line and column are known to whoever asked."""

    code: str
    detail: tuple[tuple[str, object], ...] = ()


def problem(code: str, **detail: object) -> Problem:
    """A problem with what its message needs."""
    return Problem(code, tuple(detail.items()))


def refusal(line: int, column: str, code: str, **detail: object) -> RowError:
    """The error of a cell, its message filled; ``code`` is one of :data:`MESSAGES`."""
    text = MESSAGES[code].format(**{"column": column, **detail})
    return RowError(line=line, column=column, code=code, message=text)


class BadRow(Value):
    """A refused row as it was given, with everything wrong in it, ready for the fix-file."""

    line: int
    cells: tuple[str, ...]
    errors: tuple[RowError, ...]


class MappingError(ValueError):
    """A mapping names a column or a word that the import does not have; ``problems`` says which."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
