"""No text raises, none takes long, and reading is a function of its input alone."""

import re
import time
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.understand_speed import mixed
from chalicelib.domain.texts.reading import Understanding, crisis_kind, lexicon, understand

LONGEST = 1_600  # characters; what a carrier joins at most

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


def _joined(words: Iterable[str]) -> str:
    return " ".join(words)[:LONGEST]


def _said(words: Sequence[str], fewest: int, most: int) -> st.SearchStrategy[str]:
    """These words in any order. Left alone Hypothesis prefers short lists, whatever the most is,
    and a text of more than forty words is read otherwise than a short one."""
    word = st.sampled_from(words)
    counted = st.integers(fewest, most)
    return counted.flatmap(lambda n: st.lists(word, min_size=n, max_size=n)).map(_joined)


def _spelt(phrases: Iterable[str]) -> list[str]:
    return sorted({word for one in phrases for word in re.findall(r"[^\W_]+", one)})


# Words that the recognisers act on, so that chance combines them, beside any characters at all.
ACTED_ON = (
    "i want to die stop not no yes 7 3 or half days aa na met my sister J went pause 2w near "
    "40202 wrong number mon thru fri , . ! / - % :3 <b> 1.5h 20 min each x2 si ya no me quiero "
    "morir sorry meant *4 liked help plan delete \u202e \u200b 7\ufe0f\u20e3 ½"
).split(" ")
SPOKEN = _said(ACTED_ON, 0, 30) | _said(ACTED_ON, 31, 120)
# A few of them said over and over.
REPEATED = st.lists(st.sampled_from(ACTED_ON), min_size=1, max_size=3, unique=True).flatmap(
    lambda few: _said(few, 20, 300)
)
# Sessions, amounts and days without a verb.
LOGGED = _said(
    "2 aa|1 na|gym 20 min|smart 1.5h|group x2|3 meetings|each|mon|tuesday|lunes|sister|a|,".split(
        "|"
    ),
    0,
    120,
)
# The words of a few lists and concepts, so that those meet which are about the same.
LISTS = [
    words
    for lists in (lexicon.concepts(), lexicon.word_lists(), lexicon.senses())
    for words in map(_spelt, lists.values())
    if words
] + [sorted(lexicon.mapping(name)) for name in ("numbers", "relations", "units", "weekdays")]
LISTED = st.lists(st.sampled_from(LISTS), min_size=1, max_size=4).flatmap(
    lambda lists: _said(sorted({word for one in lists for word in one}), 0, 320)
)
ANY_TEXT = st.text(st.characters(), max_size=400) | SPOKEN | REPEATED | LOGGED | LISTED
AWKWARD = [
    "", " ", "\x00", "\ud800", "\udfff\ud800", "\u202e", "\u202eIPOTS\u202c", "\n\n\n", "'", "\"",
    "1" * 400, "9" * 5000 + "h", "½", "/", "%", "- - -", "1/0", "1 / 10 / 10", "*", "**", "* *",
    "x", "#", "##", "^ $", "[a]", "<tips>", "a" * 100_000, "7 or " * 20_000, "\x00" * 100_000,
    "with mom and " * 7_000, "🇸🇹🇴🇵", "Ⅶ", "٣.٥", "１.５h", "²", "①",
    "2 aa " * 21, "a " * 800, "aa, " * 400, "2 aa 1 na gym " * 100,
    "monday 1 aa tuesday 1 aa wednesday 1 na thursday 2 aa friday 1 na saturday 1 aa sunday 1 na " * 2,
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


@pytest.mark.parametrize("calm", [False, True], ids=["any", "calm"])
def test_a_mixed_text_of_the_longest_size_is_read_within_milliseconds(calm: bool) -> None:
    texts = mixed(calm=calm)[:4]

    def seconds(text: str) -> float:
        begun = time.process_time()
        understand(text, context="count", question="meetings", language="en")
        return time.process_time() - begun

    # The bar of 5 ms is the benchmark's, on a quiet machine. On one with eight times as much to do
    # as it can, a reading was seen to take three times as much CPU: caches are shared.
    assert max(min(seconds(text) for _ in range(10)) for text in texts) < 0.03
