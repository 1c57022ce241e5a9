"""What a log line may hold, through the app as Lambda loads it (invariant 28)."""

import json
import subprocess
import sys
from typing import Any

CANARY = "Rosa +15025550142 i want to stop"
LOADED = f"from app import app\nfrom chalicelib.observability import log\ncanary = {CANARY!r}\n"


def printed(code: str) -> list[dict[str, Any]]:
    """The lines that a fresh process prints: pytest adds handlers of its own to a logger."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED + code], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "Rosa" not in done.stdout
    assert "0142" not in done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_event_is_one_line_and_holds_only_allowed_fields() -> None:
    (line,) = printed("log.info('api', extra={'route': '/v1/alumni', 'body': canary})")
    assert line == {"level": "INFO", "event": "api", "route": "/v1/alumni"}


def test_an_error_that_chalice_logs_itself_tells_its_type_and_never_its_words() -> None:
    (line,) = printed(
        "try:\n    raise ValueError(canary)\n"
        "except ValueError:\n    app.log.error('Caught exception for %s', canary, exc_info=True)"
    )
    assert line["error"] == "ValueError"
