"""Every key of the table, built here and nowhere else (infra/access-patterns.md explains them).

A *partition* holds what belongs together: all of one person, or what a program shares. Ids are
random and codes are fixed words, so no key holds anything about anybody.
"""

import zlib
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from chalicelib import settings


class Key(NamedTuple):
    """Where an item lives."""

    pk: str
    sk: str


class Ref(NamedTuple):
    """One partition with a chain of effects: a person's, or (person ``""``) the program's own."""

    program: str
    person: str

    @property
    def pk(self) -> str:
        """The partition key."""
        if not self.person:
            return f"PROGRAM#{self.program}"
        return f"PROGRAM#{self.program}#PERSON#{self.person}"

    @property
    def audit_pk(self) -> str:
        """The partition of the chain, beside the person so that erasure leaves it."""
        return f"{self.pk}#AUDIT"


#: Owns what nobody may claim: the number and external id of somebody who was erased.
NOBODY = "@erased"
HEAD = "HEAD#"
#: What the members of a program's staff begin with, in the program's own partition.
STAFF = "STAFF#"
#: And forms of people who want to be mentors: under way, and confirmed.
APPLYING, APPLICATION = "APPLYING#", "APPLICATION#"


def head_sk(ref: Ref) -> str:
    """The record that carries a partition's secret and the end of its chain."""
    return f"{HEAD}PERSON" if ref.person else f"{HEAD}PROGRAM"


def ref_of(pk: str) -> Ref:
    """The reference back from a partition key."""
    parts = pk.split("#")
    return Ref(parts[1], parts[3] if len(parts) > 3 else "")


def stamp(moment: datetime) -> str:
    """A moment as sortable text in UTC, to the microsecond."""
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def message_sk(created_at: datetime, message_id: str) -> str:
    """The sort key of a message, of the moment (UTC) at which it was composed."""
    return f"MESSAGE#{stamp(created_at)}#{message_id}"


def second(moment: datetime) -> str:
    """A moment as sortable text in UTC, to the second."""
    return f"{moment.astimezone(UTC).isoformat(timespec='seconds')[:-6]}Z"


# --- items that stand alone ------------------------------------------------------------------


def number(phone: str) -> Key:
    """A number of ours: which program and channel it belongs to."""
    return Key(f"NUMBER#{phone}", "NUMBER")


def tokens(phone: str) -> Key:
    """How far ahead the parts of bulk from a number of ours are given out."""
    return Key(f"NUMBER#{phone}", "TOKENS")


def unique(program: str, what: str, digest: str) -> Key:
    """A thing that only one person of a program may have: a phone, an external id."""
    return Key(f"PROGRAM#{program}#{what.upper()}#{digest}", "UNIQUE")


def names(program: str, digest: str) -> str:
    """Where people are written down by the first letters of a word of their name."""
    return f"PROGRAM#{program}#NAME#{digest}"


def program_key(program: str, key_id: str) -> Key:
    """A program's wrapped data key."""
    return Key(f"PROGRAM#{program}", f"KEY#{key_id}")


def failure(message_id: str) -> Key:
    """What a queued message failed with."""
    return Key(f"FAILURE#{message_id}", "FAILURE")


def stranger(program: str, digest: str, sk: str) -> Key:
    """Something about a number that belongs to nobody we know."""
    return Key(f"PROGRAM#{program}#STRANGER#{digest}", sk)


def link(token_hash: str) -> Key:
    """A link that was mailed: found by the hash of its token alone."""
    return Key(f"LINK#{token_hash}", "LINK")


def private_page(token_hash: str) -> Key:
    """A one-time private page: found by the hash of its token alone."""
    return Key(f"PRIVATE#{token_hash}", "PRIVATE")


def sign_in(browser: str) -> Key:
    """The one attempt to sign in of a browser: found by the digest of its cookie."""
    return Key(f"SIGNIN#{browser}", "SIGNIN")


def sign_in_link(token_hash: str) -> Key:
    """The link of such an attempt: found by the hash of its token."""
    return Key(f"SIGNINLINK#{token_hash}", "SIGNINLINK")


def session(token_hash: str) -> Key:
    """A session: found by the hash of what its browser holds."""
    return Key(f"SESSION#{token_hash}", "SESSION")


def trusted_phone(token_hash: str) -> Key:
    """A phone that signs in with a PIN: found by the hash of what it holds."""
    return Key(f"TRUSTED#{token_hash}", "TRUSTED")


def allowance(program: str, digest: str, hour: datetime) -> Key:
    """How often an address did something within an hour."""
    return Key(f"PROGRAM#{program}#ALLOWANCE#{digest}", second(hour))


def contributed(ref: Ref) -> str:
    """The partition of what a person, or the program itself, contributes to the program's sums."""
    return f"PROGRAM#{ref.program}#CONTRIBUTED#{ref.person}"


def sums(program: str, generation: int) -> str:
    """The partition of a program's sums, of one counting of everybody."""
    return f"PROGRAM#{program}#SUMS#{generation}"


def counting(program: str) -> Key:
    """Which counting of everybody a program's reports read, and which one is under way."""
    return Key(f"PROGRAM#{program}#SUMS", "COUNTING")


WATERMARK = Key("TICK", "WATERMARK")


# --- the due index ---------------------------------------------------------------------------


def due_hour(moment: datetime) -> str:
    """The hour bucket of a moment (decision 0002)."""
    return moment.astimezone(UTC).isoformat(timespec="hours")[:-6]


def due_partitions(hour: datetime) -> list[str]:
    """All partitions of one hour, for each shard count still in use."""
    return [
        f"DUE#{due_hour(hour)}#{shard}/{count}"
        for count in settings.get().due_shards
        for shard in range(count)
    ]


#: Marks a due key whose item is not to wait for bulk.
URGENT = "!"


def due(moment: datetime, key: Key, urgent: bool = False) -> tuple[str, str]:
    """The due index's keys of an item: its hour and shard, then its second and itself."""
    count = settings.get().due_shards[-1]
    shard = zlib.crc32(key.pk.encode()) % count
    itself = f"{URGENT if urgent else ''}{key.pk}|{key.sk}"
    return f"DUE#{due_hour(moment)}#{shard}/{count}", f"{second(moment)}#{itself}"


def from_due_sk(due_sk: str) -> tuple[str, Key]:
    """The second and the item that a due key names."""
    at, rest = due_sk.split("#", 1)
    pk, sk = rest.removeprefix(URGENT).split("|", 1)
    return at, Key(pk, sk)


def is_urgent(due_sk: str) -> bool:
    """Whether the item that a due key names is not to wait for bulk."""
    return due_sk.split("#", 1)[1].startswith(URGENT)


def hours(first: datetime, last: datetime) -> list[datetime]:
    """Each hour from the first moment's to the last one's."""
    start = first.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    count = int((last - start) / timedelta(hours=1)) + 1
    return [start + timedelta(hours=n) for n in range(count)]


# --- the listing index -----------------------------------------------------------------------


def listing(program: str, what: str) -> str:
    """The listing partition of a program's alumni, mentors, matches, alerts …"""
    return f"PROGRAM#{program}#LIST#{what.upper()}"


def monthly(program: str, what: str, day: date) -> str:
    """A listing cut by month, so that no partition grows without end."""
    return f"{listing(program, what)}#{day.isoformat()[:7]}"
