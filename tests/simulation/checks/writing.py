"""Checks of every commit: states, leases, chains, what may exist once, what is shared."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain import messages
from chalicelib.domain.checkins import occurrence
from chalicelib.domain.safety import alerts
from chalicelib.store.keys import NOBODY
from tests.simulation.checks.journal import Journal, Written, moment, on_commit, on_write, text
from tests.simulation.double.expressions import Item
from tests.simulation.double.table import Place

#: Records that are made once and never over another.
_ONCE = frozenset(
    {"inbound", "audit", "unique", "once", "occurrence", "message", "alert", "person"}
)
#: In a person's partition, what may be written without an effect on them: a claim or a receipt of
#: a message, and the postponement of a look.
_ALONE = frozenset({
    "message", "occurrence", "alert", "followed", "clearances", "mentor_week", "event_invite",
    "recovery_plan", "asking",
})  # fmt: skip
#: What tells that one of them is not what it was.
_TELLS = ("state", "rsvp", "number", "told")
#: A sender claims in the commit that makes it SENDING: two moves of the table in one write.
_MESSAGE = {
    **messages.TRANSITIONS,
    "PLANNED": messages.TRANSITIONS["PLANNED"] | messages.TRANSITIONS["CLAIMED"],
}
_MACHINES: dict[str, dict[str, frozenset[str]]] = {
    "message": _MESSAGE,
    "page": _MESSAGE,
    "occurrence": {k: frozenset(v) for k, v in occurrence.TRANSITIONS.items()},
    "alert": {k: frozenset(v) for k, v in alerts.TRANSITIONS.items()},
}
_BORN: dict[str, frozenset[str]] = {
    # The answer to a crisis may have arrived before its message is written down.
    "message": frozenset(messages.TRANSITIONS) - {"EXPIRED"},
    "page": frozenset({"PLANNED", "SENDING"}),
    "occurrence": frozenset({"PLANNED"}),
    "alert": frozenset({"open"}),
}
#: Whose an item is: what stands in their partition or beside it, and where they are found by name.
_OWNER = re.compile(
    r"PROGRAM#[^#]+#(?:(?:PERSON|CONTRIBUTED)#([^#|]+)(?:#AUDIT)?\|.*|NAME#[^|]+\|PERSON#(.+))"
)
#: What else may stand in a transaction on a person, and why that holds nobody up.
_NOT_THEIRS: dict[str, str] = {
    r"PROGRAM#[^#]+#(PHONE|ALUMNUS|MENTOR|ATTENDANCE)#[^|]+\|UNIQUE":
        "a unique key: a number, an id of theirs or of an attendance elsewhere",
    r"PROGRAM#[^#]+#PERSON#[^#|]+\|HEAD#MENTOR":
        "a mentor's capacity: whoever is to be matched with them must meet there",
    r"PROGRAM#[^#|]+\|CONSENTPROOF#.+":
        "an item of the person's own, kept by the program when their key is gone: put once",
    r"PROGRAM#[^#|]+\|APPLICATION#.+": "the application that a mentor is made from, once",
    r"PRIVATE#[^|]+\|PRIVATE": "a page of the person's own, found by its link",
    r"ACCOUNT#STOP#[^|]+\|STOP": "the stop of one number for the whole account",
}  # fmt: skip
_MAY_STAND_THERE = re.compile("|".join(_NOT_THEIRS))
#: The program's totals are shared, in four shards (decision 0274). So they stand in no commit of an
#: effect: what somebody contributes comes to them minutes later, in a commit that nobody waits for
#: and that comes again when it meets another.
_TOTALS = re.compile(r"PROGRAM#[^#]+#SUMS#\d+\|.+#[0-3]")
_OPEN: dict[str, frozenset[str]] = {
    "message": frozenset({"PLANNED", "CLAIMED", "SENDING"}),
    "page": frozenset({"PLANNED", "CLAIMED", "SENDING"}),
    "occurrence": frozenset({"PLANNED", "ASKED"}),
    "alert": frozenset({"open", "acknowledged"}),
}


def _only_counted(write: Written) -> bool:
    """The due key of a head, by which it is counted, moves without an effect."""
    if write.record not in ("person", "program") or not (write.before and write.after):
        return False
    before, after = (
        {n: v for n, v in item.items() if n not in ("due_pk", "due_sk")}
        for item in (write.before, write.after)
    )
    return before == after


@on_write("1, 12, 18: what may exist once is made once", *sorted(_ONCE))
def made_once(journal: Journal, write: Written, group: list[Written]) -> None:
    """No second put under a key: an occurrence, an inbound id, a number. What an erasure takes from
    somebody becomes nobody's for good."""
    if write.after is None or write.before is None or _only_counted(write):
        return
    if write.record == "unique" and text(write.after, "owner_of") == NOBODY:
        return
    is_put = text(write.after, "version") == "1" and text(write.before, "version") != ""
    if write.record in ("inbound", "audit", "unique", "once") or is_put:
        journal.fail("1, 12, 18", f"a second {write.record} over the first: {write.place}")


