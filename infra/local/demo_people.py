"""The people of the demo day: what each sort of person writes back, and on which days.

All of it follows from a seed, so that the same day can be told again. Answers come in the words
that people use, and go through the same understanding as anybody's.
"""

import csv
import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from infra.local.processes import ROOT

LOCALES = ROOT / "chalicelib" / "locales"
#: The texts that people react to, by their key in the catalog of wordings.
_HEARD = re.compile(
    r"(mentor_)?invitation|identity_(birth_year|again)|match\.ask|question\.\w+|simple\.question"
)
_PLACEHOLDER = re.compile(r"\{\w+\}")
CRISIS = "i dont want to be alive anymore"

Answers = Callable[[str, int, random.Random], str]


@dataclass(frozen=True)
class Sort:
    """A sort of person. ``answers`` is the share of questions answered; ``says`` are texts of
    their own by day; ``until`` is their last day of answering, if they fall silent."""

    name: str
    words: Answers
    answers: float = 1.0
    invited: str = "YES"
    wrong_year_first: bool = False
    until: int = 99
    says: Mapping[int, str] = field(default_factory=dict)
    at_night: Mapping[int, str] = field(default_factory=dict)


@dataclass
class Player:
    """Somebody of the sample files, with a sort and a memory of a failed birth year."""

    external_id: str
    name: str
    phone: str
    birth_year: str
    sort: Sort
    wrong_year_sent: bool = False

    def react(self, heard: str, day: int, rng: random.Random) -> str | None:
        """What they write back on a day to a text of a catalog key; ``None``: nothing."""
        if heard in ("invitation", "mentor_invitation"):
            return self.sort.invited or None
        if heard.startswith("identity"):
            wrong = self.sort.wrong_year_first and not self.wrong_year_sent
            self.wrong_year_sent = self.wrong_year_sent or wrong
            return str(int(self.birth_year) - 1) if wrong else self.birth_year
        if heard == "match.ask":
            return "1"
        if day > self.sort.until or rng.random() > self.sort.answers:
            return None
        return self.sort.words(heard, day, rng)


def _steady(heard: str, _day: int, rng: random.Random) -> str:
    return rng.choice(
        {
            "question.use": ["no", "N", "nope", "nah"],
            "question.craving": ["2", "1", "like a 3", "two", "0"],
            "question.confidence": ["8", "9", "7", "eight"],
            "question.low_days": ["1", "0", "2", "one"],
            "question.risky_days": ["0", "1", "none"],
            "question.meetings": ["3", "2", "4"],
            "question.people": ["2", "3", "4", "two"],
            "question.around": ["0", "1", "none"],
            "question.want_call": ["no", "N", "no thanks"],
            "simple.question": ["1", "good", "1"],
        }[heard]
    )


def _spanish(heard: str, _day: int, rng: random.Random) -> str:
    return rng.choice(
        {
            "question.use": ["no", "No", "nada"],
            "question.craving": ["2", "dos", "1"],
            "question.confidence": ["8", "9", "ocho"],
            "question.low_days": ["1", "uno", "2"],
            "question.risky_days": ["0", "cero"],
            "question.meetings": ["2", "tres", "3"],
            "question.people": ["2", "dos", "4"],
            "question.around": ["0", "uno", "nadie"],
            "question.want_call": ["no", "no gracias"],
            "simple.question": ["1", "bien"],
        }[heard]
    )


