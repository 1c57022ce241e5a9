"""A worker's cold start imports what the worker uses, and nothing else (decision 0040)."""

import json

import pytest

from benchmarks.import_cost import WORKERS, code, run

#: What no worker needs: pages, tokens, matching's oracles, an event loop, a second batch library.
NOBODY = frozenset({"aws_lambda_powertools", "asyncio", "jinja2", "joserfc", "pytest", "rich"})
#: What only some need: the lexicon reads texts, the number plan and the zips read sheets.
LEXICON = frozenset({"chalicelib.domain.texts.reading", "rapidfuzz"})
SHEETS = frozenset({"chalicelib.domain.importing", "phonenumbers", "zipcodes"})
SOLVER = frozenset({"chalicelib.domain.matching.assignment", "chalicelib.domain.matching.solving"})
REPORTS = frozenset({"chalicelib.domain.reports", "chalicelib.entrypoints.api"})

FORBIDDEN = {
    "tick and sender": LEXICON | SHEETS | SOLVER | REPORTS,
    "receipts": LEXICON | SHEETS | SOLVER | REPORTS,
    "inbound": SHEETS | SOLVER | REPORTS,
    "jobs: import": LEXICON | SOLVER | REPORTS,
    "jobs: matching": LEXICON | SHEETS | REPORTS,
}


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_imports_only_what_it_uses(worker: str) -> None:
    printed = run(code(WORKERS[worker]) + "import json, sys\nprint(json.dumps(list(sys.modules)))")
    imported = set(json.loads(printed))
    assert imported & (NOBODY | FORBIDDEN[worker]) == set()
