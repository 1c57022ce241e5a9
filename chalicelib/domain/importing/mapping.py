"""A program's own headers and words, put into ours before anything is parsed."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from chalicelib.domain.importing.cells import items
from chalicelib.domain.importing.columns import COLUMNS, Column, Kind
from chalicelib.domain.importing.refusals import MappingError, Problem
from chalicelib.domain.people import Value

#: Any day later than a date that somebody maps to: a mapped word is not judged against today.
_LATEST = date.max.replace(year=9000)


def plain_header(header: str) -> str:
    """A header without differences of case, spaces and hyphens: ``External ID`` is external_id."""
    return "_".join(header.strip().casefold().replace("-", " ").split())


#: What something is mapped to; "nothing" may be said as null or as "".
Target = Annotated[str, BeforeValidator(lambda sent: "" if sent is None else sent)]


class Mapping(Value):
    """What a system's export calls things: ``columns`` its header to our column, ``values`` per
    column of ours its word to our word. A header mapped to nothing (null or "") is left out
    without a note.
    """

    columns: dict[str, Target] = Field(default_factory=dict)
    values: dict[str, dict[str, Target]] = Field(default_factory=dict)

    def check(self, kind: Kind) -> None:
        """Hold the mapping against the column table.

        Raises
        ------
        MappingError
            With a sentence for each column that does not exist, is mapped to twice, or whose
            mapped word it would not take.
        """
        problems = [*self._wrong_columns(kind), *self._wrong_words(kind)]
        if problems:
            raise MappingError(problems)

    def _wrong_columns(self, kind: Kind) -> Iterator[str]:
        targets = [target for target in self.columns.values() if target]
        for header, target in self.columns.items():
            if target and target not in COLUMNS[kind]:
                yield f"the header {header!r} is mapped to {target!r}, which is no column"
        for target in sorted({target for target in targets if targets.count(target) > 1}):
            yield f"more than one header is mapped to {target!r}"

    def _wrong_words(self, kind: Kind) -> Iterator[str]:
        for name, words in self.values.items():
            if name not in COLUMNS[kind]:
                yield f"values are given for {name!r}, which is no column"
                continue
            for own, ours in words.items():
                if ours and isinstance(COLUMNS[kind][name].read(ours, _LATEST), Problem):
                    yield f"in {name!r}, {own!r} is mapped to {ours!r}, which it does not take"

    def renamed(self, header: str) -> str:
        """Our name of a header ("" leaves it out), plain and unmapped if the mapping has none."""
        plain = plain_header(header)
        for own, target in self.columns.items():
            if plain_header(own) == plain:
                return target
        return plain

    def translated(self, column: Column, cell: str) -> str:
        """A trimmed cell in our words; in a list each part is translated by itself."""
        words = self.values.get(column.name)
        if not words:
            return cell
        folded = {own.strip().casefold(): ours for own, ours in words.items()}
        whole = folded.get(cell.casefold())
        if whole is not None or not column.several:
            return cell if whole is None else whole
        return "|".join(folded.get(part.casefold(), part) for part in items(cell))
