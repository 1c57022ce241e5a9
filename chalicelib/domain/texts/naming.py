"""What a program fills texts with by its settings: its neutral name, and its watched hours."""

from chalicelib.domain.texts.disclosure import disclosing
from chalicelib.domain.texts.lint import Finding
from chalicelib.domain.texts.places import ALIAS_AT_MOST, HOURS_AT_MOST
from chalicelib.domain.texts.segments import lost


def alias_findings(alias: str, name: str) -> list[Finding]:
    """What is wrong with the neutral name that a program goes by in its texts; ``name`` is its
    real one."""
    found = []
    if words := disclosing(alias, [name]):
        message = f"It tells what the texts are about: {', '.join(words)}. Choose a neutral name."
        found.append(Finding("disclosing", message))
    if not alias.strip() or len(alias) > ALIAS_AT_MOST or lost(alias):
        message = f"Choose a name of 1 to {ALIAS_AT_MOST} plain signs: it begins most texts."
        found.append(Finding("alias", message))
    return found


def hours_findings(hours: str, name: str) -> list[Finding]:
    """What is wrong with a program's own words for its watched hours.

    No words are fine: then the rota's hours are told.
    """
    found = []
    if words := disclosing(hours, [name]):
        message = f"They tell what the texts are about: {', '.join(words)}. Say only when."
        found.append(Finding("disclosing", message))
    if hours and (len(hours) > HOURS_AT_MOST or lost(hours) or not hours.isprintable()):
        message = f"Say the hours in at most {HOURS_AT_MOST} plain signs: they stand in many texts."
        found.append(Finding("hours", message))
    return found
