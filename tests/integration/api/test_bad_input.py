"""What cannot be true of somebody's aftercare: each a named error with its field and how to mend
it, and nothing written. The list whole, as the product promises it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from tests.integration.api.conftest import Api

TODAY = "2026-11-24"
NINE = {str(item): 5 for item in range(1, 10)}
MEMBER = {"name": "J", "relation": "friend", "frequency": "weekly", "supportive": 4}
FED = {"external_id": "S-1", "alumnus": "A-1", "type": "group_therapy", "at": "2026-11-20T18:00"}


class Wrong(NamedTuple):
    """Something sent to a graduate's record (or, with a slash first, to the program), the field
    that is wrong in it, and the error's code."""

    what: str
    path: str
    body: dict[str, Any]
    field: str
    code: str


def _activity(**more: Any) -> dict[str, Any]:
    return {"type": "fitness", "on": TODAY, **more}


def _answers(answers: dict[str, int], **more: Any) -> dict[str, Any]:
    return {"instrument": "barc-10", "on": TODAY, "answers": answers, **more}


LIST = (
    Wrong("no such day", "activities", _activity(on="2026-02-30"), "on",
          "date_parsing"),
    Wrong("a day to come", "activities", _activity(on="2026-11-25"), "on", "future"),
    Wrong("a day over a year ago", "activities", _activity(on="2024-11-25"), "on", "too_old"),
    Wrong("negative hours", "activities", _activity(hours=-1), "hours", "greater_than"),
    Wrong("no hours", "activities", _activity(hours=0), "hours", "greater_than"),
    Wrong("more hours than a week has", "activities", _activity(hours=169), "hours",
          "less_than_equal"),
    Wrong("no sessions", "activities", _activity(count=0), "count", "greater_than_equal"),
    Wrong("an unknown type", "activities", _activity(type="bowling"), "type", "literal_error"),
    Wrong("a thirteenth member", "network", {"on": TODAY, "members": [MEMBER] * 13}, "members",
          "too_many"),
    Wrong("support off its scale", "network", {"on": TODAY, "members": [
          {**MEMBER, "supportive": 5}]}, "members.0.supportive", "less_than_equal"),
    Wrong("a total of nine answers", "instruments", _answers(NINE, total=45), "total",
          "extra_forbidden"),
    Wrong("an answer off the scale", "instruments", _answers({**NINE, "10": 7}), "answers.10",
          "out_of_range"),
    Wrong("an eleventh item", "instruments", _answers({**NINE, "11": 5}), "answers",
          "unknown_item"),
    Wrong("an unknown version", "instruments", _answers(NINE, version=9), "version", "unknown"),
    Wrong("an unknown instrument", "instruments", _answers(NINE) | {"instrument": "who-5"},
          "instrument", "unknown"),
    Wrong("a response to come", "instruments", _answers(NINE) | {"on": "2026-11-25"}, "on",
          "future"),
    Wrong("a taper that is over", "taper", {"hours_per_week": 3, "until": "2026-01-01",
          "approved_by": "Dr. Lee", "why": "work"}, "until", "past"),
    Wrong("a milestone to come", "milestones", {"name": "well_being", "met": True,
          "on": "2026-11-25"}, "on", "future"),
    Wrong("an unknown milestone", "milestones", {"name": "luck", "met": True, "on": TODAY}, "name",
          "literal_error"),
    Wrong("an empty plan", "recovery-plan", {"version": 0}, "coping", "empty"),
    Wrong("a feed entry without a time", "/attendance", {"entries": [FED | {"at": "2026-11-20"}]},
          "at", "value_error"),
    Wrong("a feed entry without a moment", "/attendance", {"entries": [
          {k: v for k, v in FED.items() if k != "at"}]}, "at", "missing"),
    Wrong("negative hours in a feed", "/attendance", {"entries": [FED | {"hours": -1}]}, "hours",
          "greater_than"),
    Wrong("a feed entry about nobody", "/attendance", {"entries": [FED | {"alumnus": "A-9"}]},
          "alumnus", "unknown"),
)  # fmt: skip
#: Which are not posted, and which need the clinical lead.
METHODS = {"taper": "PUT", "recovery-plan": "PUT"}
ROLES = {"taper": "supervisor"}


def test_each_is_a_named_error_and_nothing_is_written(
    api: Api, program: str, enroll: Callable[..., Any]
) -> None:
    ref = enroll(external_id="A-1")
    before, home = load_all(ref), load(Ref(program, "")).seq
    told = {}
    for wrong in LIST:
        path = f"/v1{wrong.path}" if wrong.path[0] == "/" else (
            f"/v1/alumni/{ref.person}/{wrong.path}"
        )  # fmt: skip
        method = METHODS.get(wrong.path, "POST")
        role = ROLES.get(wrong.path, "coordinator")
        answer = api(method, path, wrong.body, role=role)
        (error,) = answer.json_body["errors"]
        assert answer.status_code == (200 if wrong.path == "/attendance" else 422), wrong.what
        assert error["message"], wrong.what
        told[wrong.what] = (error["field"], error["code"])
    assert told == {wrong.what: (wrong.field, wrong.code) for wrong in LIST}
    after = load_all(ref)
    assert (after.seq, after.rows.keys()) == (before.seq, before.rows.keys())
    assert load(Ref(program, "")).seq == home
