"""What an instrument asks and how it is counted: a file for each version, with its source.

``definitions/<id>.v<version>.json`` names the paper, the licence, the items with their scales, and
what is summed. A published version never changes: what was answered under it is counted by it.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import Field, model_validator

from chalicelib.domain.people import Language, Value

InstrumentId = Literal["barc-10", "bam-17", "phq-2"]
#: Other names under which staff and papers know an instrument.
_ALSO = {"bam": "bam-17", "barc10": "barc-10", "phq2": "phq-2"}
Words = Mapping[Language, str]


class Refused(ValueError):
    """Something about a questionnaire that cannot be: ``field`` says where, ``code`` what, and
    the text how to mend it."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field, self.code = field, code


class UnknownInstrument(Refused):
    """No instrument has this name."""

    def __init__(self) -> None:
        super().__init__(
            "instrument", "unknown", f"Send one of {', '.join(sorted(all_versions()))}."
        )


class UnknownVersion(Refused):
    """The instrument has no such version."""

    def __init__(self, known: list[int]) -> None:
        told = ", ".join(map(str, known))
        super().__init__("version", "unknown", f"Send one of these versions: {told}.")


class Scale(Value):
    """The answers that may be given: ``values``, or every whole number from ``least`` to ``most``.

    ``codes``: for counts, pairs of (up to this answer, points); without them an answer is its own
    points.
    """

    values: tuple[int, ...] = ()
    least: int | None = None
    most: int | None = None
    codes: tuple[tuple[int, int], ...] = ()
    labels: Mapping[Language, Mapping[str, str]] = Field(default_factory=dict)

    def has(self, answer: int) -> bool:
        """Whether this may be answered."""
        if self.least is not None and self.most is not None:
            return self.least <= answer <= self.most
        return answer in self.values

    def points(self, answer: int) -> int:
        """What an answer counts."""
        return next((points for up_to, points in self.codes if answer <= up_to), answer)

    @property
    def told(self) -> str:
        """The answers in words, for whoever sent another one."""
        if self.least is not None:
            return f"a whole number from {self.least} to {self.most}"
        return f"one of {', '.join(map(str, self.values))}"


class Item(Value):
    """One question. ``key`` says what it is about in a neutral word; ``text`` is its wording where
    the licence lets us carry it. ``optional``: asked only where an earlier answer leads to it."""

    id: str
    key: str
    scale: str
    optional: bool = False
    text: Words = Field(default_factory=dict)


class Sum(Value):
    """The sum of the points of these items."""

    items: tuple[str, ...]


class Flag(Value):
    """A mark where a sum (``of``) is at least, or at most, so much."""

    code: str
    of: str
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: int) -> bool:
        """Whether a sum bears this mark."""
        low = self.at_least is None or value >= self.at_least
        return low and (self.at_most is None or value <= self.at_most)


class Definition(Value):
    """One version of an instrument.

    ``asks_about_days``: the days before it that its answers tell of. ``disclosing``: a bystander
    would learn from its items what they are about. ``own_translations``: languages into which we
    put it ourselves, so that nobody has validated them. ``days_of_use``: the items that tell on how
    many days the person used. ``never_more_than``: pairs of items of which the first can never be
    answered with more than the second.
    """

    id: InstrumentId
    version: int
    name: str
    source: str
    licence: str
    translations: Words = Field(default_factory=dict)
    own_translations: tuple[Language, ...] = ()
    disclosing: bool
    asks_about_days: int | None = None
    intro: Words = Field(default_factory=dict)
    scales: Mapping[str, Scale]
    items: tuple[Item, ...]
    total: Sum | None = None
    subscales: Mapping[str, Sum] = Field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    days_of_use: tuple[str, ...] = ()
    never_more_than: tuple[tuple[str, str], ...] = ()

    @model_validator(mode="after")
    def _names_only_what_it_has(self) -> Self:
        ids = [item.id for item in self.items]
        sums = {**self.subscales, **({"total": self.total} if self.total else {})}
        named = {one for total in sums.values() for one in total.items}
        named |= {one for pair in self.never_more_than for one in pair} | set(self.days_of_use)
        if len(ids) != len(set(ids)) or not named <= set(ids):
            raise ValueError("items are named that there are not, or twice")
        if not {item.scale for item in self.items} <= set(self.scales):
            raise ValueError("an item has a scale that there is not")
        if not {flag.of for flag in self.flags} <= set(sums):
            raise ValueError("a flag marks a sum that there is not")
        return self

    def item(self, item_id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == item_id), None)

    def scale_of(self, item: Item) -> Scale:
        """The answers that an item may have."""
        return self.scales[item.scale]

    @property
    def required(self) -> frozenset[str]:
        """The items that a complete response has answers to."""
        return frozenset(item.id for item in self.items if not item.optional)


@cache
def all_versions() -> Mapping[str, Mapping[int, Definition]]:
    """Every definition there is, by instrument and version."""
    folder = files("chalicelib") / "domain" / "instruments" / "definitions"
    found: dict[str, dict[int, Definition]] = {}
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".json"):
            read = Definition.model_validate_json(path.read_text("utf-8"))
            found.setdefault(read.id, {})[read.version] = read
    return found


def definition(instrument: str, version: int | None = None) -> Definition:
    """An instrument's definition, the newest if no ``version`` is named.

    Raises
    ------
    UnknownInstrument, UnknownVersion
    """
    name = instrument.lower()
    versions = all_versions().get(_ALSO.get(name, name))
    if versions is None:
        raise UnknownInstrument
    if version is None:
        return versions[max(versions)]
    if version not in versions:
        raise UnknownVersion(sorted(versions))
    return versions[version]
