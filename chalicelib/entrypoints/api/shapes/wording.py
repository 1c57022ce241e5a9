"""Wording, as asked for, sent and answered."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from chalicelib.domain.people import Language, Wording
from chalicelib.domain.texts.fixed import fixed_parts
from chalicelib.domain.texts.lint import Finding, is_texted, look, may_be_worded
from chalicelib.domain.texts.places import longest
from chalicelib.domain.texts.wording import Variant, forms, needed, said
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.problems import INVALID, FieldError, Refused
from chalicelib.entrypoints.api.shapes.common import Output
from chalicelib.services.tenant import Tenant
from chalicelib.services.wording import Text, Unsayable

Sentence = Annotated[str, Field(max_length=1000)]


class LanguageQuery(Input):
    """Which language."""

    language: Language = "en"


class WordingQuery(LanguageQuery):
    """Which language, and which wording of a text."""

    wording: Wording = "discreet"


class WordingIn(Input):
    """A text, or, where a number decides, its forms by plural category (one, other)."""

    language: Language
    wording: Wording = "discreet"
    text: Sentence | None = None
    forms: dict[str, Sentence] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.text is None) == (self.forms is None):
            raise ValueError("send text, or forms, and not both")
        return self

    @property
    def variant(self) -> Variant:
        """What was sent."""
        return self.text if self.text is not None else self.forms or {}


class PreviewIn(WordingIn):
    """A wording to look at before it is taken."""

    key: Annotated[str, Field(min_length=1, max_length=128)]


class FindingOut(Output):
    """One thing that is wrong, and how to mend it."""

    code: str
    message: str


class PlaceOut(Output):
    """What a text is filled with: write it in braces. ``longest`` is as long as it gets."""

    name: str
    longest: str


class LookOut(Output):
    """A text at its longest: parts that it is sent in (``None``: no SMS), and its reading grade."""

    longest: str
    segments: int | None
    units: int
    encoding: str
    formula: str
    grade: float
    limit: float


class TextOut(Output):
    """A text in one wording. What is said is ``own`` where there is one without findings."""

    key: str
    wording: str
    default: str | dict[str, str]
    own: str | dict[str, str] | None
    may_be_worded: bool
    places: list[PlaceOut]
    fixed: list[str]
    looks: list[LookOut]
    findings: list[FindingOut]


class WordingOut(Output):
    """Every text of a language."""

    language: str
    texts: list[TextOut]


class PreviewOut(Output):
    """A wording as it would leave; without findings it would be taken."""

    looks: list[LookOut]
    findings: list[FindingOut]


def text_out(text: Text, language: str, program: Tenant) -> TextOut:
    """A text as answered."""
    ours = text.ours if text.ours is not None else said(text.key, language)
    places = sorted(frozenset().union(*map(needed, forms(ours))))
    worded = may_be_worded(text.key)
    return TextOut(
        key=text.key, wording=text.wording, default=ours, own=text.own, may_be_worded=worded,
        places=[PlaceOut(name=n, longest=longest(n, language, program.own)) for n in places],
        fixed=list(fixed_parts(text.key, language, forms(ours)[-1])) if worded else [],
        looks=looks_out(
            text.key, said(text.key, language, text.wording, program.own), language, program
        ),
        findings=[FindingOut.of(finding) for finding in text.findings],
    )  # fmt: skip


def looks_out(key: str, variant: Variant, language: str, program: Tenant) -> list[LookOut]:
    """Each form of a text as it may leave."""
    return [
        LookOut(
            longest=seen.longest, encoding=seen.segments.encoding, units=seen.segments.units,
            segments=seen.segments.parts if is_texted(key) else None,
            formula=seen.grade.formula, grade=seen.grade.figure, limit=seen.grade.limit,
        )
        for seen in (look(form, language, program.own) for form in forms(variant))
    ]  # fmt: skip


#: Findings that keep a text from being filled: it cannot be looked at.
UNFILLABLE = frozenset({"one_line", "braces", "unknown_place", "plural_forms", "ours"})


def preview_out(
    key: str, variant: Variant, language: str, program: Tenant, wrong: list[Finding]
) -> PreviewOut:
    """A wording as it would leave, and what is wrong with it."""
    broken = any(finding.code in UNFILLABLE for finding in wrong)
    return PreviewOut(
        looks=[] if broken else looks_out(key, variant, language, program),
        findings=[FindingOut.of(finding) for finding in wrong],
    )


def unsaid(field: str, unsayable: Unsayable) -> Refused:
    """A wording that is refused: a problem that names each finding."""
    wrong = [
        FieldError(field=field, code=one.code, message=one.message) for one in unsayable.findings
    ]
    return Refused(422, "invalid", INVALID, wrong)
