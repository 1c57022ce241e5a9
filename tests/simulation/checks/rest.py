"""Checks of a world at rest: everything due has come to its end, and nobody was forgotten."""

from datetime import datetime, timedelta

from tests.simulation.checks.journal import Journal, at_rest, moment, text
from tests.simulation.double.table import Place
from tests.simulation.humans import CRISIS, HOLDS, SMALL_TALK, Human
from tests.simulation.standings import MOVED
from tests.simulation.town import PROGRAM

#: What the tick, the queue and the sweeper may take beyond a deadline (invariant 4).
GRACE = timedelta(hours=1)
#: No spell of trouble lasts so long: what is due since then fails whenever it is looked at.
STUCK = timedelta(days=3)


@at_rest("4: outcomes in time", daily=True)
def outcomes_in_time(journal: Journal) -> None:
    """Send outcome by window end + 1 h, reply outcome by 48 h + 1 h."""
    for place, item in journal.open_checkins.items():
        asked = text(item, "state") == "ASKED"
        deadline = moment(item, "closes_at" if asked else "window_ends_at")
        if deadline and journal.is_late(deadline, GRACE):
            journal.fail("4", f"{place} is still {text(item, 'state')}, due by {deadline}")


@at_rest("4, 15: nothing hangs behind the clock", daily=True)
def nothing_hangs(journal: Journal) -> None:
    """Whatever has a due key was looked at when it fell due."""
    due = journal.town.world.next_due()
    if due and (journal.is_late(due, GRACE) or journal.now - due > STUCK):
        hanging = journal.town.world.due_places()
        journal.fail("4, 15", f"due {due} and never looked at: {hanging[:3]}")


@at_rest("4: every running plan goes on", daily=True)
def plans_go_on(journal: Journal) -> None:
    """Whoever joined and has not stopped has a next check-in, until the plan has run its course."""
    for human in journal.town.people:
        pk = f"PROGRAM#{PROGRAM}#PERSON#{human.person_id}"
        plan, person = journal.item(Place(pk, "HEAD#PLAN")), journal.item(Place(pk, "HEAD#PERSON"))
        if plan is None or text(person, "texting") != "joined":
            continue
        if not plan["active"]["BOOL"]:
            age = journal.now.date() - moment(plan, "discharged_on").date()  # type: ignore[union-attr]
            if age < timedelta(days=650):
                journal.fail("4", f"the plan of {human.name} ended, and nobody ended it")
            continue
        following = journal.item(Place(pk, text(plan, "next_key")))
        if text(following, "state") != "PLANNED":
            journal.fail("4", f"the chain of {human.name} broke at {text(plan, 'next_key')}")


@at_rest("5: misses are told to a named human")
def misses_are_told(journal: Journal) -> None:
    """Each alert of ours was put before somebody by its due time, by itself or in a digest."""
    for place, item in journal.alerts.items():
        opened, due, resolved = (moment(item, n) for n in ("opened_at", "due_at", "resolved_at"))
        assert opened
        assert due
        if text(item, "cause") != "not_sent" or (resolved and resolved <= due + GRACE):
            continue
        told = [*journal.paged.get(place.sk, []), *journal.paged.get("digest", [])]
        by = journal.since_trouble(due) + GRACE
        if journal.is_late(due, GRACE) and not any(opened <= at <= by for at in told):
            journal.fail("5", f"{place} opened {opened}, fell due {due} and nobody was told")


@at_rest("12: every text has its effect once")
def texts_are_taken(journal: Journal) -> None:
    """Each text of a person we know is on record."""
    waiting = {m.body for m in journal.town.world.queues["InboundQueue"].held}
    waiting |= {m.body for m in journal.town.world.queues["InboundQueue"].dead}
    for human in journal.town.people:
        pk = f"PROGRAM#{PROGRAM}#PERSON#{human.person_id}"
        for known, at, body in human.said:
            taken = journal.item(Place(pk, f"INBOUND#{known}"))
            if taken or not journal.is_late(at, GRACE) or any(known in one for one in waiting):
                continue
            journal.fail("12", f"the text {known} ({body!r}) of {at} is nowhere")


@at_rest("13: the word sent last decides")
def the_last_word_counts(journal: Journal) -> None:
    """STOP or START, whichever the person sent last, whatever order they came in."""
    for human in journal.town.people:
        words = [(at, body) for _, at, body in human.said if body.strip(".").upper() in _LAST]
        words = sorted(words + human.told)
        if not words or not journal.is_late(words[-1][0], GRACE):
            continue
        pk = f"PROGRAM#{PROGRAM}#PERSON#{human.person_id}"
        person, thread = (journal.item(Place(pk, f"HEAD#{n}")) for n in ("PERSON", "THREAD"))
        last = max(words)[1].strip(".").upper()
        texting, others = (
            text(person, "texting"),
            [b for _, at, b in human.said if at > max(words)[0]],
        )
        if last == "START" and ("wrong number" in others or _doubted(human, words[-1][0])):
            continue
        if last.startswith("STOP") and texting != "stopped":
            journal.fail("13", f"{human.name} said {last} last and is {texting}")
        joined = text(thread, "joining") == "joined" and text(person, "number_state") == "verified"
        trusted = not any(b == "wrong number" for _, _, b in human.said)
        if last == "START" and joined and trusted and texting == "stopped":
            journal.fail("13", f"{human.name} said START last and is {texting}")


def _doubted(human: Human, at: datetime) -> bool:
    """Whether they were on record as deceased when they said it: staff ask them anew."""
    return any(since <= at and (until is None or at <= until) for since, until in human.doubted)


_LAST = frozenset({"STOP", "STOP PLEASE", "START"})


@at_rest("22: the chains verify")
def chains_verify(journal: Journal) -> None:
    """The product's own verifier finds nothing, for every person and the program."""
    from chalicelib.store.keys import Ref
    from chalicelib.store.verify import verify

    with journal.town.world.undisturbed():
        for person in ("", *(one.person_id for one in (*journal.town.people, *journal.town.gone))):
            if faults := verify(Ref(PROGRAM, person)):
                journal.fail("22", f"{person or 'program'}: {faults[:2]}")


@at_rest("28: no log or queue of ids holds anything personal", daily=True)
def logs_are_clean(journal: Journal) -> None:
    """No name, number or word of anybody in the log, nor among the ids that wait to be sent."""
    world = journal.town.world
    written = world.log.getvalue() + " ".join(m.body for m in world.queues["DueQueue"].held)
    canaries = ("zilla", "+1502555", MOVED, *CRISIS, *SMALL_TALK, *HOLDS)
    for canary in canaries:
        if canary in written:
            journal.fail("28", f"{canary!r} stands in the log")
    world.log.seek(0)
    world.log.truncate()