def _struggling(heard: str, day: int, rng: random.Random) -> str:
    """Craving rises by a point every four days, confidence falls as fast."""
    craving = min(9, 2 + day // 4)
    told = {
        "question.use": "yes" if day in (20, 21, 22) else "no",
        "question.craving": str(craving),
        "question.confidence": str(max(1, 8 - day // 4)),
        "question.low_days": str(min(7, 1 + day // 5)),
        "question.risky_days": str(min(7, day // 6)),
        "question.meetings": "1" if day < 10 else "0",
        "question.people": "1",
        "question.around": str(1 + day // 10),
        "question.want_call": "yes please" if day > 24 else "no",
        "simple.question": "3" if craving > 5 else "2",
    }
    return told[heard]


STEADY = Sort("answers well", _steady, answers=0.95)
GROWING = Sort(
    "logs meetings and people", _steady, answers=0.98,
    says={5: "went aa", 8: "met J", 11: "2 smart", 13: "saw my sister", 16: "counseling 1.5h",
          19: "met M", 22: "went aa", 26: "ran 30 min"},
)  # fmt: skip
STRUGGLING = Sort("struggles more each week", _struggling)
SPANISH = Sort(
    "writes in Spanish", _spanish, answers=0.97, invited="SI",
    says={7: "fui a aa", 15: "hable con mi hermana", 23: "fui a aa"},
)  # fmt: skip
NIGHT = Sort("writes in crisis one night", _steady, answers=0.95, at_night={14: CRISIS})
#: The sorts that are cast among those who speak English, with how many of each ten.
CAST: tuple[tuple[Sort, int], ...] = (
    (STEADY, 3),
    (GROWING, 2),
    (STRUGGLING, 1),
    (Sort("goes silent after ten days", _steady, answers=0.95, until=10), 1),
    (Sort("answers every other question", _steady, answers=0.5), 1),
    (Sort("never answers the invitation", _steady, invited=""), 1),
    (Sort("stops after two weeks, with thanks", _steady, says={15: "Stop. Thank you"}), 1),
)
MENTOR = Sort("mentor", _steady)
SPANISH_MENTOR = Sort("mentor", _spanish, invited="SI")
WRONG_YEAR = Sort("gets the birth year wrong once", _steady, answers=0.95, wrong_year_first=True)


def cast(alumni: Path, mentors: Path, rng: random.Random) -> dict[str, Player]:
    """Everybody of the two files by phone, each of some sort."""
    found = [*_alumni(_rows(alumni), rng), *map(_mentor, _rows(mentors))]
    return {player.phone: player for player in found}


def _alumni(rows: list[dict[str, str]], rng: random.Random) -> Iterator[Player]:
    pool = [sort for sort, share in CAST for _ in range(share)]
    bag: list[Sort] = []
    for row in rows:
        if row["language"].startswith("es"):
            yield _player(row, SPANISH)
            continue
        if not bag:
            bag = rng.sample(pool, len(pool))
        yield _player(row, bag.pop())


def with_leads(players: dict[str, Player], verified: set[str], rng: random.Random) -> None:
    """Give the two parts that the story cannot do without: somebody of a number seen working
    writes at night, somebody of another mistakes the year."""
    steady = [p for p in players.values() if p.sort is STEADY]
    known = [p for p in steady if p.phone in verified]
    unknown = [p for p in steady if p.phone not in verified]
    rng.choice(known).sort = NIGHT
    if unknown:
        rng.choice(unknown).sort = WRONG_YEAR


def _mentor(row: dict[str, str]) -> Player:
    return _player(row, SPANISH_MENTOR if row["language"].startswith("es") else MENTOR)


def _player(row: dict[str, str], sort: Sort) -> Player:
    return Player(row["external_id"], row["first_name"], row["phone"], row["birth_date"][:4], sort)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def heard(body: str) -> str | None:
    """Which text of ours somebody reads, by the longest fixed part of its wording in either
    language; ``None`` for one that asks nothing."""
    body = _folded(body)
    return next((key for part, key in _fixed_parts() if part in body), None)


def _folded(text: str) -> str:
    """Without accents: texts lose those that their alphabet lacks."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@cache
def _fixed_parts() -> tuple[tuple[str, str], ...]:
    found = [
        (max(_PLACEHOLDER.split(_folded(words)), key=len), key)
        for file in LOCALES.glob("*.json")
        for key, wordings in json.loads(file.read_text(encoding="utf-8"))["texts"].items()
        if _HEARD.fullmatch(key)
        for words in wordings.values()
    ]
    return tuple(sorted(found, key=lambda one: -len(one[0])))