@on_write("16: state moves only along the tables", "message", "page", "occurrence", "alert")
def states_move_along_the_tables(journal: Journal, write: Written, group: list[Written]) -> None:
    """Every move of a state machine is one that its table allows."""
    before, after = text(write.before, "state"), text(write.after, "state")
    if write.after is None:
        if write.record == "occurrence" and _never_came_due(journal, write.before):
            return  # it made way
        journal.fail("16", f"{write.place} was taken away in state {before}")
    if not before:
        if after not in _BORN[write.record]:
            journal.fail("16", f"{write.place} was born {after}")
    elif before != after and after not in _MACHINES[write.record][before]:
        journal.fail("16", f"{write.place}: {before} -> {after}")


def _never_came_due(journal: Journal, checkin: Item | None) -> bool:
    """Still planned, or called off while it lay ahead: its day can be planned again."""
    due = moment(checkin, "due_at")
    ahead = due is not None and due > journal.now + journal.town.world.skew
    return text(checkin, "state") == "PLANNED" or (text(checkin, "state") == "CANCELLED" and ahead)


@on_write("4: whatever is not at its end has a due key", "message", "page", "occurrence", "alert")
def open_records_are_due(journal: Journal, write: Written, group: list[Written]) -> None:
    """One due key until the end, none after it."""
    if write.after is None:
        return
    is_open = text(write.after, "state") in _OPEN[write.record]
    if is_open != bool(text(write.after, "due_sk")):
        state, due = text(write.after, "state"), text(write.after, "due_sk")
        journal.fail("4", f"{write.place} is {state} and its due key is {due!r}")


@on_write("17: a stale lease owner cannot write", "message", "page")
def leases_are_kept(journal: Journal, write: Written, group: list[Written]) -> None:
    """Whoever sends has claimed it, if only in that commit; claimed anew only after the lease."""
    before, after = text(write.before, "state"), text(write.after, "state")
    now = journal.now + journal.town.world.skew
    if after == "SENDING" and before in ("", "PLANNED", "CLAIMED"):
        if not text(write.after, "owner") or not text(write.after, "lease_until"):
            journal.fail("17", f"{write.place} is sent by somebody who did not claim it")
    lease = moment(write.before, "lease_until")
    if before == "CLAIMED" and after in ("CLAIMED", "SENDING") and lease and now < lease:
        journal.fail("17", f"{write.place} is claimed within a lease")


@on_write("3: SENDING is never sent again", "message", "page")
def sending_is_final(journal: Journal, write: Written, group: list[Written]) -> None:
    """Back to PLANNED only if every request so far was proven not accepted."""
    if text(write.before, "state") == "SENDING" and text(write.after, "state") == "PLANNED":
        _, _, owner = write.place.pk.partition("#PERSON#")
        requests = journal.handed[f"{owner or '-'}|{write.place.sk}"]
        if not requests or any(one.maybe_accepted for one in requests):
            journal.fail("3", f"{write.place} would be sent again")


@on_write("21: an effect and its audit entry commit together")
def effects_are_audited(journal: Journal, write: Written, group: list[Written]) -> None:
    """What changes in a person's partition changes with an entry of their chain."""
    pk = write.place.pk
    if "#PERSON#" not in pk or pk.endswith("#AUDIT"):
        return
    if any(one.place.pk == f"{pk}#AUDIT" for one in group):
        return
    if _only_counted(write):
        return
    same = all(text(write.before, name) == text(write.after, name) for name in _TELLS)
    if write.record in ("message", "page") or (write.record in _ALONE and same and write.before):
        return
    if any(one.place.pk.endswith("#AUDIT") for one in group):
        return  # the other side of an effect: a mentor's capacity, a program's incident
    journal.fail("21", f"{write.place} ({write.record}) changed without an entry")


@on_write("9: a text of death, jail, hospital or another's hand holds the number", "inbound")
def holds_are_kept(journal: Journal, write: Written, group: list[Written]) -> None:
    """The commit that takes such a text in holds everything automated, until a human clears it."""
    known = write.place.sk.removeprefix("INBOUND#")
    if write.after is None or not any(
        known in journal.said_to_hold(human) for human in journal.town.people
    ):
        return
    if not text(journal.person(write.place), "hold"):
        journal.fail("9", f"the text {known} was taken in, and nothing is held")


@on_write("22: the chain of effects is gapless", "audit")
def the_chain_is_gapless(journal: Journal, write: Written, group: list[Written]) -> None:
    """Each entry follows the last one, and the head names it."""
    pk = write.place.pk
    seq, last = journal.chains.get(pk, (0, "0" * 64))
    if int(text(write.after, "seq")) != seq + 1 or text(write.after, "prev") != last:
        journal.fail("22", f"entry {text(write.after, 'seq')} of {pk} follows {seq}")
    journal.chains[pk] = (seq + 1, text(write.after, "hash"))
    owner = pk.removesuffix("#AUDIT")
    head = journal.item(Place(owner, "HEAD#PERSON" if "#PERSON#" in owner else "HEAD#PROGRAM"))
    if text(head, "chain") != text(write.after, "hash"):
        journal.fail("22", f"the head of {owner} does not name its last entry")


