"""``python -m infra.local``: start the laptop cloud, say where it is, and wait to be stopped."""

import signal
import sys
import threading
import traceback
from types import FrameType

from infra.local.cloud import Cloud, Say
from infra.local.settings import CannotStart, Settings, parse

BAD_START = 2


def main() -> int:
    """Run until Ctrl-C or SIGTERM; 2 if it cannot start."""
    terminal = sys.stdout

    def say(line: str) -> None:
        print(line, file=terminal, flush=True)

    stop = threading.Event()
    started = threading.Event()

    def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
        if not started.is_set() and not stop.is_set():
            stop.set()
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGTERM, asked_to_stop)
    signal.signal(signal.SIGINT, asked_to_stop)
    try:
        settings = parse(sys.argv[1:])
        log = settings.data / "logs" / "web.log"
        say("Starting the cloud on this laptop …")
        with Cloud(settings, say) as cloud:
            started.set()
            _introduce(settings, cloud, say)
            stop.wait()
            say("Stopping …")
    except CannotStart as reason:
        say(f"handrail: {reason}")
        return BAD_START
    except KeyboardInterrupt:
        say("Stopped.")
        return 0
    except Exception as error:
        traceback.print_exc()  # into the log, where it helps; the terminal gets one line
        say(f"handrail: could not start: {type(error).__name__}: {error}; see {log}")
        return BAD_START
    say("Stopped." if not cloud.kept else f"Stopped. Everything is kept in {settings.data}.")
    return 0


def _introduce(settings: Settings, cloud: Cloud, say: Say) -> None:
    say(f"""
  API and pages   {settings.public_url}
  Phones          {settings.control_url}/
  Staff sign in   {settings.control_url}/staff
  Control         {settings.control_url}  (see infra/local/README.md)

  A coordinator's token, good for an hour (another: {settings.control_url}/token):
  {cloud.token}

  Try:
  TOKEN=$(curl -s '{settings.control_url}/token?role=coordinator&program=demo' | cut -d'"' -f4)
  curl -s -H "Authorization: Bearer $TOKEN" '{settings.public_url}/v1/alumni?limit=3'

  Ctrl-C stops everything.""")


if __name__ == "__main__":
    sys.exit(main())
