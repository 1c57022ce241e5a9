"""No text raises, none takes long, and reading is a function of its input alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.texts.reading import Understanding, crisis_kind, understand

INTENTS = {
    "crisis", "opt_out", "opt_in", "stop_scoped", "clarify_stop", "wrong_number", "help",
    "answer", "correct", "activity", "network", "keyword", "call_request", "talk",
}  # fmt: skip
OPEN = st.sampled_from(
    [
        ("none", None), ("use_yn", None), ("scale_0_10", "craving"), ("scale_0_10", "confidence"),
        ("days_0_7", "low_days"), ("days_0_7", "risky_days"), ("count", "meetings"),
        ("count", "people"), ("count", "around"), ("want_call_yn", None),
        ("invite_yn", None), ("after_stop", None), ("unknown_number", None),
    ]
)  # fmt: skip
# Words that the recognisers act on, so that chance combines them, beside any characters at all.
SPOKEN = st.lists(
    st.sampled_from(
        "i want to die stop not no yes 7 3 or half days aa na met my sister J went pause 2w near "
        "40202 wrong number mon thru fri , . ! / - % :3 <b> 1.5h 20 min each x2 si ya no me quiero "
        "morir sorry meant *4 liked help plan delete \u202e \u200b 7\ufe0f\u20e3 ½".split(" ")
    ),
    max_size=30,
).map(" ".join)
ANY_TEXT = st.text(st.characters(), max_size=400) | SPOKEN
AWKWARD = [
    "", " ", "\x00", "\ud800", "\udfff\ud800", "\u202e", "\u202eIPOTS\u202c", "\n\n\n", "'", "\"",
    "1" * 400, "9" * 5000 + "h", "½", "/", "%", "- - -", "1/0", "1 / 10 / 10", "*", "**", "* *",
    "x", "#", "##", "^ $", "[a]", "<tips>", "a" * 100_000, "7 or " * 20_000, "\x00" * 100_000,
    "with mom and " * 7_000, "🇸🇹🇴🇵", "Ⅶ", "٣.٥", "１.５h", "²", "①",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=ANY_TEXT, asked=OPEN, language=st.sampled_from(["en", "es", "", "xx"]))
def test_any_text_is_understood_as_something(
    text: str, asked: tuple[str, str | None], language: str
) -> None:
    context, question = asked
    meant = understand(text, context=context, question=question, language=language)
    assert meant.intent in INTENTS
    assert meant == understand(text, context=context, question=question, language=language)


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(), max_size=300))
def test_the_crisis_scan_takes_any_text(text: str) -> None:
    crisis_kind(text)


@pytest.mark.parametrize("text", AWKWARD, ids=lambda text: repr(text[:12]))
def test_awkward_texts_are_read(text: str) -> None:
    for context, question in (("none", None), ("count", "people"), ("days_0_7", "low_days")):
        meant = understand(text, context=context, question=question, language="en")
        assert isinstance(meant, Understanding)
    crisis_kind(text)


@settings(max_examples=200, deadline=None)
@given(text=SPOKEN, asked=OPEN)
def test_answers_stay_inside_their_range(text: str, asked: tuple[str, str | None]) -> None:
    context, question = asked
    meant = understand(text, context=context, question=question, language="en")
    if meant.intent != "answer":
        return
    assert context not in ("none", "after_stop", "unknown_number")
    top = {"scale_0_10": 10, "days_0_7": 7}.get(context)
    if context.endswith("_yn"):
        assert meant.value in ("Y", "N")
    elif top is not None:
        assert 0 <= int(meant.value) <= top
    else:
        assert int(meant.value) >= 0


def test_danger_is_found_wherever_it_stands_in_a_very_long_text() -> None:
    small_talk = "had eggs and toast and then the bus was late again. "
    for before in (0, 75, 76, 77, 78, 150, 700):
        text = small_talk * before + "i am going to kill myself tonight. " + small_talk * 40
        meant = understand(text, context="none", question=None, language="en")
        assert meant.intent == "crisis", before


def test_a_text_of_the_longest_size_is_read_within_milliseconds() -> None:
    text = ("worked a double then sat w a couple guys and one of em was going on about how he "
            "quit smoking. then my ex calls about the kids and i let her finish. ") * 12  # fmt: skip
    understand(text[:1600], context="none", question=None, language="en")  # word lists read

    def seconds() -> float:
        begun = time.process_time()
        understand(text[:1600], context="scale_0_10", question="craving", language="en")
        return time.process_time() - begun

    # About 3 ms on a quiet machine; the slack is for a crowded one.
    assert min(seconds() for _ in range(10)) < 0.02
