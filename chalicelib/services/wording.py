"""A program's own wording: what it may word itself, linted as our catalog is, and what then leaves.

The sentences stand in the program's settings, which every use case that texts reads anyway: no
text costs another read for them.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from chalicelib import clock
from chalicelib.domain.people import Language, Wording
from chalicelib.domain.programs import Program
from chalicelib.domain.texts import lint
from chalicelib.domain.texts.lint import Finding
from chalicelib.domain.texts.places import WORDINGS
from chalicelib.domain.texts.wording import Own, Variant, keys, own_id, variants
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing

#: They come with the settings in every read, so there is an end to them: about 20 KB.
OWN_AT_MOST = 60


class Unsayable(ValueError):
    """A wording that cannot be taken, with everything that is wrong with it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


class Text(NamedTuple):
    """A key in one wording: ours (``None`` where only the program has it), and the program's."""

    key: str
    wording: str
    ours: Variant | None
    own: Variant | None
    findings: list[Finding]


def texts(program: Tenant, language: Language) -> Iterator[Text]:
    """Every text of a language in every wording that it has, ours and the program's."""
    for key in sorted(keys(language)):
        for wording in WORDINGS:
            one = text(program, key, language, wording)
            if one.ours is not None or one.own is not None:
                yield one


def text(program: Tenant, key: str, language: str, wording: str) -> Text:
    """One text in one wording."""
    own = program.own.get(own_id(key, language, wording))
    wrong = judged(program, key, language, wording, own) if own is not None else []
    return Text(key, wording, variants(key, language).get(wording), own, wrong)


def judged(
    program: Tenant, key: str, language: str, wording: str, variant: Variant
) -> list[Finding]:
    """What is wrong with a wording for this program.

    Raises
    ------
    Missing
        if there is no such text.
    """
    if key not in keys(language):
        raise Missing("no such text")
    if not lint.may_be_worded(key):
        return [Finding("ours", "This text is the same for everybody: it cannot be changed.")]
    mine = own_id(key, language, wording)
    if mine not in program.own and len(program.own) >= OWN_AT_MOST:
        return [Finding("too_many", f"A program may word {OWN_AT_MOST} texts: give one back.")]
    names = (program.program.name,)
    found = lint.findings(key, language, wording, variant, program.own, names)
    own: Own = {**program.own, mine: variant}
    return found or lint.outgrown(key, language, own)


@again_on_conflict
def put(
    program_id: str, key: str, language: Language, wording: Wording, variant: Variant, by: str
) -> Tenant:
    """Word a text the program's own way, from the next text on that leaves.

    Raises
    ------
    Missing
        if there is no such text.
    Unsayable
        if anything is wrong with it.
    """
    program = tenant(program_id)
    if wrong := judged(program, key, language, wording, variant):
        raise Unsayable(wrong)
    own = {**program.own, own_id(key, language, wording): variant}
    return _commit(program, own, by, f"{language}.{wording}.{key}")


@again_on_conflict
def remove(program_id: str, key: str, language: Language, wording: Wording, by: str) -> Tenant:
    """Say a text in our words again.

    Raises
    ------
    Missing
        if the program has no wording of its own for it.
    """
    program = tenant(program_id)
    mine = own_id(key, language, wording)
    if mine not in program.own:
        raise Missing("no own wording")
    own = {name: said for name, said in program.own.items() if name != mine}
    return _commit(program, own, by, mine)


def _commit(program: Tenant, own: Own, by: str, what: str) -> Tenant:
    change = Change(program.partition, by=by, at=clock.now(), policy=program.policy)
    settings = change.amend(
        Program, wording=json.dumps(own, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    )
    after = change.commit("program.wording", what)
    return Tenant(settings, program.policy, program.rota, after)
