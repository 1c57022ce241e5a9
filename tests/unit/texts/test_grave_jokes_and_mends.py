"""Danger that laughs, drives or has its plan set, and the mends of strangers, with their looks."""

import pytest

from chalicelib.domain.texts import understand


def _read(
    text: str, context: str = "none", question: str | None = None, language: str = "en"
) -> tuple[str, str]:
    meant = understand(text, context=context, question=question, language=language)
    return meant.intent, meant.value or ""


@pytest.mark.parametrize(
    "text",
    [
        "half a fifth of jim beam in me and cruising down i 40 home",
        "killed a pint of vodka, behind the wheel rn",
        "5 shots deep, keeping it between the ditches",
        "me tome un six y voy por la autopista",
        "somebody just walk me out behind the barn. half joking",
        "put me down like a lame horse lol im not even kidding",
        "might go swim off a bridge lol mostly kidding",
        "ya sacrifiquenme como perro viejo jaja, medio en broma",
        "how many of these would it take to od somebody my size",
        "would a whole bottle of my seroquel kill me",
        "cuantas pastillas de estas son para no despertar",
        "yall was the only ones who cared. bye for good",
        "my boyfriend picked me up by the throat",
        "i dont want texts i want to die",
        "about to fix alone at the motel first time in 8 months",
    ],
)
def test_danger_that_laughs_drives_or_asks_how_much(text: str) -> None:
    assert _read(text)[0] == "crisis"


@pytest.mark.parametrize("context", ["none", "after_stop"])
@pytest.mark.parametrize(
    "text",
    [
        "i told yall to quit texting. got a plan and its tonight",
        "stop texting. i picked a method and a day",
        "i said stop but i dont know who else. tonight is gonna be the night",
        "les dije que no me escriban pero ya puse fecha y hoy lo hago",
    ],
)
def test_a_plan_that_is_set_comes_before_any_stop_beside_it(text: str, context: str) -> None:
    assert _read(text, context)[0] == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "still rolling down 81, second load of the day, just coffee",
        "pint of blueberries gone and im still hungry lol",
        "my sponsor loves old yeller, we watched it sunday",
        "im not kidding this chili is the best",
        "got a plan for tonight, pizza and a movie",
        "tonights the night, my kids play at the school",
        "my toddler near about gave me a heart attack climbing the fridge",
        "casi me pega un carro en la bici",
        "cravings loud tonight but im not going to act on it",
        "did some deep breathing",
        "my boy shot 20 points tonight",
        "knife slipped while i was fixin supper, 3 stitches",
        "goodbye for good to my old truck lol",
    ],
)
def test_what_only_sounds_grave(text: str) -> None:
    assert _read(text)[0] != "crisis"


def test_who_is_nearly_hit_by_a_car_is_not_beaten_and_who_is_beaten_is() -> None:
    assert _read("mi marido casi me pega otra vez y tengo miedo", language="es")[0] == "crisis"


@pytest.mark.parametrize(
    ("text", "context", "question", "value"),
    [
        ("meant 7 thumb slipped", "scale_0_10", "craving", "7"),
        ("wrong key lol 9", "scale_0_10", "craving", "9"),
        ("not for i said 4 dang siri", "scale_0_10", "confidence", "4"),
        ("not too i said 2", "days_0_7", "low_days", "2"),
        ("actually yeah i did. sorry i lied", "use_yn", None, "Y"),
        ("can you change what i answered to 8", "none", None, "8"),
    ],
)
def test_a_mend_in_its_own_words(text: str, context: str, question: str | None, value: str) -> None:
    assert _read(text, context, question) == ("correct", value)


@pytest.mark.parametrize(
    ("text", "context", "question", "value"),
    [
        ("everyday but sunday", "days_0_7", "low_days", "6"),
        ("whole week but monday", "days_0_7", "low_days", "6"),
        ("toda la semana excepto lunes", "days_0_7", "low_days", "6"),
        ("everyday but the weekend", "days_0_7", "low_days", "5"),
        ("last week was a 9 this week 2", "scale_0_10", "craving", "2"),
        ("4 stupid phone died last night", "scale_0_10", "craving", "4"),
        ("only my lexapro like the label says", "use_yn", None, "N"),
        ("popped an addy to get thru finals", "use_yn", None, "Y"),
    ],
)
def test_an_answer_with_an_exception(
    text: str, context: str, question: str | None, value: str
) -> None:
    assert _read(text, context, question) == ("answer", value)


@pytest.mark.parametrize(
    ("text", "context", "intent", "value"),
    [
        ("stahp", "none", "opt_out", ""),
        ("kwit texting me", "none", "opt_out", ""),
        ("ya no me escriban", "none", "opt_out", ""),
        ("para nada molestan, siganme escribiendo", "none", "talk", ""),
        ("you people are the worst", "none", "clarify_stop", ""),
        ("son bien fastidiosos", "none", "clarify_stop", ""),
        ("my neighbors are annoying af", "none", "talk", ""),
        ("sir you have reached a bakery", "none", "wrong_number", ""),
        ("youre texting a tire shop bud", "invite_yn", "wrong_number", ""),
        ("este es un taller mecánico", "none", "wrong_number", ""),
        ("got me a job at a bakery", "none", "talk", ""),
        ("this is a good church", "none", "talk", ""),
        ("unstop - its Marcus", "after_stop", "opt_in", ""),
        ("sure whats the catch", "invite_yn", "help", ""),
        ("hit the gym, lifted 1 hr", "none", "activity", "fitness:1:1"),
        (
            "gym 45 min n meditated 15",
            "none",
            "activity",
            "fitness:1:0.75;meditation:1:0.25",
        ),
        ("NA at the lutheran hall 1 hour", "none", "activity", "twelve_step:1:1"),
        ("drove up to see my mom", "none", "network", "mother"),
        ("sponsor picked me up for coffee", "none", "network", "sponsor"),
        ("sat on the porch w my pastor", "none", "network", "pastor"),
        ("yall need to chill", "none", "clarify_stop", ""),
        ("im 12 this is my ipad", "use_yn", "wrong_number", ""),
        ("do u charge for texts", "none", "help", ""),
        ("bet", "invite_yn", "opt_in", ""),
        ("had wings with my brother", "none", "network", "brother"),
        ("llamé a mi padrino de NA", "none", "network", "sponsor"),
        ("échenme un telefonazo porfa", "none", "call_request", ""),
    ],
)
def test_ends_wrong_numbers_and_what_was_done(
    text: str, context: str, intent: str, value: str
) -> None:
    spanish = text.startswith(("ya", "para", "son", "este", "llam", "éch"))
    assert _read(text, context, language="es" if spanish else "en") == (intent, value)
