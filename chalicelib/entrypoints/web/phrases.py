"""Times, dates and languages as pages say them."""

from collections.abc import Iterable
from datetime import date, datetime

from chalicelib.domain import mentoring
from chalicelib.domain.people import DAYS, PARTS_OF_DAY, Language
from chalicelib.domain.safety.causes import CAUSES
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.texts.page_words import page_text
from chalicelib.domain.texts.wording import printed


def day_words(day: date, language: Language) -> str:
    """A date: Nov 24."""
    month = printed(f"month.{day.month}", language=language)
    return printed("date", language=language, month=month, day=day.day)


def moment_words(moment: datetime, zone: str, language: Language) -> str:
    """A moment (UTC) by the clocks of a zone: Nov 24, 3:05 PM."""
    here = local(moment, zone)
    clock = f"{here:%H:%M}" if language == "es" else f"{here.hour % 12 or 12}:{here:%M %p}"
    return f"{day_words(here.date(), language)}, {clock}"


def slots(availability: Iterable[str], language: Language) -> str:
    """Slots of the week in order: "Mon evenings, Sat mornings"."""
    known = set(availability)
    order = [(d, p) for d in DAYS for p in PARTS_OF_DAY if f"{d}-{p}" in known]
    said = [
        page_text(
            "about.slot", language, day=printed(f"day.{d}", language=language),
            part=page_text(f"part.{p}", language),
        )
        for d, p in order
    ]  # fmt: skip
    return ", ".join(said)


def spoken(languages: Iterable[str], language: Language) -> str:
    """Languages by name."""
    return ", ".join(printed(f"about.language.{one}", language=language) for one in languages)


def time_left(until: datetime, now: datetime, language: Language) -> str:
    """How long is left, in its two largest units: "2 d 3 h"."""
    days, hours, minutes = mentoring.left(until, now)
    key = "left.days" if days else "left.hours"
    return page_text(key, language, days=days, hours=hours, minutes=minutes)


def cause_words(code: str, language: Language) -> str:
    """What an alert is about."""
    return page_text(f"cause.{code if code in CAUSES else 'other'}", language)
