"""STOP with a reason or told again, means at hand beside an end, denials of a list and of a denial,
and more than the label says: each with what only looks like it."""

import pytest

from chalicelib.domain.texts import understand


def _read(
    text: str, context: str = "none", question: str | None = None, language: str = "en"
) -> tuple[str, str]:
    meant = understand(text, context=context, question=question, language=language)
    return meant.intent, meant.value or ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("STOP my minutes are runnin out", "en"),
        ("STOP its eatin up my data", "en"),
        ("stop got too much goin on", "en"),
        ("PARA se me acaban los minutos", "es"),
        ("ALTO mi plan no da para tanto", "es"),
        ("i already told yall STOP", "en"),
        ("i told you people stop like 3 times", "en"),
        ("how many times do i gotta say stop", "en"),
        ("i typed unsubscribe last week", "en"),
        ("ya les mande STOP", "es"),
        ("cuantas veces tengo que poner ALTO", "es"),
    ],
)
def test_the_keyword_with_a_reason_or_told_again_ends_the_texts(text: str, language: str) -> None:
    assert _read(text, language=language)[0] == "opt_out"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("told my dealer STOP", "en"),
        ("i told myself stop", "en"),
        ("i said stop and my dog actually stopped", "en"),
        ("i texted stop by accident", "en"),
        ("stop my head from spinning somebody", "en"),
        ("you better not stop sending these", "en"),
        ("and dont ever quit checkin on me", "en"),
        ("le dije alto a mi dealer", "es"),
        ("nunca dejes de mandarme mensajes", "es"),
        ("ni se les ocurra dejar de mandar estos", "es"),
    ],
)
def test_stop_to_another_and_wanting_texts_end_nothing(text: str, language: str) -> None:
    assert _read(text, language=language)[0] == "talk"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("rope is up in the garage. made my peace", "en"),
        ("i told yall no more texts. the rope is hung in the shed", "en"),
        ("counted out moms pills. sorry for everything", "en"),
        ("ya no me escriban, ya tengo la soga en el patio", "es"),
        ("bottle says 1 i took 20", "en"),
        ("prescribed 2 a day but i swallowed the whole bottle", "en"),
        ("la etiqueta decia 2 y me tome todo el frasco", "es"),
        ("not sure i dont want to die", "en"),
        ("i cant promise i dont want to die", "en"),
        ("no estoy seguro de que no me quiero morir", "es"),
    ],
)
def test_means_at_hand_too_many_and_a_denial_that_is_none_are_danger(
    text: str, language: str
) -> None:
    assert _read(text, language=language)[0] == "crisis"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("roping calves at the barn, done for the day", "en"),
        ("counted my pills for the week, all done with that chore", "en"),
        ("label says 2, i took 2 and went to bed", "en"),
        ("nah i dont feel like dying or being dead", "en"),
        ("i dont want to die or be dead, just sad", "en"),
        ("not sure i dont like group", "en"),
        ("no pienso en la muerte, solo estoy cansado", "es"),
    ],
)
def test_rope_work_chores_and_a_denied_list_are_talk(text: str, language: str) -> None:
    assert _read(text, language=language)[0] == "talk"


def test_what_the_label_says_is_no_use() -> None:
    assert _read("nada solo mi pastilla como dice el frasco", "use_yn", None, "es") == (
        "answer",
        "N",
    )
    assert _read("only my prozac like it says on the bottle", "use_yn") == ("answer", "N")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("relapse prevention plan", "en"),
        ("need my relapse prevention plan please", "en"),
        ("me mandan mi plan de prevencion de recaida", "es"),
    ],
)
def test_a_relapse_prevention_plan_is_the_plan(text: str, language: str) -> None:
    assert _read(text, language=language) == ("keyword", "PLAN")


def test_a_plan_for_the_day_is_talk() -> None:
    assert _read("plan is to go to the gym")[0] == "talk"
