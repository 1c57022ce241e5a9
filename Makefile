# Every command needs nothing but Python 3.11 or newer, make, and the network for the first set-up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
LOCK   := requirements-dev.txt

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
