"""The kinds of record, as one table: key, what is sealed, when due, where listed, how long kept.

infra/access-patterns.md tells which question each of these answers and at what cost.
"""

from datetime import timedelta
from typing import Any

from chalicelib.domain import checkins, events, mentor_place, messages, moves, names
from chalicelib.domain.applying.applications import DRAFT_LIFE, Application, Draft
from chalicelib.domain.attendance import BY_HAND, Corrected, Fed
from chalicelib.domain.attendance import PREFIX as ATTENDANCE
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.clearances import ClearanceWatch
from chalicelib.domain.concerns import Concerns
from chalicelib.domain.disclosures import Disclosure
from chalicelib.domain.engagement import Followed
from chalicelib.domain.erasure import ConsentProof, Erasure
from chalicelib.domain.events import Event, Invited
from chalicelib.domain.inbound import Inbound, StrangerText
from chalicelib.domain.instruments.response import Answered, Response
from chalicelib.domain.instruments.session import SK as ASKING
from chalicelib.domain.instruments.session import Asking
from chalicelib.domain.jobs import (
    ImportChunk,
    ImportJob,
    ImportMappings,
    ImportRows,
    MatchingRun,
    RunFindings,
    RunPage,
)
from chalicelib.domain.ledger import LedgerDay, LedgerRound
from chalicelib.domain.matches import Match
from chalicelib.domain.matching.fairness import FairnessWatch
from chalicelib.domain.mentor_break import BREAK, MentorBreak
from chalicelib.domain.mentor_log import MentorLog
from chalicelib.domain.mentor_week import WEEK, MentorWeek
from chalicelib.domain.mentor_well import WellBeing
from chalicelib.domain.mentor_well import key as well_key
from chalicelib.domain.milestones import Seen
from chalicelib.domain.moves import Moved
from chalicelib.domain.network import Contact, Measurement, who
from chalicelib.domain.outage import SendHealth
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.policy import Policy
from chalicelib.domain.programs import InvitationRound, Program
from chalicelib.domain.recovery_plan import PREFIX as RECOVERY
from chalicelib.domain.recovery_plan import SK as RECOVERY_SK
from chalicelib.domain.recovery_plan import PlanVersion, RecoveryPlan
from chalicelib.domain.relay import RELAY, Note, Relay
from chalicelib.domain.relay import key as relay_key
from chalicelib.domain.resources.directory import Resource
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.safety.pins import PinTries
from chalicelib.domain.safety.rota import Rota
from chalicelib.domain.signing_in import SignInRequest, SignIns
from chalicelib.domain.staff import Staff
from chalicelib.domain.standing import StaffAct
from chalicelib.domain.thread import Thread
from chalicelib.store.audit import Entry
from chalicelib.store.keys import (
    APPLICATION,
    APPLYING,
    STAFF,
    Ref,
    listing,
    message_sk,
    monthly,
    stamp,
)
from chalicelib.store.kinds import Kind, register

#: Bodies of texts are kept twelve months (rules: Retention); job scratch for one.
BODIES = timedelta(days=365)
JOBS = timedelta(days=30)
#: Who asked to be signed in is of no use an hour later.
ASKED = timedelta(hours=1)
#: Consents are kept six years (45 CFR 164.530(j)), here from the erasure on.
PROOFS = timedelta(days=6 * 366)
LEDGERS = timedelta(days=6 * 366)  # as long as the audit


def _due_at(value: Any, _policy: Policy) -> Any:
    return value.due_at


def _called(person: Person) -> frozenset[str]:
    return names.words(person.first_name, person.last_name)


def _waiting(ref: Ref, thread: Thread) -> tuple[str, str] | None:
    """People to invite, newest discharge first; nobody else stands in this list."""
    if thread.joining != "waiting":
        return None
    return listing(ref.program, "waiting"), f"{thread.discharged_on or '0000'}#{ref.person}"


def _thread_listed(ref: Ref, thread: Thread) -> tuple[str, str]:
    """Everybody else by how far joining went, and since when."""
    since = thread.joined_at or thread.invited_at
    at = stamp(since) if since else "-"
    return listing(ref.program, "threads"), f"{thread.joining}#{at}#{ref.person}"


