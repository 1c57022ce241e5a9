"""What imports take and answer. Their own fields are those of the job itself."""

from pydantic import BaseModel

from chalicelib.domain.importing import Mapping
from chalicelib.entrypoints.api.calls import Input
from chalicelib.entrypoints.api.problems import FieldError


class ImportQuery(Input):
    """``dry_run`` writes nothing and tells what would come of it; ``mapping`` names a saved one."""

    dry_run: bool = False
    mapping: str = ""


class CellError(FieldError):
    """What is wrong with the file itself: the line (the header is line 1) and its column."""

    line: int
    column: str


class MappingOut(BaseModel):
    """A saved mapping."""

    name: str
    columns: dict[str, str]
    values: dict[str, dict[str, str]]

    @classmethod
    def of(cls, name: str, mapping: Mapping) -> "MappingOut":
        """The mapping under its name."""
        return cls(name=name, columns=mapping.columns, values=mapping.values)


class Mappings(BaseModel):
    """All saved mappings; they fit on one page."""

    items: list[MappingOut]
    next_cursor: None = None
