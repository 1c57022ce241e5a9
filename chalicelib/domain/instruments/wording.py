"""The words in which an item is asked: those of the definition, or a center's own from the form
that it holds, where we may carry none (kept in its policy)."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import Field

from chalicelib.domain.instruments.definition import (
    Definition,
    InstrumentId,
    Item,
    Scale,
    definition,
)
from chalicelib.domain.people import Language, Value
from chalicelib.domain.texts.places import ITEM_AT_MOST
from chalicelib.domain.texts.segments import downgrade, segments

Label = Annotated[str, Field(min_length=1, max_length=30)]
Line = Annotated[str, Field(min_length=1, max_length=160)]


class OwnWords(Value):
    """What stands before the items, each item by its id, and the words beside the answers."""

    intro: Annotated[str, Field(max_length=120)] = ""
    items: Mapping[str, Line]
    labels: Mapping[str, Label] = Field(default_factory=dict)


OwnWording = Mapping[InstrumentId, Mapping[Language, OwnWords]]


class Question(NamedTuple):
    """An item in words: what stands before it, itself, and the words beside its answers."""

    intro: str
    text: str
    scale: Scale
    labels: Mapping[str, str]

    @property
    def in_one_text(self) -> str:
        """As a text asks it."""
        scale = self.scale
        values = scale.values or (scale.least, scale.most)
        bare = f"{values[0]}-{values[-1]}"
        answers = ", ".join(f"{value} {label}" for value, label in self.labels.items()) or bare
        return " ".join(filter(None, (self.intro, self.text, answers)))


def question(asked: Definition, item: Item, language: Language, own: OwnWording) -> Question | None:
    """An item in a language; ``None`` where there are no words for it."""
    scale = asked.scale_of(item)
    if text := item.text.get(language):
        intro = asked.intro.get(language, "")
        return Question(intro, text, scale, scale.labels.get(language, {}))
    theirs = own.get(asked.id, {}).get(language)
    text = theirs.items.get(item.id) if theirs else None
    return Question(theirs.intro, text, scale, theirs.labels) if theirs and text else None


def is_worded(asked: Definition, language: Language, own: OwnWording) -> bool:
    """Whether there are words for every item that a complete response answers."""
    return all(
        item.optional or question(asked, item, language, own) is not None for item in asked.items
    )


def whole(wording: OwnWording) -> OwnWording:
    """A center's wording, if it is that of every item of what lacks words, and each fits a text.

    Raises
    ------
    ValueError
    """
    for instrument, by_language in wording.items():
        asked = definition(instrument)
        if any(item.text for item in asked.items):
            raise ValueError(f"{instrument} has its own words: they are asked as they stand")
        for language, words in by_language.items():
            if words.items.keys() != asked.required:
                raise ValueError(f"{instrument} {language}: word each of its items, by id")
            for item in asked.items:
                asks = question(asked, item, language, wording)
                if asks and segments(downgrade(asks.in_one_text)).units > ITEM_AT_MOST:
                    raise ValueError(f"{instrument} {language}: item {item.id} is too long to text")
    return wording
