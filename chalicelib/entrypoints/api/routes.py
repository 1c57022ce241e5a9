"""Every blueprint of the API, in one list."""

from chalice import Blueprint

health = Blueprint(__name__)
V1: tuple[Blueprint, ...] = ()


@health.route("/health")
def is_up() -> dict[str, str]:
    """Whether the service answers."""
    return {"status": "ok"}
