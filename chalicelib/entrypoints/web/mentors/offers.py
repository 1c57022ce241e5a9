"""An offer: what may be told in words, and yes, no or a question."""

from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.domain.texts.page_words import page_text
from chalicelib.domain.texts.wording import printed
from chalicelib.entrypoints.web import phrases
from chalicelib.entrypoints.web.mentors.site import Visited, room
from chalicelib.services.mentoring import offers
from chalicelib.services.mentoring.offers import REASONS, Gone, Offer

blueprint = Blueprint(__name__)
QUESTION_AT_MOST = 500


@room(blueprint, "/m/offers/{match_id}", "offer", "GET")
def show(here: Visited, match_id: str) -> Response:
    """The offer, and how long it stands."""
    return _page(here, match_id, "asked" if here.query("asked") else "")


@room(blueprint, "/m/offers/{match_id}", "offer_sent", "POST")
def post(here: Visited, match_id: str) -> Response:
    """The answer."""
    fields = here.form().fields
    act, words = fields.get("act", ""), fields.get("question", "")[:QUESTION_AT_MOST]
    try:
        if act == "accept":
            offers.accept(here.visit, match_id)
            return here.to("today?note=accepted")
        if act == "decline" and fields.get("reason") in REASONS:
            offers.decline(here.visit, match_id, fields["reason"])
            return here.to("today?note=declined")
    except Gone:
        return here.to("today?note=gone")
    if act == "ask" and words:
        offers.ask(here.visit, match_id, words)
        return here.to(f"offers/{match_id}?asked=1")
    return _page(here, match_id, "no_question" if act == "ask" else "no_reason", 422)


def _page(here: Visited, match_id: str, note: str, status: int = 200) -> Response:
    found = offers.offer(here.visit, match_id)
    here.saw(found.match.person_id)
    return here.page(
        "mentors/offer", status, lines=_lines(found, here), note=note, reasons=REASONS,
        left=phrases.time_left(found.until, here.visit.at, here.language),
        at_most=QUESTION_AT_MOST,
    )  # fmt: skip


def _lines(found: Offer, here: Visited) -> list[tuple[str, str]]:
    """What is told, line by line: what it is about, and what it says."""
    language = here.language
    words = partial(_said, here)
    told = [
        ("languages", phrases.spoken(found.languages, language)),
        ("times", phrases.slots(found.times, language)),
        ("area", found.area),
        ("age", printed("about.age", language=language, count=found.decade)),
        ("gender", words("gender.", [found.gender] if found.gender else [])),
        ("pathway", words("pathway.", [found.pathway] if found.pathway else [])),
        ("experience", words("experience.", found.experience)),
    ]
    return [(name, says) for name, says in told if says]


def _said(here: Visited, kind: str, codes: "list[str] | tuple[str, ...]") -> str:
    return ", ".join(page_text(f"{kind}{code}", here.language) for code in codes)
