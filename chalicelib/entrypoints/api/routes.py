"""Every blueprint of the API, in one list."""

from importlib import import_module
from importlib.util import find_spec

from chalice import Blueprint

from chalicelib.entrypoints.api import framework_answers
from chalicelib.entrypoints.api.calls import other_methods

#: The API's modules, each with its ``blueprint``.
MODULES = (
    "program",
    "alumni",
    "plans",
    "entries",
    "attendance",
    "events",
    "instruments",
    "networks",
    "recovery_plans",
    "milestones",
    "holds",
    "safety",
    "standing",
    "reaching",
    "adding",
    "endings",
    "mentors",
    "applications",
    "matches",
    "alerts",
    "audit",
    "imports",
    "resources",
    "matching",
    "explaining",
    "mentoring",
    "away",
    "relay",
    "reports",
    "staff",
    "operations",
    "wording",
    "wallet_card",
)

health = Blueprint(__name__)
health.register_middleware(framework_answers.as_problems, "http")


@health.route("/health")
def is_up() -> dict[str, str]:
    """Whether the service answers."""
    return {"status": "ok"}


other_methods(health, "/health")


def _blueprints() -> tuple[Blueprint, ...]:
    here = __package__
    names = [f"{here}.{name}" for name in MODULES if find_spec(f"{here}.{name}")]
    return tuple(import_module(name).blueprint for name in names)


V1: tuple[Blueprint, ...] = _blueprints()
