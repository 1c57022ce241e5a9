"""A program's saved mappings: what its own systems' exports call our columns and words."""

import json
from typing import get_args

from chalicelib import clock
from chalicelib.domain.importing import Kind, Mapping, MappingError
from chalicelib.domain.jobs import ImportMappings
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.kinds import BY_VALUE
from chalicelib.store.partition import Partition

#: All mappings of a program are one item, which holds 400 KB.
MOST_MAPPINGS, MOST_CHARACTERS = 20, 200_000


class TooManyMappings(ValueError):
    """The program's mappings together are more than one record holds."""


class UnknownMapping(LookupError):
    """The program has saved no mapping of this name."""


def saved(program: str) -> dict[str, Mapping]:
    """All mappings by name."""
    return _saved(tenant(program).partition)


def named(here: Tenant, name: str) -> Mapping:
    """One mapping.

    Raises
    ------
    UnknownMapping
    """
    found = _saved(here.partition).get(name)
    if found is None:
        raise UnknownMapping(name)
    return found


@again_on_conflict
def put(program: str, name: str, mapping: Mapping, by: str) -> Mapping:
    """Save a mapping under a name, new or in place of the one before.

    Raises
    ------
    MappingError
        if it fits neither an alumni nor a mentors file; with what is wrong for the likelier one.
    TooManyMappings
    """
    _check(mapping)
    here = tenant(program)
    all_of_them = {**_saved(here.partition), name: mapping}
    text = json.dumps({n: m.model_dump() for n, m in sorted(all_of_them.items())})
    if len(all_of_them) > MOST_MAPPINGS or len(text) > MOST_CHARACTERS:
        raise TooManyMappings("too many mappings")
    change = Change(here.partition, by=by, at=clock.now(), policy=here.policy)
    new = ImportMappings(mappings=text)
    if here.partition.maybe(ImportMappings):
        change.replace(new)
    else:
        change.put(new)
    change.commit("program.import_mapping")
    return mapping


def _check(mapping: Mapping) -> None:
    refusals: list[MappingError] = []
    kinds: tuple[Kind, ...] = get_args(Kind)
    for kind in kinds:
        try:
            mapping.check(kind)
        except MappingError as error:
            refusals.append(error)
    if len(refusals) == len(kinds):
        raise min(refusals, key=lambda error: len(error.problems))


def _saved(read: Partition) -> dict[str, Mapping]:
    read.also(BY_VALUE[ImportMappings].sk(None))
    stored = read.maybe(ImportMappings)
    plain = json.loads(stored.value.mappings) if stored else {}
    return {name: Mapping.model_validate(one) for name, one in plain.items()}
