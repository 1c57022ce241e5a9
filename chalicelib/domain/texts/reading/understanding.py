"""The value that reading a text ends in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Understanding:
    """One reading of one inbound text.

    Attributes
    ----------
    intent
        One of the fourteen intents, e.g. ``"crisis"``, ``"answer"``, ``"talk"``.
    value
        What was understood in that intent's grammar: ``"Y"``, ``"7"``, ``"P2W"``,
        ``"twelve_step:2"``; empty where the intent has none.
    also
        What the same text says besides, to be acted on too: ``"opt_out"``, ``"answer=10"``,
        ``"activity=twelve_step:1"``, ``"network=sponsor"``.
    """

    intent: str
    value: str = ""
    also: tuple[str, ...] = ()
