"""What other voices write: wordings that the reader's author thought of before reading them with
it, and that it did not know (decision 0243)."""

import pytest

from chalicelib.domain.texts import understand


def _read(
    text: str, context: str = "none", question: str | None = None, language: str = "en"
) -> str:
    meant = understand(text, context=context, question=question, language=language)
    return f"{meant.intent} {meant.value or ''}".strip()


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("im blocking yall if u dont quit", "en", "opt_out"),
        ("si siguen mandando los voy a reportar", "es", "opt_out"),
        ("Please discontinue.", "en", "opt_out"),
        ("i keep saying stop and you keep texting", "en", "opt_out"),
        ("my mom is the one who signed me up. take me off", "en", "opt_out"),
        ("ya no los quiero, gracias", "es", "opt_out"),
        ("stop reminding me", "en", "stop_scoped REMINDERS"),
        ("stop reminding me of my ex", "en", "talk"),
        ("they threatened to block me if i dont stop calling my ex", "en", "talk"),
    ],
)
def test_ends_and_what_is_none(text: str, language: str, meant: str) -> None:
    assert _read(text, language=language) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("theyd find me by the smell probably lol. anyway", "crisis"),
        ("carrying narcan in my truck now just in case", "talk"),
    ],
)
def test_danger_and_what_is_none(text: str, meant: str) -> None:
    assert _read(text) == meant


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("half hour on the stationary bike", "en", "activity fitness:1:0.5"),
        ("10 min meditation on the calm app", "en", "activity meditation:1:0.17"),
        ("wrote in my journal like you said", "en", "activity coping_practice:1"),
        ("two NA meetings today back to back", "en", "activity twelve_step:2"),
        (
            "had my 1 on 1 with Denise my counselor",
            "en",
            "activity individual_counseling:1",
        ),
        ("dentist finally", "en", "activity medical_checkup:1"),
        ("comparti en mi grupo de narcoticos anonimos", "es", "activity twelve_step:1"),
        ("took my son and daughter to the park", "en", "network son;daughter"),
        ("dinner at my uncle and aunts", "en", "network uncle;aunt"),
        ("date night with the wife", "en", "network wife"),
        ("caught up with an old friend over the phone", "en", "network friend"),
        ("mi tia Lupe me marco", "es", "network aunt:Lupe"),
    ],
)
def test_what_was_done_and_who_was_met(text: str, language: str, meant: str) -> None:
    assert _read(text, language=language) == meant


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("what does BARC mean", "en", "help"),
        ("idk how this works", "en", "help"),
        ("how did you get my number", "en", "help"),
        ("esto cobra?", "es", "help"),
        ("que significa jalon", "es", "help"),
        ("what does it mean to be happy", "en", "talk"),
        ("can yall match me with somebody else", "en", "keyword NEW_MENTOR"),
        ("como me comunico con mi mentor", "es", "keyword MENTOR"),
        ("somebody hit me up on the phone today", "en", "call_request"),
    ],
)
def test_requests(text: str, language: str, meant: str) -> None:
    assert _read(text, language=language) == meant


@pytest.mark.parametrize(
    ("text", "context", "question", "meant"),
    [
        ("none stayed home all week", "days_0_7", "risky_days", "answer 0"),
        ("none til friday then every day", "days_0_7", "risky_days", "answer 7"),
        ("was an 8 yesterday 2 today", "scale_0_10", "craving", "answer 2"),
        ("1 yesterday 2 today", "count", "meetings", "answer 3"),
        ("just the one", "count", "meetings", "answer 1"),
        ("still white knucklin but no", "use_yn", None, "answer N"),
        ("day 12!!", "use_yn", None, "answer N"),
        ("relapsed. sorry", "use_yn", None, "answer Y"),
        ("no, 3 sorry", "scale_0_10", "craving", "correct 3"),
    ],
)
def test_answers(text: str, context: str, question: str | None, meant: str) -> None:
    assert _read(text, context, question) == meant


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("climbed up on the roof to get the frisbee", "en"),
        ("sitting on the roof watching fireworks", "en"),
        ("left a note for the mailman", "en"),
        ("cant breathe thru my nose this cold is bad", "en"),
        ("drank too much tea cant sleep", "en"),
        ("me duele el pecho por la tos", "es"),
        ("left the oven on again lol", "en"),
    ],
)
def test_everyday_roofs_notes_colds_and_tea_are_talk(text: str, language: str) -> None:
    assert _read(text, language=language) == "talk"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("on the roof of the parking deck nobody knows", "en"),
        ("left a note on the fridge for when they find me", "en"),
        ("not gonna make it to tomorrow", "en"),
        ("woke up mad that i woke up", "en"),
        ("headed for the river and im not hitting the brakes", "en"),
        ("turned on the gas and closed the windows", "en"),
        ("abri el gas y cerre las ventanas, ya me acoste", "es"),
    ],
)
def test_the_same_words_in_danger(text: str, language: str) -> None:
    assert _read(text, language=language) == "crisis"
