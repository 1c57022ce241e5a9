"""Aftercare attended or done, with sessions and hours."""

import re

from chalicelib.domain.texts.reading import lexicon
from chalicelib.domain.texts.reading.numbers import number
from chalicelib.domain.texts.reading.phrasebook import Found
from chalicelib.domain.texts.reading.sessions import Sessions, measure
from chalicelib.domain.texts.reading.text import Text

_PREFIX = "activity="
# "at the clinic", "con mi consejera": the same session, seen from another side.
_SAME_SESSION = frozenset("with con at en by from for por para w got gave".split())
_GENERIC = "other_mutual_help"
_GYM = frozenset("the gym gimnasio gymnasium fitness center".split())
_DONE_THERE = frozenset("lifted lifting ran swam weights worked working cardio levante".split())
_MOST_COUNTED = 50
_ONE_THOUGHT = 40  # words; a longer text tells of more than one thing
_PARTED = frozenset((",", "comma", "coma"))  # spoken, and as spelling mends it
# A number within the wording: fellowships known only by it ("2 ca"), "fui a dos juntas de na".
_COUNTED_INSIDE = re.compile(
    r"(?:^|(?<= ))(\S+) "
    r"(?:ca|ha|ma|meetings|sessions|classes|runs|walks|hikes|rides"
    r"|juntas|reuniones|sesiones|clases|citas) "
)


def attended(text: Text) -> list[Sessions]:
    """What was attended or done; nothing that is planned, missed or merely spoken of."""
    known = text.sessions
    if "attended" not in known:
        known["attended"] = _attended(text)
    return known["attended"]


def _attended(text: Text) -> list[Sessions]:
    mentions = _mentions(text)
    if not mentions or (text.has("not_done") and not text.has("done_anyway")):
        return []
    if not (text.has("attended") or _terse(text, mentions)):
        return []
    # A log that is terse throughout says so by being one, and needs no verb.
    if len(text.words) > _ONE_THOUGHT and text.has("attended"):
        mentions = [one for one in mentions if _said_attended(text, one)]
    return told(text, _not_called_off(text, mentions))


def _said_attended(text: Text, mention: Sessions) -> bool:
    """Whether its own sentence says that it was attended: a letter tells of many things."""
    first = text.line.rfind(". ", 0, mention.place.start) + 1
    last = text.line.find(". ", mention.place.end)
    last = last if last >= 0 else len(text.line)
    return any(first <= one.start < last for one in text.found.get("attended", ()))


def _not_called_off(text: Text, mentions: list[Sessions]) -> list[Sessions]:
    """ "Group got cancelled so i did smart": without what stands right beside a cancellation."""
    off = text.found.get("called_off", ())
    kept = [
        one
        for one in mentions
        if all(one.place.start > bar.end or one.place.end < bar.start for bar in off)
    ]
    return kept or mentions


def spoken_of(text: Text) -> list[Sessions]:
    """Sessions named in answer to "how many meetings?": said to be attended by being named."""
    known = text.sessions
    if "spoken of" not in known:
        known["spoken of"] = told(text, _mentions(text))
    return known["spoken of"]


def told(text: Text, mentions: list[Sessions]) -> list[Sessions]:
    """The mentions with the counts and lengths that stand beside them, one per type."""
    if not mentions:
        return []
    measure(text, mentions)
    merged: dict[str, Sessions] = {}
    for one in mentions:
        same = merged.get(one.kind)
        if same is None:
            merged[one.kind] = one
        else:
            same.count += one.count
            same.minutes += one.minutes
    return list(merged.values())


def value_of(sessions: list[Sessions]) -> str:
    """In the grammar ``type:count`` or ``type:count:hours``, joined by ``;``."""
    return ";".join(
        f"{one.kind}:{one.count}" + (f":{one.hours()}" if one.hours() else "") for one in sessions
    )


def _mentions(text: Text) -> list[Sessions]:
    places = [
        (place, concept.removeprefix(_PREFIX))
        for concept, found in text.found.items()
        if concept.startswith(_PREFIX)
        for place in found
    ]
    barred = text.found.get("no_session", [])
    chosen: list[Sessions] = []
    for place, kind in sorted(places, key=lambda one: (one[0].start, -one[0].end)):
        if any(other.start < place.end and place.start < other.end for other in barred):
            continue
        if chosen and kind == chosen[-1].kind and _with_whom(text, chosen[-1], place):
            continue  # "counseling with my counselor" is one session
        if not chosen or place.start >= chosen[-1].place.end:
            chosen.append(Sessions(kind, place, _counted_inside(text, place)))
    named = [one for one in chosen if one.kind != _GENERIC]
    # "went to a meeting, AA": the meeting is the one that is named beside it.
    return [one for one in chosen if one.kind != _GENERIC or not _beside(text, one, named)]


def _counted_inside(text: Text, place: Found) -> int:
    counted = _COUNTED_INSIDE.search(text.line[place.start : place.end])
    told = number(counted.group(1), text.language) if counted else None
    return int(told) if told and told == int(told) and told < _MOST_COUNTED else 1


def _with_whom(text: Text, session: Sessions, place: Found) -> bool:
    parted = text.line[session.place.end : place.start].split()
    if text.line[session.place.start : session.place.end] == "doctor ":
        parted = parted[parted[:1] == ["."] :]  # "Dr. Patel"
    if _GYM.issuperset(text.line[session.place.start : session.place.end].split()):
        at_the_gym = text.line[place.start : place.end].split()[0] in _DONE_THERE
        return at_the_gym and _PARTED.issuperset(parted)  # "went to the gym, lifted an hour"
    apart = {"and", "y", ",", "."} & set(parted)
    return not parted or (bool(_SAME_SESSION & set(parted)) and not apart)


def _beside(text: Text, generic: Sessions, named: list[Sessions]) -> bool:
    words = text.line[generic.place.start : generic.place.end].split()
    return words in (["meeting"], ["meetings"], ["junta"], ["juntas"]) and any(
        0 <= other.place.start - generic.place.end <= 3
        or 0 <= generic.place.start - other.place.end <= 3
        for other in named
        if other.kind in ("twelve_step", "smart_recovery", "group_therapy")
    )


def _terse(text: Text, mentions: list[Sessions]) -> bool:
    """Nothing but sessions, amounts and times: a log entry, not talk."""
    covered = text.covered("filler", "courtesy", "contact")
    named = {offset for one in mentions for offset in range(one.place.start, one.place.end)}
    return all(
        word.offset in covered
        or word.offset in named
        or not word.word.isalpha()
        or word.word in lexicon.mapping("relations")
        for word in text.words
    )
