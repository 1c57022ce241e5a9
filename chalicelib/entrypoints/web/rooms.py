"""Every blueprint of pages, in one list."""

from importlib import import_module

from chalice import Blueprint

#: The modules of pages, each with its ``blueprint``.
MODULES = (
    "incident",
    "mentors.sign_in",
    "mentors.phone",
    "mentors.today",
    "mentors.offers",
    "mentors.contacts",
    "mentors.messages",
    "mentors.away",
    "mentors.well",
    "mentors.parting",
    "mentors.calendar",
    "mentors.language",
    "private.page",
    "applying.form",
    "applying.confirm",
    "applying.paper",
    "staff.sign_in",
    "staff.today",
    "staff.alerts",
    "staff.relay",
    "staff.people",
    "staff.writing",
    "staff.planning",
    "staff.attended",
    "staff.person",
    "staff.mentor",
    "staff.adding",
    "staff.editing",
    "staff.events",
    "staff.event",
    "staff.matching",
    "staff.applications",
    "staff.imports",
    "staff.rota",
    "staff.reports",
    "staff.audit",
)
PAGES: tuple[Blueprint, ...] = tuple(
    import_module(f"{__package__}.{name}").blueprint for name in MODULES
)
