# Every command needs nothing but Python 3.11 or newer, make, and the network for the first set-up.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
LOCK   := requirements-dev.txt
# Files of tests are shared out between processes in their order, the longest ones not last.
SHARE  ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help

.PHONY: help
help:  ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(STAMP)  ## Everything that the other commands rest on: one .venv with locked dependencies

# Made again only when the lock changes.
$(STAMP): $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "handrail needs Python 3.11 or newer; name one with PYTHON=…"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "handrail needs Python's venv module (Debian: apt install python3-venv)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing locked dependencies into $(VENV), once …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@touch $@

.PHONY: run
run: setup  ## The cloud on this laptop: make run [PORT=8000] [DATA=…] [NOW=…] [DEMO=0] [LIVE=1]
	@exec $(BIN)/python -m infra.local \
	  $(if $(PORT),--port '$(PORT)') $(if $(DATA),--data '$(DATA)') $(if $(NOW),--now '$(NOW)') \
	  $(if $(DEMO),--demo '$(DEMO)') $(if $(LIVE),--live '$(LIVE)')

.PHONY: test
test: setup  ## Every test, on DynamoDB Local and through the laptop cloud: make test [ARGS=…]
	@$(BIN)/python -m pytest $(SHARE) $(ARGS)

.PHONY: check
check: setup  ## Style, types, import contracts, wording, security, the packaged template
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m infra.lint_wording
	@$(BIN)/bandit --quiet --recursive app.py chalicelib infra --configfile pyproject.toml
	@$(BIN)/python -m infra.build --template-only --out build/check
	@$(BIN)/cfn-lint build/check/template.json
	@echo "All checks passed."

.PHONY: package
package: setup  ## A zip and a template for AWS: make package [OUT=build/package] [ARCH=arm64|x86_64]
	@$(BIN)/python -m infra.build $(if $(OUT),--out '$(OUT)') $(if $(ARCH),--arch '$(ARCH)')
	@$(BIN)/cfn-lint $(or $(OUT),build/package)/template.json

.PHONY: bench
bench: setup  ## Round trips, capacity units and CPU of the commonest work
	@$(BIN)/python -m benchmarks.budgets $(ARGS)

.PHONY: bench-pages
bench-pages: setup  ## A mentor's day beside a bare render with the same calls
	@$(BIN)/python -m benchmarks.pages

.PHONY: bench-report
bench-report: setup  ## The program report over 100,000 people: make bench-report [ARGS='--people 1000']
	@$(BIN)/python -m benchmarks.program_report $(ARGS)

.PHONY: bench-matching
bench-matching: setup  ## Matching beside other solvers: make bench-matching [ARGS='--largest 10000']
	@$(BIN)/python -m benchmarks.matching_candidates
	@$(BIN)/python -m benchmarks.matching $(ARGS)

.PHONY: or-library
or-library: setup  ## Published optima of OR-Library's assignment problems: make or-library DIR=…
	@$(BIN)/python -m benchmarks.or_library '$(or $(DIR),$(error DIR=… names the folder of assign*.txt))'

.PHONY: simulate
simulate: setup  ## Years under faults, every invariant checked: make simulate [YEARS=20] [SEED=…]
	@$(BIN)/python -m tests.simulation $(if $(YEARS),--years '$(YEARS)') \
	  $(if $(SEED),--seed '$(SEED)') $(ARGS)

.PHONY: demo-day
demo-day: setup  ## A month of the sample program in a few minutes, told as a story
	@$(BIN)/python -m infra.local.demo_day $(ARGS)

.PHONY: verify-audit
verify-audit: setup  ## Prove every chain of effects on a running laptop cloud: make verify-audit [DATA=…]
	@$(BIN)/python -m infra.local.verify_audit $(if $(DATA),--data '$(DATA)')

.PHONY: understand-report
understand-report: setup  ## Precision and recall of understanding texts, with intervals
	@$(BIN)/python -m benchmarks.understand_report

.PHONY: lock
lock: setup  ## Lock the dependencies of pyproject.toml anew, with hashes
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
