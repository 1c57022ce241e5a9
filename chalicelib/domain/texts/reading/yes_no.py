"""Yes or no, to "used since last time?" and to "want a call?"."""

from chalicelib.domain.texts.reading.activities import attended
from chalicelib.domain.texts.reading.contacts import in_touch
from chalicelib.domain.texts.reading.numbers import number
from chalicelib.domain.texts.reading.phrasebook import Found
from chalicelib.domain.texts.reading.text import Text

_NEGATION_REACH = 4
_NEARBY = 120  # characters that surely hold as many words
_NEGATIONS = frozenset(
    ("not no never without nor nunca sin ni tampoco zero cero nobody nadie").split()
)
_BREAKS = frozenset(
    (". , but pero just only except besides solo nomas till until hasta unless wait well").split()
)


def used(text: Text) -> str | None:
    """Whether somebody used: ``Y``, ``N``, or None if the text doesn't say.

    Any use counts, however it opens; hedged and both count as use; a medicine as prescribed,
    nicotine and caffeine don't.
    """
    if text.has("asks_back"):
        return None
    yes, no = _opening(text)
    mended = _mended(text)
    if mended:
        return mended
    if _use_told(text):
        return "Y"
    if text.has("not_a_use_answer") and not (yes or no):
        return None
    return _without_use(text, yes, no)


def _without_use(text: Text, yes: bool, no: bool) -> str | None:
    sober = text.has("sober_said") and not text.has("sober_undone")
    if yes and no and not sober:
        return "Y"
    if text.has("hedged") and not no and _short(text):
        return "Y"
    if sober or no:
        return "N"
    if yes:
        return "Y"
    if text.has("use_exempt") and _opens_exempt(text):
        return "N"
    return _counted(text)


def _counted(text: Text) -> str | None:
    amounts = [number(word, text.language) for word in text.plain_words]
    if len(amounts) == 1 and amounts[0] is not None:
        return "Y" if amounts[0] > 0 else "N"
    return None


def _use_told(text: Text) -> bool:
    return bool(told_of_use(text))


def told_of_use(text: Text) -> list[str]:
    """The wordings by which a text tells of use, none that it denies or that is long over."""
    told = list(text.found.get("use_said", ()))
    # "A twisted tea" is no tea.
    exempt = [one for one in text.found.get("use_exempt", ()) if not _within(one, told)]
    long_ago = text.has("past_over") and not text.has("recent")
    if text.has("use_timed") and not (attended(text) or in_touch(text)):
        told += text.found["use_timed"]  # "last night": of use, unless it dates something else
    if long_ago:
        return []
    meant = (one for one in told if not _inside(one, exempt) and not _negated(text, one))
    return [text.line[one.start : one.end].strip() for one in meant]


def _opens_exempt(text: Text) -> bool:
    return len(text.plain_words) <= 15


def _short(text: Text) -> bool:
    return len(text.plain_words) <= 8


def _opening(text: Text) -> tuple[bool, bool]:
    """Whether the text opens with a yes, and with a no; both for "yes and no"."""
    words = text.plain_words
    opening = words[:4]
    yes = any(_is_yes(word, position, text) for position, word in enumerate(opening[:2]))
    no = (
        any(word in _NO for word in opening[:1])
        or any(word in _NO and word != "not" for word in opening[1:2])
        or any(
            word in _NO and opening[position - 1] in ("and", "y", "or", "but", "/")
            for position, word in enumerate(opening)
            if position
        )
    )
    return yes, no and not text.says("hedged")


_YES = frozenset(
    (
        "yes yeah yep yup yea ya y si sip simon claro sure affirmative yessir yah guilty "
        "uh-huh 👍 ✅ correct afirmativo unfortunately desafortunadamente lamentablemente"
    ).split()
)
_NO = frozenset(
    (
        "no nope nah naw nuh n nel nop never nada not nunca negative nones nay na 👎 ❌ none "
        "nyet nein nombre nombe nombres nambe ninguna negativo jamas nary"
    ).split()
)


_POLITE = frozenset("thanks thank you gracias sir maam please".split())


def opened_with(text: Text) -> str | None:
    """The yes or no that a text opens with, set apart from what follows."""
    words = [word.word for word in text.words[:5] if word.word not in _POLITE]
    if len(words) < 3 or words[1] not in (".", ",", "and", "y", "but", "pero"):
        return None
    return "Y" if words[0] in _YES else "N" if words[0] in _NO else None


def _is_yes(word: str, position: int, text: Text) -> bool:
    following = text.plain_words[position + 1 : position + 2]
    if word == "ya" and text.language == "es":
        return False
    if word == "y" and position:
        return False
    return word in _YES and following != ("que",)


def _mended(text: Text) -> str | None:
    """ "no wait yes": the last of two."""
    for place in text.found.get("mend", ()):
        before = text.line[: place.start].split()
        after = [word for word in text.line[place.end :].split() if word.isalnum()]
        spoken = text.line[place.start : place.end].split()
        if (before and (before[-1] in _YES or before[0] in _YES | _NO)) or spoken[0] in _NO:
            for word in after[:3]:
                if word in _YES or word in _NO:
                    return "Y" if word in _YES else "N"
    return None


def wants_call(text: Text) -> str | None:
    """Whether somebody wants a call; naming a time accepts."""
    refused = _clear(text, "call_no")
    timed = [place for place in text.found.get("time_named", ()) if not _negated(text, place)]
    mended = _mended(text)
    if mended:
        return mended
    yes, no = _opening(text)
    if refused and not yes:
        return "Y" if timed and _after(timed, refused) else "N"
    if (yes and no) or (yes and refused and not _only_polite(text)):
        return "Y"
    if no:
        return "Y" if timed else "N"
    accepted = _clear(text, "call_yes")
    return "Y" if yes or timed or accepted or text.has("hedged", "clear_yes") else None


def _only_polite(text: Text) -> bool:
    return not text.has("call_no")


def _clear(text: Text, concept: str) -> list[Found]:
    return [place for place in text.found.get(concept, ()) if not _negated(text, place)]


def _after(timed: list[Found], refused: list[Found]) -> bool:
    last = max(place.end for place in refused)
    return any(place.start >= last for place in timed)


def _inside(place: Found, others: list[Found]) -> bool:
    return any(other.start < place.end and place.start < other.end for other in others)


def _within(place: Found, others: list[Found]) -> bool:
    """Whether a longer wording holds this one."""
    return any(
        other.start <= place.start and place.end <= other.end and other != place for other in others
    )


def _negated(text: Text, place: Found) -> bool:
    reach: list[str] = []
    near = text.line[max(0, place.start - _NEARBY) : place.start]
    for word in reversed(near.split()[-_NEGATION_REACH:]):
        if word in _BREAKS:
            break
        reach.append(word)
    return any(word in _NEGATIONS for word in reach)
