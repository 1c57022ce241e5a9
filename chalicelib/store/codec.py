"""One table-driven translation between frozen values and stored attributes.

Strings, whole numbers and truth values are stored as such, so that conditions and indexes can
read them; everything else as canonical JSON text; sealed fields as bytes. ``None`` is no attribute.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel

from chalicelib.store.sealing import Sealer, SealError

Stored: TypeAlias = str | int | bool | bytes


class NaiveMoment(ValueError):
    """A moment without a zone was about to be stored."""


@cache
def storage_types(value: type[BaseModel]) -> dict[str, type]:
    """Each field of a value class and how it is stored: ``str``, ``int`` or ``bool``."""
    return {name: _plain(field.annotation) for name, field in value.model_fields.items()}


def _plain(annotation: Any) -> type:
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        kinds = {_plain(a) for a in get_args(annotation) if a is not type(None)}
        return kinds.pop() if len(kinds) == 1 else str
    return annotation if annotation in (int, bool) else str


@cache
def _sets(value: type[BaseModel]) -> frozenset[str]:
    return frozenset(
        n for n, f in value.model_fields.items() if get_origin(f.annotation) in (frozenset, set)
    )


@cache
def _json_fields(value: type[BaseModel]) -> frozenset[str]:
    return frozenset(n for n, f in value.model_fields.items() if _is_json(f.annotation))


def _is_json(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _is_json(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return any(_is_json(a) for a in get_args(annotation) if a is not type(None))
    if origin is not None and str(origin) != "typing.Literal":
        return True
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def encode(
    value: BaseModel, sealed: Iterable[str], sealer: Sealer | None, only: set[str] | None = None
) -> dict[str, Stored]:
    """A value (or ``only`` some fields of it) as attributes, sealed fields sealed.

    Raises
    ------
    NaiveMoment
        if a field holds a moment without a zone.
    """
    for name, content in value.__dict__.items():
        if isinstance(content, datetime) and content.tzinfo is None:
            raise NaiveMoment(f"{type(value).__name__}.{name} has no time zone")
    # Nested values leave out what is empty too: they are stored often and read often.
    plain = value.model_dump(mode="json", include=only, exclude_none=True)
    for name in _sets(type(value)) & plain.keys():
        plain[name] = sorted(plain[name])
    text = {n: _text(v) if n in _json_fields(type(value)) else v for n, v in plain.items()}
    hidden = [n for n in sealed if n in plain]
    if hidden and sealer is None:
        raise LookupError(f"{type(value).__name__} has fields to seal and no key was given")
    return {**text, **{n: sealer.seal(n, _text(plain[n]).encode()) for n in hidden if sealer}}


def decode(
    value: type[BaseModel],
    stored: Mapping[str, Stored],
    sealed: Iterable[str],
    sealer: Sealer | None,
    lost: bool = False,
) -> Any:
    """The value back from its attributes; attributes that this version does not know are left.

    ``lost``: the key was destroyed. What was sealed under it reads as the field's default, or as
    no text where it has none.
    """
    fields, nested = value.model_fields, _json_fields(value)
    known: dict[str, Any] = {}
    for name, raw in stored.items():
        if raw is None or name not in fields:
            continue
        if isinstance(raw, bytes):
            if sealer is None:
                raise LookupError(f"{value.__name__}.{name} is sealed and no key was given")
            try:
                known[name] = json.loads(sealer.open(name, raw))
            except SealError:
                if not lost:
                    raise
                _blank(value, name, known)
        elif name in nested:
            known[name] = json.loads(str(raw))
        else:
            known[name] = raw
    return value.model_validate(known)


def _blank(value: type[BaseModel], name: str, known: dict[str, Any]) -> None:
    if value.model_fields[name].is_required():
        known[name] = ""


#: Canonical JSON; an encoder made once, for ``json.dumps`` makes one each time.
_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
