"""The phone page's list of people: two of one name can be told apart."""

from infra.local.phone import Contact, told_apart


def test_namesakes_show_their_external_ids_and_nobody_else_does() -> None:
    people = [
        Contact("p1", "Sam Reed", "alumnus", known_as="A-2"),
        Contact("p2", "Rosa Diaz", "alumnus", known_as="A-3"),
        Contact("p3", "sam reed", "alumnus", known_as="A-1"),
        Contact("p4", "Sam Reed", "mentor", known_as="M-1"),
    ]
    shown = [(one.id, one.known_as) for one in told_apart(people)]
    assert shown == [("p2", ""), ("p3", "A-1"), ("p1", "A-2"), ("p4", "")]
