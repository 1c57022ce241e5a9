"""Whether somebody wants our texts: none at all, fewer, again, or was never the right person."""

import re

from rapidfuzz.distance import OSA

from chalicelib.domain.texts.reading import lexicon, stop_score
from chalicelib.domain.texts.reading.pauses import paused_for, scope_of
from chalicelib.domain.texts.reading.text import Text
from chalicelib.domain.texts.reading.understanding import Understanding

_SHORTEST_WITH_TYPO = 4
_DENIED_NAME = 2  # words
_ADDRESSED = frozenset("my guy man bro dude sorry friend buddy pal hun maam sir lol honey".split())
#: Who it is, behind the word: "unstop (its wanda)".
_SIGNATURE = re.compile(r"(?<=.)(?: (?:it is|this is|soy|es|aqui|from|de))(?: [^ ]+){1,2}$")
_INTERJECTIONS = frozenset("oh ugh omg jeez god man ay uy ash".split())
_YES_NO = ("use_yn", "want_call_yn", "invite_yn")
#: After the keyword these begin a clause of its own, which is a reason whatever it speaks of:
#: "stop i got a job" ends our texts, and not the job.
_OWN_CLAUSE = frozenset("i im ive we weve".split())
_NO_END = ("keep_texting", "how_to_stop", "other_texter", "off_something_else")


def opt_out(text: Text) -> Understanding | None:
    """No more texts at all."""
    keyword = _is_keyword(text) or _keyword_with_reason(text) or _keyword_told(text)
    if keyword or (asks_no_more(text) and not _by_chance(text)):
        return Understanding("opt_out")
    return None


def _by_chance(text: Text) -> bool:
    """Whether the points speak against a wording; not where it is the whole text."""
    return stop_score.unlikely(text) and not text.says("no_more_texts")


def asks_no_more(text: Text) -> bool:
    """Whether a wording says that no more texts are wanted."""
    if text.has(*_NO_END) or stop_score.asks_for_texts(text):
        return False
    others = [*text.found.get("ends_other", ()), *text.found.get("will_text", ())]
    return any(
        not _only_calls(text, place.end)
        and not any(one.start < place.end and place.start < one.end for one in others)
        for place in text.found.get("no_more_texts", ())
    )


def stop_scoped(text: Text) -> Understanding | None:
    """Fewer texts, or none for a while."""
    if text.has("keep_texting", "how_to_stop"):
        return None
    scope = scope_of(text)
    if scope:
        return Understanding("stop_scoped", scope)
    if text.has("pausing") and not text.has("unpause_asked"):
        return Understanding("stop_scoped", paused_for(text))
    return None


#: What the number itself is called where it has a new owner.
_NUMBERS = frozenset("number numbr phone cell line wrong numero telefono celular cel".split())


def wrong_number(text: Text) -> Understanding | None:
    """Not the person we mean. Kin who tell why the person cannot read it have the right one."""
    if not text.has("wrong_number") or (text.has("not_wrong") and not surely_not_me(text)):
        return None
    kept_away = any(text.has(why) for why in ("his_hospital", "his_jail", "died"))
    if kept_away and text.has("third_hand") and _NUMBERS.isdisjoint(text.plain_words):
        return None
    return Understanding("wrong_number")


def surely_not_me(text: Text) -> bool:
    """Said in full: it was meant for somebody else, or the number was got days ago."""
    return text.has("surely_not_me")


def denies_name(text: Text) -> bool:
    """ "Not Tanya", "no brandon here my guy": a name that is denied, and nothing else."""
    words = [word for word in text.words if word.word.isalnum()]
    if _nobody_here(text, [word.word for word in words]):
        return True
    if len(words) != _DENIED_NAME or words[0].word != "not":
        return False
    name = words[1]
    return name.shown.istitle() and not (text.shown.isupper() or text.spells(name.word))


def _nobody_here(text: Text, words: list[str]) -> bool:
    """A word that no list knows, and that is no plural ("no hangovers here"), is a name."""
    if not (_DENIED_NAME < len(words) <= _DENIED_NAME + 4 and words[0] == "no"):
        return False
    name, *rest = words[1:]
    here = rest[0] == "here" and _ADDRESSED.issuperset(rest[1:])
    return here and len(name) > 2 and not name.endswith("s") and not text.spells(name)


def clarify_stop(text: Text, context: str) -> Understanding | None:
    """Could be an opt-out or not; a careful reader can't tell."""
    words = list(text.bare)
    while len(words) > 1 and words[0] in _INTERJECTIONS:
        words.pop(0)
    bare = " ".join(words)
    if context in _YES_NO and (text.says("plain_refusal") or bare in _refusals()):
        return None  # asked yes or no, "ya no" is a no
    if text.says("clarify") or bare in _clarifying():
        return Understanding("clarify_stop")
    return None


def opt_in(text: Text) -> Understanding | None:
    """The word that re-enrols, alone."""
    bare = _SIGNATURE.sub("", " ".join(text.bare))
    if "again" in text.plain_words:
        return None  # "start again" asks, and a human says which word to send
    keywords = lexicon.word_lists()["opt_in_keyword"]
    if bare in keywords or _with_typo(bare, keywords):
        return Understanding("opt_in")
    return None


