"""Which strategies a text may hold, and whose turn it is."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.recovery_plan import in_turn, sayable
from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.segments import segments

WORDS = st.lists(
    st.sampled_from(["walk", "aa", "meeting", "Call J", "sponsor", "\U0001f600", "x" * 91]),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


@given(st.lists(WORDS, max_size=6), st.integers(0, 50))
def test_nothing_that_discloses_is_ever_told(coping: list[str], told: int) -> None:
    found = in_turn(sayable(coping, plain=False, names=("Sample",)), told)
    if found:
        assert not disclosing(found, ("Sample",))
        assert segments(found).encoding == "GSM-7"
        assert segments(found).units <= 90


def test_all_have_their_turn() -> None:
    fit = sayable(["Walk", "Go to AA", "Sing"], plain=False, names=())
    assert [in_turn(fit, n) for n in range(3)] == ["Walk", "Sing", "Walk"]
    assert in_turn([], 7) is None


def test_plain_wording_may_say_what_things_are() -> None:
    assert sayable(["Go to AA"], plain=True, names=()) == ["Go to AA"]
