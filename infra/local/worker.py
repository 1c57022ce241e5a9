"""A worker process: imports the product once and runs its handlers, as a warm Lambda does.

Reads one request a line from stdin, {"handler", "event", "now"}, and answers a line each,
{"result", "error", "due", "sent"}. Ends with its stdin, so with whoever started it.
"""

import json
import os
import sys
import traceback
from dataclasses import asdict
from datetime import datetime
from typing import Any

from infra.local import product
from infra.local.clock import ProductClock, replace_products_clock
from infra.local.watch import Watch


def main() -> None:
    """Serve requests until stdin ends."""
    # What the product prints belongs in the log, not between our answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    watch = Watch()
    watch.install()
    app = product.load()
    print(json.dumps({"ready": True}), file=answers, flush=True)
    product.warm_up()
    for line in sys.stdin:
        print(json.dumps(_answer(app, watch, json.loads(line))), file=answers, flush=True)


def _answer(app: Any, watch: Watch, request: dict[str, Any]) -> dict[str, Any]:
    replace_products_clock(
        ProductClock(datetime.fromisoformat(request["now"]), live=request["live"])
    )
    answer: dict[str, Any] = {"result": None, "error": None}
    try:
        answer["result"] = product.invoke(app, request["handler"], request["event"])
    except Exception as error:  # a Lambda reports any error, and the batch comes back
        traceback.print_exc()
        answer["error"] = type(error).__name__
    return answer | asdict(watch.take())


if __name__ == "__main__":
    main()
