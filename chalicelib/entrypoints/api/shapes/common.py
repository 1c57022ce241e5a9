"""What all answers share."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict

#: A set of codes, in order, so that equal answers look equal.
Codes = Annotated[list[str], BeforeValidator(sorted)]


class Output(BaseModel):
    """Something answered: made of values' attributes, moments in RFC 3339."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    @classmethod
    def of(cls, *values: object, **more: Any) -> Self:
        """Each field from ``more``, else from the first value that has it."""
        found = {
            name: getattr(value, name)
            for value in reversed(values)
            for name in cls.model_fields
            if hasattr(value, name)
        }
        return cls.model_validate({**found, **more})


class PersonRef(Output):
    """Somebody, by our id and by the center's own where that is known."""

    id: str
    external_id: str | None
