"""How the form's table reads: labels, options, hints and what is wrong, in words."""

from collections.abc import Callable
from functools import partial
from typing import Any

from chalicelib.domain.applying.form import Field
from chalicelib.domain.people import DAYS, PARTS_OF_DAY, Language
from chalicelib.domain.policy.matching import Clearance
from chalicelib.domain.texts.page_words import page_text, texts
from chalicelib.domain.texts.wording import printed

#: The type of an input by the kind of its field, where it is not plain text.
TYPES = {"date": "date", "tel": "tel", "mail": "email"}
#: Options that other pages have words for.
_SHARED = {"gender": "gender", "pathway": "pathway"}
#: Codes of the import's refusals that say the same to whoever fills in a form.
_SAME = {
    "name_missing": "missing", "date_missing": "missing", "phone_letters": "phone",
    "phone_short": "phone", "phone_long": "phone", "phone_invalid": "phone",
    "date_impossible": "date",
}  # fmt: skip


def told(language: Language, policy: Clearance) -> dict[str, Any]:
    """What the templates of the form say things with; ``policy`` has the numbers that they name."""
    said: dict[str, Callable[..., Any]] = {
        "option": partial(option, language), "hint": partial(_hint, language),
        "fix": partial(_wrong, language, policy), "day": partial(_day, language),
    }  # fmt: skip
    return {**said, "days": DAYS, "parts": PARTS_OF_DAY, "types": TYPES}


def option(language: Language, field: Field, option: str) -> str:
    """An option of a field."""
    if shared := _SHARED.get(field.name):
        return page_text(f"{shared}.{option}", language)
    return page_text(f"apply.option.{field.name}_{option}", language)


def _hint(language: Language, field: Field) -> str:
    return texts(language).get(f"apply.hint.{field.name}", "")


def _wrong(language: Language, policy: Clearance, code: str) -> str:
    """What to mend; a code without words of its own says to look again."""
    key = f"apply.bad.{_SAME.get(code, code)}"
    known = key if key in texts(language) else "apply.bad.other"
    months = policy.discharge_months if code == "discharge_recent" else policy.recovery_months
    return page_text(known, language, count=months)


def _day(language: Language, day: str) -> str:
    return printed(f"day.{day}", language=language)