def invited(text: Text) -> Understanding | None:
    """What a text answers to the invitation: a clear yes, a no, a question, or nothing clear."""
    if text.quotes_us:
        return None
    if text.has("asks_first"):
        return Understanding("help")
    refusal = _first(text, "clear_no")
    consent = _first(text, "clear_yes")
    if refusal and not (consent and refusal > consent and text.has("said_yes_first")):
        return Understanding("answer", "N")
    if consent and not (text.has("unclear_yes") or _refused(text)):
        return Understanding("opt_in")
    return None


def _refused(text: Text) -> bool:
    """ "I would ask that you not contact me" opens like a yes."""
    return "not" in text.plain_words and "why not " not in text.line


def _first(text: Text, concept: str) -> int:
    """One more than the number of words before a wording that opens the text; 0 if none does."""
    openers = [place.start for place in text.found.get(concept, ())]
    start = min(openers, default=-1)
    before = text.line[: max(start, 0)].split()
    fillers = lexicon.word_lists()["opener"]
    if start < 0 or any(word not in fillers for word in before):
        return 0
    return len(before) + 1


def _is_keyword(text: Text) -> bool:
    keywords = lexicon.word_lists()["opt_out_keyword"]
    bare = " ".join(text.bare)
    if bare in keywords or _with_typo(bare, keywords):
        return True
    words = _led_in(bare.split(), lexicon.word_lists()["yes_or_no"])
    if " ".join(words) in keywords:
        return True
    return len(words) > 1 and all(word in keywords for word in words)


def _keyword_with_reason(text: Text) -> bool:
    """A keyword set apart by punctuation, or with a reason right behind it."""
    if text.has("keep_texting", "how_to_stop"):
        return False
    lists = lexicon.word_lists()
    sentences = [part for part in text.line.replace(",", ".").split(".") if part.strip()]
    parts = [part.split() for part in sentences]
    if not parts:
        return False
    head = _led_in(parts[0], lists["polite_word"])
    if len(parts) > 1 and " ".join(head) in lists["opt_out_keyword"]:
        return head[0] in lists["reasoned_keyword"] or not text.has("stop_subject")
    tail = _led_in(parts[-1], lists["polite_word"])
    if len(parts) > 1 and " ".join(tail) in lists["reasoned_keyword"]:
        return not text.has("other_texter")
    if len(parts) > 1 and " ".join(tail) in lists["plain_end"]:
        return not text.has("ends_other", "stop_subject")  # "my mom signed me up. take me off"
    if _keyword_and_clause(text):
        return True
    return (
        len(head) > 1
        and head[:2] != ["remove", "me"]  # its wordings are listed: "from the chore list" is none
        and head[0] in lists["reasoned_keyword"]
        and head[1] in lists["reason_start"]
        and (head[1] in _OWN_CLAUSE or not text.has("stop_subject"))
    )


def _keyword_and_clause(text: Text) -> bool:
    """ "STOP my minutes are running out": behind the keyword a clause about something else."""
    polite = {".", ",", *lexicon.word_lists()["polite_word"]}
    opens = [
        one
        for one in text.found.get("keyword_clause", ())
        if polite.issuperset(text.line[: one.start].split())
    ]
    return bool(opens) and not text.has("stop_subject", "laughing")


def _keyword_told(text: Text) -> bool:
    """Who tells us that they have sent the keyword before, or else will block us, sends it."""
    if text.has("threat_of_block"):  # "if yall don't quit im blocking you" asks for no more either
        return not text.has("other_texter", "stop_subject")
    if not text.has("keyword_told"):
        return False
    # "i keep saying stop and you keep texting" is no wish for texts.
    wants = [one for one in (*_NO_END, "wants_texts") if one != "keep_texting"]
    return not text.has(*wants) and (text.has("still_sent") or not text.has("keep_texting"))


def _led_in(words: list[str], polite: list[str]) -> list[str]:
    """The words without the courtesy before and behind them."""
    inner = list(words)
    while inner and inner[0] in polite:
        inner.pop(0)
    while len(inner) > 1 and inner[-1] in polite:
        inner.pop()
    return inner


def _with_typo(bare: str, keywords: list[str]) -> bool:
    """One slip in a keyword that is the whole text, unless the slip makes another word."""
    lists = lexicon.word_lists()
    if " " in bare or bare in lists["near_keyword"] or bare in lists["slipless"]:
        return False
    if bare in lists["end_slip"]:
        return True
    return any(
        len(keyword) >= _SHORTEST_WITH_TYPO and OSA.distance(bare, keyword, score_cutoff=1) <= 1
        for keyword in keywords
        if " " not in keyword
    )


def _only_calls(text: Text, _end: int) -> bool:
    return text.has("about_calls") and not text.has("texts_named")


def _refusals() -> frozenset[str]:
    return frozenset(lexicon.concepts()["plain_refusal"])


def _clarifying() -> frozenset[str]:
    return frozenset(lexicon.concepts()["clarify"])
