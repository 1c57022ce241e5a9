"""Ways of speaking that writers who never saw the code used: each kind, and what only looks it."""

import pytest

from chalicelib.domain.texts import understand


def _read(text: str, context: str = "none", question: str | None = None) -> tuple[str, str]:
    meant = understand(text, context=context, question=question, language="en")
    return meant.intent, meant.value or ""


@pytest.mark.parametrize(
    "text",
    [
        "buried 3 guys and im fixin to be number 4",
        "typed up my goodbye and scheduled it for 6am",
        "does 988 cost anything",
        "grabé un video de despedida pa mis hijos",
    ],
)
def test_danger_said_around_the_corner(text: str) -> None:
    assert _read(text)[0] == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "fixin to cook supper at my moms",
        "that shift sucked the soul right out of me lol",
        "me mato trabajando en el campo y no alcanza",
        "ese examen me mató, salí llorando jaja",
        "dont yall take me off the list, i was just busy",
        "sorry that text was meant for my sister",
        "no drama here lol",
        "you dont know me or what ive been thru",
    ],
)
def test_what_only_sounds_like_it(text: str) -> None:
    assert _read(text)[0] == "talk"


@pytest.mark.parametrize(
    ("text", "context", "question", "value"),
    [
        ("5 i think mighta been 6", "count", "meetings", "5"),
        ("one weds n two on zoom", "count", "meetings", "3"),
        ("una el lunes y dos por zoom", "count", "meetings", "3"),
        ("5 i think mighta been 6", "days_0_7", "low_days", "6"),
        ("all of em", "days_0_7", "low_days", "7"),
        ("6 and it wont let up til i sleep", "scale_0_10", "craving", "6"),
        ("nary a drop", "use_yn", None, "N"),
        ("nombe", "use_yn", None, "N"),
        ("N but i died 8 times in ranked lol", "use_yn", None, "N"),
        ("had a twisted tea at the cookout", "use_yn", None, "Y"),
        ("had me some shine at the bonfire", "use_yn", None, "Y"),
        ("hate to say yes", "use_yn", None, "Y"),
    ],
)
def test_an_answer_in_its_own_words(
    text: str, context: str, question: str | None, value: str
) -> None:
    assert _read(text, context, question) == ("answer", value)


@pytest.mark.parametrize(
    ("context", "question"),
    [("none", None), ("use_yn", None), ("days_0_7", "low_days"), ("count", "people")],
)
@pytest.mark.parametrize(
    "text",
    [
        "i think you meant this for somebody else",
        "u dont know me i got this phone number 2 days ago",
        "sorry you got the wrong person",
    ],
)
def test_the_wrong_person_says_so_whatever_is_asked(
    text: str, context: str, question: str | None
) -> None:
    assert _read(text, context, question)[0] == "wrong_number"


def test_a_name_that_is_not_here_is_a_wrong_number_where_nothing_is_asked() -> None:
    assert _read("no brandon here my guy")[0] == "wrong_number"
    assert _read("no hangovers here", "use_yn")[0] != "wrong_number"


@pytest.mark.parametrize(
    ("text", "intent", "value"),
    [
        ("made NA 3x this week", "activity", "twelve_step:3"),
        ("2 CA n the 8am smart", "activity", "twelve_step:2;smart_recovery:1"),
        ("fui donde la consejera una hora", "activity", "individual_counseling:1:1"),
        ("me an my sponsor went fishin", "network", "sponsor"),
        ("mom an me killed a whole pecan pie lol", "network", "mother"),
        ("fui donde mi abuela", "network", "grandmother"),
        ("that last one shoulda been a 7", "correct", "7"),
        ("no more of them mornin tips but keep the rest", "stop_scoped", "TIPS"),
        ("pónganlo en pausa un tiempito porfa", "stop_scoped", ""),
        ("START. thx yall", "opt_in", ""),
        ("no mas txts k 🙏", "opt_out", ""),
        ("contact info for my mentor pls", "keyword", "MENTOR"),
    ],
)
def test_what_was_done_met_mended_and_asked(text: str, intent: str, value: str) -> None:
    language = "es" if text.startswith(("fui", "p", "no mas")) else "en"
    meant = understand(text, context="none", question=None, language=language)
    assert (meant.intent, meant.value or "") == (intent, value)
