"""The reading rules, one table each: how a text is read while a certain question is open."""

import pytest

from chalicelib.domain.texts.reading import crisis_kind, understand


def read(
    text: str, context: str = "none", question: str | None = None, language: str = "en"
) -> str:
    meant = understand(text, context=context, question=question, language=language)
    return " ".join((meant.intent, meant.value)).strip()


CRAVING = [
    ("7", "7"), ("3 or 4", "4"), ("4.5", "5"), ("4½", "5"), ("six and a half", "7"),
    ("70%", "7"), ("8/10", "8"), ("8 out of 10", "8"), ("11", "10"), ("a hundred 10", "10"),
    ("was a 9 this morning, now 3", "9"), ("last week 8 but today 2", "2"), ("3 no wait 5", "5"),
    ("٧", "7"), ("７", "7"), ("7️⃣", "7"), ("**7**", "7"), ("=7", "7"), ("seven", "7"),
    ("siete", "7"), ("SEVEN!!", "7"), ("🔟", "10"), ("none", "0"), ("5 to 6", "6"),
]  # fmt: skip
CONFIDENCE = [
    ("3 or 4", "3"), ("4.5", "4"), ("7-8", "7"), ("six and a half", "6"), ("12", "10"),
    ("between 5 and 6", "5"), ("85%", "8"),
]  # fmt: skip
NO_NUMBER = [
    ":3", "<3", "24/7", "9/11 was rough", "idk", "pretty bad", "one of those days", "😭", "2moro",
    "at 7 this morning i was fine", "12 step", "ok", "12/25",
]  # fmt: skip
DAYS = [
    ("couple", "2"), ("un par", "2"), ("a few", "3"), ("several", "4"), ("half", "4"),
    ("most", "5"), ("weekdays", "5"), ("the weekend", "2"), ("almost every day", "6"),
    ("every day", "7"), ("all week", "7"), ("once", "1"), ("twice", "2"), ("all 14", "7"),
    ("mon wed fri", "3"), ("monday through thursday", "4"), ("fri - sun", "3"), ("2 or 3", "3"),
    ("once or twice", "2"), ("3.5", "4"), ("ningún día", "0"), ("de lunes a miércoles", "3"),
    ("0", "0"), ("not every day, like 4", "4"), ("4 days", "4"), ("casi todos", "6"),
]  # fmt: skip
MEETINGS = [
    ("2 aa 1 smart", "3"), ("3 or 4", "3"), ("none", "0"), ("a couple", "2"), ("two", "2"),
    ("aa twice", "2"), ("4.5", "4"), ("0", "0"), ("just one", "1"), ("5 meetings", "5"),
    ("un par", "2"), ("un par de juntas", "2"),
]  # fmt: skip
PEOPLE = [
    ("my mom and my sister", "2"), ("just my sponsor", "1"), ("Dan, Lu and my uncle", "3"),
    ("nobody", "0"), ("3 or 4", "3"), ("mi mamá y mi tío", "2"), ("4", "4"), ("un par", "2"),
]  # fmt: skip
AROUND = [
    ("2", "2"), ("two", "2"), ("none", "0"), ("nobody", "0"), ("0", "0"), ("no one anymore", "0"),
    ("a few", "3"), ("couple", "2"), ("my roommate", "1"), ("my brother and 2 friends", "3"),
    ("3 or 4", "4"), ("3-4", "4"), ("2 maybe 3", "3"), ("2 at work", "2"), ("dos", "2"),
    ("ninguno", "0"), ("nadie", "0"), ("mi primo", "1"), ("cinco o seis", "6"), ("unos 3", "3"),
    ("un par", "2"), ("un par de amigos", "2"),
]  # fmt: skip
USED = [
    ("N", "N"), ("yes still sober", "N"), ("yes and no", "Y"), ("ya", "Y"), ("kinda", "Y"),
    ("a beer", "Y"), ("just weed", "Y"), ("only my methadone", "N"), ("no just cigs", "N"),
    ("3 times", "Y"), ("0", "N"), ("drank friday", "Y"), ("no but i drank friday", "Y"),
    ("ya no", "N"), ("👎", "N"), ("nope 60 days", "N"), ("no wait yes", "Y"), ("nel", "N"),
    ("sí, ayer", "Y"), ("not really", "Y"), ("i used to but no", "N"), ("energy drinks only", "N"),
]  # fmt: skip
WANTS_CALL = [
    ("tomorrow after 5", "Y"), ("im good", "N"), ("not now", "N"), ("rather text", "N"),
    ("👍", "Y"), ("call me", "Y"), ("maybe", "Y"), ("yes and no", "Y"), ("noon", "Y"),
    ("no gracias", "N"), ("mañana", "Y"), ("ok", "Y"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), CRAVING)