@on_write("1, 8: one occurrence per local date, at its hour", "occurrence")
def occurrences_keep_their_hour(journal: Journal, write: Written, group: list[Written]) -> None:
    """A planned check-in stands at its plan's wall-clock time, through every change of clocks."""
    if write.after is None or text(write.after, "state") not in ("PLANNED", "ASKED"):
        journal.open_checkins.pop(write.place, None)
    else:
        journal.open_checkins[write.place] = write.after
    if write.before is not None or write.after is None:
        return
    journal.checkins += 1
    due, plan = moment(write.after, "due_at"), journal.item(Place(write.place.pk, "HEAD#PLAN"))
    assert due
    there = due.astimezone(ZoneInfo(text(write.after, "zone")))
    wanted = text(plan, "at")[:5]
    held_up = abs(due - (journal.now + journal.town.world.skew)) < timedelta(seconds=1)
    on_the_hour = f"{there:%H:%M}" == wanted
    if not held_up and (not on_the_hour or str(there.date()) != text(write.after, "local_date")):
        journal.fail("8", f"{write.place} is due {there:%a %d %H:%M}, its plan says {wanted}")


@on_write("5: what we missed reaches a human", "occurrence")
def misses_raise_an_alert(journal: Journal, write: Written, group: list[Written]) -> None:
    """MISSED and UNKNOWN open or join a person's alert in the same commit, with an owner."""
    state = text(write.after, "state")
    if state not in ("MISSED", "UNKNOWN") or text(write.before, "state") == state:
        return
    told = [w for w in group if w.record == "alert" and text(w.after, "cause") == "not_sent"]
    if not told or not text(told[0].after, "owner"):
        journal.fail("5", f"{write.place} became {state} and nobody is told")


@on_write("4: an outcome is explained", "occurrence")
def outcomes_are_explained(journal: Journal, write: Written, group: list[Written]) -> None:
    """Whatever is not an answer says why; silence only where our text was accepted."""
    state = text(write.after, "state")
    if write.after is None or state in ("PLANNED", "ASKED", "ANSWERED"):
        return
    if not text(write.after, "reason"):
        journal.fail("4", f"{write.place} is {state} without a reason")
    if state == "SILENT" and text(write.before, "state") == "ASKED":
        sent = journal.checkin_texts.get((write.place.pk, write.place.sk))
        if sent is None or text(journal.item(sent), "state") not in ("ACCEPTED", "DELIVERED"):
            journal.fail("4", f"{write.place} is called silent, and its text is not known to be")


@on_write("5: who is paged for what", "message", "page")
def messages_are_remembered(journal: Journal, write: Written, group: list[Written]) -> None:
    """Not a check but the memory of others: check-ins' texts, and pages by alert."""
    kind, about = text(write.after, "kind"), text(write.after, "about")
    if kind == "checkin":
        journal.checkin_texts[write.place.pk, about] = write.place
    if kind == "page" and write.before is None:
        journal.paged[about].append(journal.now)


@on_write("15: what became of alerts", "alert")
def alerts_are_remembered(journal: Journal, write: Written, group: list[Written]) -> None:
    """Not a check but the memory of others."""
    if write.after is not None:
        journal.alerts[write.place] = write.after


@on_write("31: a mentor's capacity holds", "mentor")
def capacity_holds(journal: Journal, write: Written, group: list[Written]) -> None:
    """Never more places taken than there are."""
    if write.after and not 0 <= int(text(write.after, "active")) <= int(
        text(write.after, "capacity")
    ):
        journal.fail("31", f"{write.place} has {text(write.after, 'active')} places taken")


@on_write("32: one active match", "match")
def one_active_match(journal: Journal, write: Written, group: list[Written]) -> None:
    """At most one live pairing per person at a time."""
    live = journal.active_matches[write.place.pk]
    if text(write.after, "state") in ("accepted", "active", "paused"):
        live.add(write.place.sk)
    else:
        live.discard(write.place.sk)
    if len(live) > 1:
        journal.fail("32", f"{write.place.pk} has {len(live)} matches at once")


@on_commit("no shared items: a transaction on a person touches theirs alone")
def nothing_is_shared(journal: Journal, places: list[Place]) -> None:
    """Whoever is in a transaction on a person waits for nobody else: no item of another person's or
    of the program's is written there, or only held as it was, but what is named above."""
    if len({place.pk.removesuffix("#AUDIT") for place in places}) == 1:
        return
    is_effect = any(place.pk.endswith("#AUDIT") for place in places)
    owners, others = set(), []
    for place in places:
        key = f"{place.pk}|{place.sk}"
        if _MAY_STAND_THERE.fullmatch(key) or (not is_effect and _TOTALS.fullmatch(key)):
            continue
        if whose := _OWNER.fullmatch(key):
            owners.add(whose[1] or whose[2])
        else:
            others.append(key)
    if len(owners) > 1 or (owners and others):
        shared = others or [f"{place.pk}|{place.sk}" for place in places]
        journal.fail("of no shared items", f"{sorted(owners)} wait at {shared}")
