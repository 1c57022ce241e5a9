"""Phrases where they are filed, by their first words."""

from chalicelib.domain.texts.reading.phrases import Phrase


class Entry:
    """A phrase where it is filed."""

    __slots__ = ("concept", "phrase", "settled")

    def __init__(self, concept: str, phrase: Phrase, settled: int) -> None:
        self.concept = concept
        self.phrase = phrase
        self.settled = settled  # slots that are filled where it is filed, one by each word


class Node:
    """The phrases that begin with the same words, and those that begin with more of them."""

    __slots__ = ("asked", "entries", "following", "whole")

    def __init__(self) -> None:
        self.whole: list[str] = []  # concepts of which these words say all
        self.entries: list[Entry] = []
        self.following: dict[str, Node] = {}
        #: Each entry after what must stand behind, by number, once a text opens the node; most
        #: never are.
        self.asked: list[tuple[tuple[int, ...], Entry]] | None = None
