"""One person to be enrolled: the columns of an import's sheet as fields."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

from pydantic import Field, create_model

from chalicelib.domain.importing import COLUMNS
from chalicelib.entrypoints.api.calls import Input
from chalicelib.services.importing.editing import EDITABLE

M = TypeVar("M", bound=Input)

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


class EditIn(Input):
    """Facts to set right, each as in a file or as JSON has it; null clears. What is left out stays.
    Number, consent to texts and shared phones have routes of their own."""

    def cells(self) -> dict[str, str]:
        """What was told, as cells by column."""
        told = self.model_dump(include=self.model_fields_set)
        return {name: "" if value is None else _cell(value) for name, value in told.items()}


def _cell(value: str | bool | int | list[str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "|".join(value) if isinstance(value, list) else str(value)


def _with(base: type[M], name: str, columns: Iterable[str]) -> type[M]:
    fields: dict[str, Any] = {column: (Told, None) for column in columns}
    return create_model(name, __base__=base, __doc__=base.__doc__, **fields)


AlumnusIn = _with(AddIn, "AlumnusIn", COLUMNS["alumni"])
MentorIn = _with(AddIn, "MentorIn", COLUMNS["mentors"])
AlumnusEdit = _with(EditIn, "AlumnusEdit", EDITABLE)