def _alumnus_listed(ref: Ref, alumnus: Alumnus) -> tuple[str, str]:
    return listing(ref.program, "alumni"), f"{alumnus.discharged_on}#{ref.person}"


def _care_listed(ref: Ref, care: Care) -> tuple[str, str]:
    """Those not heard from longest come first, with how they stand."""
    at = stamp(care.last_seen_at) if care.last_seen_at else "-"
    return listing(ref.program, "care"), f"{at}#{care.engagement}#{ref.person}"


def _message_sk(message: messages.Message) -> str:
    return message_sk(message.created_at, message.id)


def _message_listed(ref: Ref, message: messages.Message) -> tuple[str, str]:
    month = monthly(ref.program, "messages", message.created_at.date())
    return month, f"{stamp(message.created_at)}#{message.id}"


def _invited_listed(ref: Ref, one: Invited) -> tuple[str, str]:
    """By person; their answer, and whether they came, stand in the place."""
    came = "" if one.attended is None else ("came" if one.attended else "absent")
    return listing(ref.program, f"EVENT-{one.event_id}"), f"{ref.person}#{one.rsvp}#{came}"


def _alert_listed(ref: Ref, alert: Alert) -> tuple[str, str]:
    return listing(ref.program, f"ALERTS-{alert.state}"), f"{stamp(alert.opened_at)}#{alert.id}"