def test_of_two_cravings_the_higher_counts(text: str, value: str) -> None:
    assert read(text, "scale_0_10", "craving") == f"answer {value}"


@pytest.mark.parametrize(("text", "value"), CONFIDENCE)
def test_of_two_confidences_the_lower_counts(text: str, value: str) -> None:
    assert read(text, "scale_0_10", "confidence") == f"answer {value}"


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_asks_again(text: str) -> None:
    assert read(text, "scale_0_10", "craving") == "talk"


@pytest.mark.parametrize(("text", "value"), DAYS)
def test_days_are_counted_as_people_say_them(text: str, value: str) -> None:
    assert read(text, "days_0_7", "low_days") == f"answer {value}"


@pytest.mark.parametrize(("text", "value"), MEETINGS)
def test_meetings_add_up_and_guesses_go_low(text: str, value: str) -> None:
    assert read(text, "count", "meetings") == f"answer {value}"


@pytest.mark.parametrize(("text", "value"), PEOPLE)
def test_people_named_are_counted(text: str, value: str) -> None:
    assert read(text, "count", "people") == f"answer {value}"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "value"), AROUND)
def test_people_who_use_are_counted_and_guesses_go_high(
    text: str, value: str, language: str
) -> None:
    assert read(text, "count", "around", language) == f"answer {value}"


def test_who_uses_around_them_is_no_contact_of_theirs_and_no_session() -> None:
    for text in ("2, my cousin and my roommate", "2 from aa"):
        meant = understand(text, context="count", question="around", language="en")
        assert (meant.intent, meant.value, meant.also) == ("answer", "2", ())


def test_all_of_them_is_no_number_of_people_who_use() -> None:
    assert read("all of them", "count", "around") == "talk"


@pytest.mark.parametrize(("text", "value"), USED)
def test_use_is_about_use_and_not_the_word(text: str, value: str) -> None:
    assert read(text, "use_yn") == f"answer {value}"


@pytest.mark.parametrize(("text", "value"), WANTS_CALL)
def test_naming_a_time_accepts_a_call(text: str, value: str) -> None:
    assert read(text, "want_call_yn") == f"answer {value}"


READINGS = [
    # opt-out keywords, and what only looks like one
    *[(word, "opt_out") for word in (
        "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT REMOVE ALTO PARAR CANCELAR".split()
    )],
    ("Stop, thanks!", "opt_out"), ("stop\u200b", "opt_out"), ("“Stop”", "opt_out"),
    ("ѕtop", "opt_out"), ("🇸🇹🇴🇵", "opt_out"), ("st0p", "opt_out"), ("unsubscrbe", "opt_out"),
    ("\u202epots", "opt_out"), ("lose my number", "opt_out"), ("shop", "talk"), ("quite", "talk"),
    ("dont stop texting me", "talk"), ("stop calling my job", "talk"), ("stop it", "clarify_stop"),
    ("delete my number", "opt_out"), ("delete my data", "keyword DELETE"), ("fin de semana", "talk"),
    ("how do i stop these texts", "help"), ("para mi hijo", "talk"), ("i quit drinking", "talk"),
    # pauses
    ("pause 2 weeks", "stop_scoped P2W"), ("pause a couple of days", "stop_scoped P2D"),
    ("pause 24 hours", "stop_scoped P1D"), ("pause a month", "stop_scoped P1M"),
    ("stop tips", "stop_scoped TIPS"), ("pause", "stop_scoped"), ("sin consejos", "stop_scoped TIPS"),
    # opt-in
    ("Start, please", "opt_in"), ("turn it back on", "talk"), ("empezar gracias", "opt_in"),
    # activity: done only
    ("aa", "activity twelve_step:1"), ("gym 30 min", "activity fitness:1:0.5"),
    ("went to 2 na meetings", "activity twelve_step:2"), ("aa tomorrow", "talk"),
    ("skipped aa", "talk"), ("group 1 hr and 15 min", "activity group_therapy:1:1.25"),
    ("yoga an hour and a half", "activity fitness:1:1.5"),
    # network
    ("met my aunt Rosa", "network aunt:Rosa"), ("lunch with Sam Lee", "network Sam"),
    ("saw my dealer", "talk"), ("meeting my sister later", "talk"),
    # keyword and help
    ("near 4O202", "keyword NEAR:40202"), ("near", "keyword NEAR:"), ("help pls", "keyword HELP"),
    ("who sees this", "keyword WHO_SEES"), ("what does this cost", "help"),
    ("call me", "call_request"), ("dont call me", "talk"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), READINGS)
def test_with_nothing_open(text: str, meant: str) -> None:
    assert read(text) == meant


