"""One person to be enrolled: the columns of an import's sheet as fields."""

from typing import Annotated, Any

from pydantic import Field, create_model

from chalicelib.domain.importing import COLUMNS, Kind
from chalicelib.entrypoints.api.calls import Input

#: A value as JSON has it: a list where a column takes several.
Told = Annotated[str, Field(max_length=2000)] | bool | int | list[str] | None


class AddIn(Input):
    """The columns of the sheet, each as in a file or as JSON has it; the PIN that they chose; an
    ``id`` of yours: sent twice, it makes one person."""

    pin: Annotated[str, Field(max_length=20)] | None = None
    id: Annotated[str, Field(pattern=r"^[a-z2-7]{20}$")] | None = None

    def cells(self) -> dict[str, str]:
        """What was told, as cells by column."""
        told = self.model_dump(exclude={"pin", "id"}, exclude_none=True)
        return {name: _cell(value) for name, value in told.items()}


def _cell(value: str | bool | int | list[str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "|".join(value) if isinstance(value, list) else str(value)


def _columns(name: str, kind: Kind) -> type[AddIn]:
    fields: dict[str, Any] = {column: (Told, None) for column in COLUMNS[kind]}
    return create_model(name, __base__=AddIn, __doc__=AddIn.__doc__, **fields)


AlumnusIn = _columns("AlumnusIn", "alumni")
MentorIn = _columns("MentorIn", "mentors")
