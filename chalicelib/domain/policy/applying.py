"""Every number of mentors' applications that a program may set for itself, with its default."""

from chalicelib.domain.people import Value
from chalicelib.domain.policy.numbers import NotNegative, Positive


class Applying(Value):
    """How the public form for new mentors is kept within bounds."""

    #: Messages with a code that one number or address gets in an hour, and that the program's form
    #: sends in all: anybody may fill it in, and each text costs.
    messages_to_one: Positive = 3
    messages_of_all: Positive = 60
    #: Forms that are begun from one address in an hour.
    forms_of_address: Positive = 20
    #: How long a declined application is kept, so that staff can say why.
    declined_days: NotNegative = 90