register(
    Kind(
        "person", Person, lambda _: "HEAD#PERSON",
        sealed=frozenset(
            """
            first_name last_name phone email birth_date pin zip city away call_number deceased
            """.split()
        ),
        listed=lambda ref, p: (listing(ref.program, "people"), f"{p.texting}#{ref.person}"),
        # Who has no mark yet was stored before names were looked up (services/naming.py).
        mark=lambda p: " ".join(sorted(_called(p))), found_by=_called,
        counted=True,
    ),
    Kind(
        "alumnus", Alumnus, lambda _: "HEAD#ALUMNUS",
        sealed=frozenset({"external_id", "notes", "safe_contact", "usual_location", "tapers"}),
        listed=_alumnus_listed, counted=True,
    ),
    Kind(
        "mentor", Mentor, lambda _: "HEAD#MENTOR",
        sealed=frozenset({"external_id", "notes"}),
        listed=lambda ref, m: (listing(ref.program, "mentors"), mentor_place.place(m)),
    ),
    Kind(
        "thread", Thread, lambda _: "HEAD#THREAD", due=_due_at,
        listed=lambda ref, t: _waiting(ref, t) or _thread_listed(ref, t), counted=True,
    ),
    Kind("plan", Plan, lambda _: "HEAD#PLAN", sealed=frozenset({"high_risk"})),
    Kind("care", Care, lambda _: "HEAD#CARE", listed=_care_listed, counted=True),
    Kind("clearances", ClearanceWatch, lambda _: "CLEARANCES", due=lambda w, _: w.look_at),
    Kind(
        "followed", Followed, lambda _: "ENGAGEMENT", due=lambda f, _: f.look_at, counted=True,
    ),
    Kind("moved", Moved, lambda m: moves.key(m.effect), counted=True),
    Kind(
        "occurrence", Occurrence, lambda o: f"CHECKIN#{o.local_date}#{o.slot}#{o.plan_id}",
        due=checkins.occurrence.next_look, counted=True,
        listed=lambda ref, o: (
            monthly(ref.program, "checkins", o.local_date), f"{o.local_date}#{ref.person}#{o.slot}",
        ),
    ),
    Kind(
        "message", messages.Message, _message_sk,
        sealed=frozenset({"body"}), due=messages.next_look,
        urgent=lambda m: m.exempt or m.exempt_until is not None,
        kept=BODIES, listed=_message_listed,
    ),
    Kind(
        "page", messages.Page, _message_sk,
        due=messages.next_look, urgent=lambda _: True, kept=BODIES, listed=_message_listed,
    ),
    Kind("inbound", Inbound, lambda i: f"INBOUND#{i.id}", sealed=frozenset({"body"}), kept=BODIES),
    Kind(
        "stranger_text", StrangerText, lambda t: f"STRANGER#{t.id}",
        sealed=frozenset({"phone", "body"}), kept=BODIES,
    ),
    Kind(
        "activity", Activity, lambda a: f"ACTIVITY#{a.on}#{a.id}",
        sealed=frozenset({"result"}), counted=True,
        listed=lambda ref, a: (
            monthly(ref.program, "activities", a.on), f"{a.on}#{ref.person}#{a.id}",
        ),
    ),
    Kind("fed", Fed, lambda f: f"{ATTENDANCE}{f.digest}", sealed=frozenset({"external_id"})),
    Kind(
        "corrected", Corrected, lambda c: f"{BY_HAND}{c.id}", sealed=frozenset({"past", "result"}),
    ),
    Kind(
        "contact", Contact, lambda c: f"CONTACT#{c.on}#{c.id}",
        sealed=frozenset({"name"}), mark=who, counted=True,
        listed=lambda ref, c: (
            monthly(ref.program, "contacts", c.on), f"{c.on}#{ref.person}#{c.id}",
        ),
    ),
    Kind(
        "response", Response, lambda r: f"INSTRUMENT#{r.on}#{r.id}",
        sealed=frozenset({"answers"}), counted=True,
    ),
    Kind("asking", Asking, lambda _: ASKING, sealed=frozenset({"session"}), due=_due_at),
    Kind("answered", Answered, lambda _: "INSTRUMENT#DONE"),
    Kind(
        "measurement", Measurement, lambda m: f"NETWORK#{m.on}#{m.id}",
        sealed=frozenset({"members"}), counted=True,
    ),
    Kind(
        "recovery_plan", RecoveryPlan, lambda _: RECOVERY_SK,
        sealed=frozenset({"content"}), due=_due_at,
    ),
    Kind(
        "recovery_plan_version", PlanVersion, lambda v: f"{RECOVERY}VERSION#{v.number:04d}",
        sealed=frozenset({"content"}), counted=True,
    ),
    Kind(
        "event", Event, lambda e: events.key(e.id), due=_due_at,
        listed=lambda ref, e: (listing(ref.program, "events"), f"{stamp(e.starts_at)}#{e.id}"),
    ),
    Kind(
        "event_invite", Invited, lambda i: events.invited_key(i.event_id), due=_due_at,
        listed=_invited_listed,
    ),
    Kind(
        "milestone_seen", Seen, lambda s: f"MILESTONE#{stamp(s.recorded_at)}#{s.id}",
        sealed=frozenset({"note"}), counted=True,
    ),
    Kind("erasure", Erasure, lambda _: "ERASURE", due=_due_at),
    Kind(
        "consent_proof", ConsentProof, lambda c: f"CONSENTPROOF#{c.person_id}",
        sealed=frozenset({"phone", "sms", "disclosure"}), kept=PROOFS,
    ),
    Kind("act", StaffAct, lambda a: f"ACT#{stamp(a.at)}#{a.id}", sealed=frozenset({"note"})),
    Kind(
        "alert", Alert, lambda a: f"ALERT#{a.id}",
        due=lambda a, _: a.next_look_at, urgent=lambda a: a.level == "red",
        listed=_alert_listed, counted=True,
    ),
    Kind(
        "match", Match, lambda m: f"MATCH#{m.id}", due=_due_at, counted=True,
        # The mentor stands in the place, so that a page can name both sides in one batch.
        listed=lambda ref, m: (
            listing(ref.program, "matches"), f"{stamp(m.created_at)}#{m.id}#{m.mentor_id}",
        ),
    ),
    Kind("program", Program, lambda _: "HEAD#PROGRAM"),
    Kind("rota", Rota, lambda _: "HEAD#ROTA"),
    Kind("pin_tries", PinTries, lambda t: f"PINTRIES#{t.member}"),
    Kind(
        "disclosure", Disclosure, lambda d: f"DISCLOSURE#{d.id}",
        sealed=frozenset({"to_whom", "what", "why"}),
    ),
    Kind("ledger_round", LedgerRound, lambda _: "LEDGERROUND", due=_due_at),
    Kind("ledger", LedgerDay, lambda one: f"LEDGER#{one.day}", kept=LEDGERS),
    Kind("send_health", SendHealth, lambda _: "SENDHEALTH", due=_due_at),
    Kind("concerns", Concerns, lambda _: "CONCERNS"),
    Kind("round", InvitationRound, lambda _: "HEAD#ROUND", due=_due_at),
    Kind(
        "import", ImportJob, lambda j: f"IMPORT#{j.id}",
        sealed=frozenset({"header", "notes"}), kept=JOBS, due=_due_at,
    ),
    Kind(
        "import_rows", ImportRows, lambda r: f"IMPORT#{r.job_id}#ROWS#{r.number:04d}",
        sealed=frozenset({"packed"}), kept=JOBS,
    ),
    Kind(
        "import_chunk", ImportChunk, lambda c: f"IMPORT#{c.job_id}#CHUNK#{c.number:04d}",
        sealed=frozenset({"bad"}), kept=JOBS,
    ),
    Kind("mappings", ImportMappings, lambda _: "IMPORTMAPPINGS", sealed=frozenset({"mappings"})),
    Kind(
        "run", MatchingRun, lambda r: f"RUN#{r.id}", due=_due_at,
        listed=lambda ref, r: (listing(ref.program, "runs"), f"{stamp(r.created_at)}#{r.id}"),
    ),
    Kind("run_page", RunPage, lambda p: f"RUN#{p.run_id}#PAGE#{p.number:04d}"),
    Kind(
        "matching_watch", FairnessWatch, lambda _: "MATCHINGWATCH", sealed=frozenset({"groups"}),
    ),
    Kind("run_findings", RunFindings, lambda f: f"RUN#{f.run_id}#FINDINGS"),
    Kind(
        "mentor_log", MentorLog, lambda one: f"MENTORLOG#{one.id}",
        sealed=frozenset({"told", "before"}),
    ),
    Kind(
        "mentor_week", MentorWeek, lambda _: WEEK, due=_due_at,
        urgent=lambda week: bool(week.heard),  # a worry may be among what was heard
    ),
    Kind("mentor_break", MentorBreak, lambda _: BREAK, due=_due_at),
    Kind(
        "mentor_well", WellBeing, lambda one: well_key(one.id), sealed=frozenset({"told"}),
        kept=BODIES,
    ),
    Kind("resource", Resource, lambda r: f"RESOURCE#{r.id}"),
    Kind("relay", Relay, lambda _: RELAY),
    Kind(
        "relay_note", Note, lambda one: relay_key(one.match_id, one.id),
        sealed=frozenset({"body"}), due=_due_at, kept=BODIES,
    ),
    Kind("sign_ins", SignIns, lambda _: "SIGNINS"),
    Kind(
        "staff", Staff, lambda one: f"{STAFF}{one.login}",
        sealed=frozenset({"name", "email", "authenticator", "offered"}),
    ),
    Kind(
        "sign_in_request", SignInRequest, lambda r: f"SIGNINREQUEST#{r.id}",
        sealed=frozenset({"phone", "email"}), due=_due_at, urgent=lambda _: True, kept=ASKED,
    ),
    Kind(
        "application_draft", Draft, lambda d: f"{APPLYING}{d.id}",
        sealed=frozenset({"answers"}), kept=DRAFT_LIFE,
    ),
    Kind(
        "application", Application, lambda a: f"{APPLICATION}{a.id}",
        sealed=frozenset({"answers", "note"}), due=_due_at,
        listed=lambda ref, a: (
            listing(ref.program, "applications"), f"{stamp(a.confirmed_at)}#{a.id}",
        ),
    ),
    Kind("audit", Entry, lambda e: f"{e.seq:012d}"),
)  # fmt: skip
