"""The laptop cloud as a whole: what starts after what, and how all of it stops."""

import fcntl
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from infra.local import dynamodb, endpoints, identity, product, resources, seed, template
from infra.local.aws import client
from infra.local.carrier.carrier import Carrier
from infra.local.clock import ProductClock, opening_moment, replace_products_clock
from infra.local.control import Controls, create_server
from infra.local.dues import Dues, in_table
from infra.local.identity import Identity
from infra.local.phone import add_phone_page
from infra.local.ports import free_port, listens
from infra.local.processes import Processes, refuse_taken
from infra.local.pump import Pump
from infra.local.queues import Queues
from infra.local.settings import ADDRESS, SMS_CONFIGURATION_SET, CannotStart, Settings
from infra.local.staff import add_staff_page
from infra.local.template import Template
from infra.local.watch import Watch
from infra.local.web import Web
from infra.local.workers import Worker

WORKERS = 2
FIRST_DRAIN_SECONDS = 60.0
LAST_DRAIN_SECONDS = 5.0
# In DATA while the cloud runs: where its table and keys are.
ENVIRONMENT = "environment.json"
# Which queue each of the carrier's topics fills (the template's subscriptions).
TOPICS = {"inbound": "InboundTopic", "receipts": "ReceiptsTopic"}
FILLS = {"inbound": "InboundQueue", "receipts": "ReceiptsQueue"}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Aws:
    """The local AWS, with everything of the template created."""

    ports: endpoints.Ports
    template: Template
    identity: Identity


class Cloud:
    """Everything that runs. Use it as a context manager; leaving it stops all, in order."""

    def __init__(self, settings: Settings, say: Say) -> None:
        self._settings = settings
        self._say = say
        self._stack = ExitStack()
        self.kept = True

    def __enter__(self) -> "Cloud":
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start(self) -> None:
        for port in (self._settings.port, self._settings.port + 1):
            refuse_taken(port)
        data = self._settings.data
        _make_folder(data)
        self._stack.enter_context(Alone(data / "lock"))
        self._processes = Processes(data / "logs")
        self._stack.callback(self._processes.stop)
        _log_what_the_product_prints(data / "logs" / "web.log")
        self._aws = self._start_aws(data)
        environment = endpoints.product(
            self._settings,
            self._aws.ports,
            self._aws.template,
            self._aws.identity.issuer,
            self._aws.identity.client_id,
        )
        endpoints.take(environment)
        where = data / ENVIRONMENT
        self._stack.callback(where.unlink, missing_ok=True)
        endpoints.keep(endpoints.services(self._aws.ports) | environment, where)
        self._start_product()

    def _start_aws(self, data: Path) -> Aws:
        folder, why_not = data, dynamodb.missing()
        if why_not:
            self.kept = False
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
            self._say(
                f"{why_not}: the table is in memory (moto) and nothing is kept when you stop."
            )
        else:
            dynamodb.install(self._say)
        self._folder = folder
        moto = free_port()
        ports = endpoints.Ports(moto if why_not else free_port(), moto, free_port())
        endpoints.take(endpoints.services(ports))
        command = [sys.executable, "-m", "infra.local.moto_server", str(moto)]
        self._processes.start("aws", [*command, str(folder / "kms.json")])
        if not why_not:
            self._processes.start("dynamodb", dynamodb.command(ports.dynamodb, folder / "dynamodb"))
            self._processes.wait_for("dynamodb", lambda: listens(ports.dynamodb))
        self._processes.wait_for("aws", lambda: listens(moto))
        cloud = template.load()
        resources.create(cloud)
        return Aws(ports, cloud, identity.create(list(seed.PROGRAMS)))

    def _start_product(self) -> None:
        workers = [
            Worker(f"worker-{number}", self._processes, os.environ)
            for number in range(1, WORKERS + 1)
        ]
        clock = self._start_clock()
        watch = Watch()
        watch.install()
        queues = Queues(self._aws.template)
        carrier = Carrier(
            self._aws.ports.carrier,
            self._folder / "carrier.jsonl",
            {name: self._aws.template.ref(topic) for name, topic in TOPICS.items()},
            clock.now,
            lambda topic, count: pump.sent(FILLS[topic], count),
            SMS_CONFIGURATION_SET,
        )
        dues = Dues()
        pump = Pump(workers, queues, clock, dues, self._resync, carrier.publisher, watch, self._say)
        watch.tell(pump.wake)
        carrier.start()
        self._stack.callback(carrier.stop)
        app = product.load()
        for worker in workers:
            worker.wait_until_ready()
        dues.take(self._resync())
        pump.start()
        self._stack.callback(_stop_pump, pump)
        seed.load(self._settings, app, self._aws.identity, self._folder, self._say)
        # A round of invitations that a new rota made due, met by an import, would invite its first
        # people instead of the newest discharges of all.
        pump.drain(FIRST_DRAIN_SECONDS)
        programs = tuple(seed.PROGRAMS)
        number = seed.PROGRAMS["demo"].number
        numbers = tuple(n for p in seed.PROGRAMS.values() for n in (p.number, p.mentor_number))
        controls = Controls(
            self._aws.identity, programs, number, numbers, carrier, clock, pump, queues,
            self._settings,
        )  # fmt: skip
        self._open(app, controls)

    def _start_clock(self) -> ProductClock:
        kept = self._folder / "clock.json"
        opening = opening_moment(kept, self._settings.now)
        if self._settings.now and opening > self._settings.now:
            self._say(f"The clock was at {opening:%Y-%m-%dT%H:%M:%SZ} already and never goes back.")
        clock = ProductClock(opening, live=self._settings.live, kept=kept)
        self._stack.callback(clock.close)
        replace_products_clock(clock)
        return clock

    def _resync(self) -> list[Any]:
        return list(in_table(client("dynamodb"), self._aws.template.ref("Table")))

    def _open(self, app: Any, controls: Controls) -> None:
        steered = create_server(controls)
        add_phone_page(steered, controls)
        add_staff_page(steered, controls)
        server = make_server(
            ADDRESS,
            self._settings.port + 1,
            steered,
            threaded=True,
            request_handler=_ControlHandler,
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._stack.callback(server.shutdown)
        self._stack.callback(Web(app, self._settings.port).stop)
        self.token = self._aws.identity.token("demo", "coordinator")


class _ControlHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *_: Any) -> None:
        """Say nothing: queries hold numbers."""


class Alone:
    """Holds a folder, so that no second cloud writes into it."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("w")

    def __enter__(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            folder = Path(self._file.name).parent
            raise CannotStart(f"another laptop cloud uses {folder}; choose another DATA") from None

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        (data / "lock").touch()
    except OSError as error:
        raise CannotStart(f"DATA={data} cannot be used: {error.strerror}") from None


def _stop_pump(pump: Pump) -> None:
    pump.drain(LAST_DRAIN_SECONDS)  # queues are in memory: what is in them now would be lost
    pump.stop(LAST_DRAIN_SECONDS)


def _log_what_the_product_prints(log: Path) -> None:
    """The product's log lines of this process go to a file; the terminal stays readable."""
    sys.stdout = sys.stderr = log.open("a", buffering=1, encoding="utf-8")
