"""One entry of attendance on its way into a change: it begins, says something else, or goes."""

from dataclasses import dataclass, field
from datetime import datetime

from chalicelib import ids
from chalicelib.domain.attendance import PREFIX, Attended, Doing, Fed, day_of, retold, told
from chalicelib.domain.participation import (
    APART,
    DRUG_TEST,
    Activity,
    ActivityType,
    DrugTestResult,
    Source,
)
from chalicelib.services import recording
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import Tenant
from chalicelib.store import keys
from chalicelib.store.change import Change
from chalicelib.store.keys import Key, Ref
from chalicelib.store.partition import Stored

#: The name under which an entry is one person's alone.
WHAT = "attendance"


@dataclass(frozen=True)
class Entry:
    """An entry as sent: ``place`` in what was sent, its id in the other system, the graduate's id
    there, when (without a zone: the person's wall clock), and what; ``deleted`` takes it back."""

    place: int
    external_id: str
    alumnus: str
    at: datetime | None
    type: ActivityType | None
    count: int = 1
    hours: object = None
    deleted: bool = False
    source: Source = "verified"


def sk_of(key: Key) -> str:
    """Where a person keeps the entry with this unique key."""
    return f"{PREFIX}{key.pk.rpartition('#')[2]}"


def key_of(ref: Ref, one: Fed) -> Key:
    """Where it is written down whose entry this is."""
    return keys.unique(ref.program, WHAT, one.digest)


@dataclass
class Feeding:
    """Entries on their way into one change."""

    change: Change
    here: Tenant
    done: list[Doing] = field(default_factory=list)
    lost: bool = False

    def take(self, one: Entry, key: Key) -> None:
        """Let an entry say what it says by now."""
        known = self.change.read.maybe(Fed, sk_of(key))
        said = None if one.deleted else self._said(one)
        what = told(known.value if known else None, said)
        if what is None:
            raise Unacceptable("external_id", "unknown", "No entry has this id: nothing to delete.")
        self.done.append(what)
        if what == "unchanged":
            return
        if known is None:
            self._begin(one, key, said)
        else:
            self._change(one, known, key, said)

    def _said(self, one: Entry) -> Attended:
        if one.at is None or one.type is None:
            field = "at" if one.at is None else "type"
            raise Unacceptable(field, "missing", "This field is required: add it.")
        if one.type in APART:
            raise Unacceptable("type", "not_fed", "Mentors log their own contacts: leave it out.")
        zone = recording.zone_of(self.change.read, self.here)
        if one.at.tzinfo and one.at > self.change.at:
            raise Unacceptable("at", "future", "That is yet to come: send it when it is over.")
        try:
            on = recording.day_checked(day_of(one.at, zone), self.change, self.here)
        except Unacceptable as error:
            raise Unacceptable("at", error.code, str(error)) from error
        return Attended.model_validate(
            {"type": one.type, "on": on, "count": one.count, "hours": one.hours}
        )

    def _begin(self, one: Entry, key: Key, said: Attended | None) -> None:
        assert said
        self.change.claim(WHAT, key)
        fed = Fed(
            digest=key.pk.rpartition("#")[2], external_id=one.external_id, activity_id=ids.new_id(),
            said=said, told_at=self.change.at,
        )  # fmt: skip
        self.change.put(fed)
        self._stands(fed, one.source)

    def _change(self, one: Entry, known: Stored[Fed], key: Key, said: Attended | None) -> None:
        """What stood for it goes; what it says now stands under a new id, on its own day. A result
        that staff had added by hand goes with it: no feed tells one, so none takes one away."""
        before = known.value
        now = retold(before, said, self.change.by, self.change.at)
        now = now.model_copy(update={"activity_id": ids.new_id()})
        result = None
        if before.said:
            result = self._goes(before)
        else:
            self.change.claim(WHAT, key)
        if said is None:
            self.change.release(WHAT, key)
        else:
            self._stands(now, one.source, result if said.type == DRUG_TEST else None)
        self.change.set(known, now)

    def _stands(self, fed: Fed, source: Source, result: DrugTestResult | None = None) -> None:
        assert fed.said
        said = fed.said.model_copy(update={"result": result})
        recording.put(
            self.change, self.here,
            Activity(
                id=fed.activity_id, person_id=self.change.read.ref.person, source=source,
                recorded_at=self.change.at, **said.model_dump(),
            ),
        )  # fmt: skip

    def _goes(self, fed: Fed) -> DrugTestResult | None:
        """What stands for it goes, on whatever day; staff may have moved it, or taken it back. The
        result that they had told of it."""
        result = None
        self.change.read.beginning(recording.ACTIVITIES)
        for stored in list(self.change.read.every(Activity)):
            if stored.value.id == fed.activity_id:
                result = stored.value.result
                self.change.remove(stored)
        self.lost = True
        return result

    def recount(self) -> None:
        """Something that had counted is gone: when they were last there is counted anew."""
        if self.lost:
            recording.recount(self.change, self.here)