BY_CONTEXT = [
    ("yes", "after_stop", "talk"), ("yes", "unknown_number", "talk"), ("7", "after_stop", "talk"),
    ("yes", "none", "talk"), ("yes", "invite_yn", "opt_in"), ("ok", "invite_yn", "talk"),
    ("👍", "invite_yn", "talk"), ("yes but who is this", "invite_yn", "help"),
    ("no", "invite_yn", "answer N"), ("stop", "invite_yn", "opt_out"), ("quit", "use_yn", "opt_out"),
    ("stop", "after_stop", "opt_out"), ("ya no", "none", "clarify_stop"),
    ("Liked “Any since last time? Y/N”", "use_yn", "talk"), ("oops no", "use_yn", "correct N"),
    ("went to aa", "use_yn", "activity twelve_step:1"), ("help me", "use_yn", "help"),
    ("wrong number", "use_yn", "wrong_number"), ("call me", "scale_0_10", "call_request"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "context", "meant"), BY_CONTEXT)
def test_what_is_open_decides(text: str, context: str, meant: str) -> None:
    question = "craving" if context == "scale_0_10" else None
    assert read(text, context, question) == meant


DANGER = [
    ("i want to die", "suicidal"), ("they'd be better off without me", "suicidal"),
    ("whats the suicide hotline", "suicidal"), ("lol might just jump off the bridge", "suicidal"),
    ("i keep cutting my arms", "self_harm"), ("took the whole bottle", "overdose"),
    ("she wont wake up", "overdose"), ("how much fentanyl is safe", "relapse_danger"),
    ("about to shoot up, nobody home", "relapse_danger"), ("drunk and driving", "danger"),
    ("he has a gun", "danger"), ("im going to kill my boss tonight", "danger"),
    ("having a seizure", "medical"), ("help im bleeding", "medical"),
    ("me quiero morir", "suicidal"), ("no respira", "overdose"),
]  # fmt: skip
HARMLESS = [
    "this commute is killing me", "dying to see you", "my phone died", "i overdosed in 2015",
    "my friend died last week", "im not suicidal", "craving so bad", "i used heroin",
    "how many of my prescribed pills do i take", "that movie about suicide", "drank alone last night",
    "me muero de risa", "used to want to die, years ago", "hung out and shot pool",
    "he is in the hospital", "this is his wife, he is in the hospital", "im in the hospital",
    "this is his mom he cant come to the phone", "is in county jail",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), DANGER)
def test_danger_is_seen_in_any_context(text: str, kind: str) -> None:
    assert crisis_kind(text) is not None, kind
    for context in ("none", "use_yn", "invite_yn", "after_stop", "unknown_number"):
        assert read(text, context) == "crisis"


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert crisis_kind(text) is None


@pytest.mark.parametrize(
    "text", ["he od'd and is in the hospital", "this is his mom he wont wake up",
             "im in the hospital parking lot with a gun i want to die"],
)  # fmt: skip
def test_a_hospital_or_another_hand_takes_no_danger_away(text: str) -> None:
    assert crisis_kind(text) is not None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("this is his wife, he is in the hospital", "talk"),
        ("this is her mom, she passed away", "talk"),
        ("this is his mom, wrong number", "wrong_number"),
        ("no this is his mom, he doesnt have this phone anymore", "wrong_number"),
    ],
)
def test_kin_who_tell_why_they_write_have_the_right_number(text: str, intent: str) -> None:
    assert read(text, "none") == intent


@pytest.mark.parametrize(
    ("text", "context", "value"),
    [
        ("NEAR 40202", "scale_0_10", "NEAR:40202"), ("1980", "scale_0_10", ""),
        ("my zip is 40202", "scale_0_10", ""), ("zip", "scale_0_10", "0"),
        ("call me at 502-555-0134", "scale_0_10", ""), ("call me at 502-555-0134", "count", ""),
        ("1000", "scale_0_10", "10"), ("100%", "scale_0_10", "10"), ("11", "scale_0_10", "10"),
    ],
)  # fmt: skip
def test_a_zip_a_year_and_a_phone_number_answer_no_question(
    text: str, context: str, value: str
) -> None:
    question = "craving" if context == "scale_0_10" else "meetings"
    assert understand(text, context=context, question=question, language="en").value == value


@pytest.mark.parametrize(
    ("text", "context", "also"),
    [
        ("STOP im going to kill myself", "none", ("opt_out",)),
        ("yes. shot up alone", "use_yn", ("answer=Y",)),
        ("10 i want to die", "scale_0_10", ("answer=10",)),
    ],
)
def test_a_crisis_keeps_what_else_was_said(text: str, context: str, also: tuple[str, ...]) -> None:
    meant = understand(text, context=context, question="craving", language="en")
    assert (meant.intent, meant.also) == ("crisis", also)
