"""What all answers share."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from chalicelib.domain.attendance import moment


def _one_line(text: str) -> str:
    line = text.strip()
    if not line or not line.isprintable():
        raise ValueError("Write one line of text here.")
    return line


def _moment(text: str) -> str:
    moment(text)
    return text


#: One line of text, without spaces around it.
Line = Annotated[str, AfterValidator(_one_line)]
#: Day and time as a feed writes them; without a zone it is a wall clock.
Moment = Annotated[str, AfterValidator(_moment)]
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
