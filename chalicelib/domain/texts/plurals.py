"""Which form of a sentence a number takes, by the CLDR plural rules that a locale file states.

Only whole numbers are said, so of CLDR's operands ``n`` and ``i`` are the number and ``v``,
``w``, ``f``, ``t``, ``c`` and ``e`` are 0 (Unicode Technical Standard 35, part 3, Language Plural
Rules). A rule of https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
can be put into a locale file as it stands there.
"""

import re
from collections.abc import Mapping
from functools import cache

OTHER = "other"
_RELATION = re.compile(
    r"(?P<operand>[nivwftce])(?:\s*%\s*(?P<by>\d+))?\s*(?P<sign>!?=)\s*(?P<among>[\d.,\s]+)"
)


class BadRule(ValueError):
    """A plural rule that is not in CLDR's syntax."""


def category(rules: Mapping[str, str], count: int) -> str:
    """The category of ``count``: the first one whose rule holds, else ``other``.

    Raises
    ------
    BadRule
    """
    return next((name for name, rule in rules.items() if _holds(rule, abs(count))), OTHER)


def _holds(rule: str, count: int) -> bool:
    return any(
        all(_relation(relation.strip(), count) for relation in re.split(r"\band\b", condition))
        for condition in re.split(r"\bor\b", rule)
    )


def _relation(written: str, count: int) -> bool:
    operand, by, is_in, among = _parsed(written)
    value = count if operand in "ni" else 0
    value = value % by if by else value
    return any(first <= value <= last for first, last in among) == is_in


@cache
def _parsed(written: str) -> tuple[str, int, bool, tuple[tuple[int, int], ...]]:
    found = _RELATION.fullmatch(written)
    if found is None:
        raise BadRule(written)
    spans = [span.strip().split("..") for span in found["among"].split(",")]
    among = tuple((int(span[0]), int(span[-1])) for span in spans)
    return found["operand"], int(found["by"] or 0), found["sign"] == "=", among
