# Two commands are enough: `make demo` runs the whole thread, `make test` runs the tests.
# Each sets up what it needs first. `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
PO := $(shell find src -name '*.po' 2>/dev/null)
KERNELS := $(shell find src/haechi/hashes src/haechi/index src/haechi/media src/haechi/core src/haechi/infra/jit.py -name '*.py' 2>/dev/null)
READY := $(VENV)/.packages $(VENV)/.locales $(VENV)/.warm $(VENV)/.browser
# One way to quieten pip's remarks about itself; its errors still show.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Dozens of processes start in a test run: without byte code each compiles all it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test lint check format lock clean
.DEFAULT_GOAL := help

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup:  ## prepare .venv with the command haechi
	@$(MAKE) --silent --jobs=2 $(READY) $(VENV)/.extras $(VENV)/.peers

demo: $(READY)  ## start everything on this machine and show the way through it
	@$(BIN)/haechi demo

# More workers than cores gain nothing: each collects all tests and makes a database of its own.
test: setup  ## run the tests (ARGS="tests/core -x" to choose)
	@$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

lint: setup  ## style, types and architecture
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint test  ## everything that a change has to pass

format: setup  ## put the code into the house's form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

lock:  ## write the requirements anew (needs uv; see requirements/README.md)
	@scripts/lock

clean:  ## remove what setup and the tools made; no data of an installation
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src -name '*.mo' -delete

$(VENV)/.python: scripts/setup
	@scripts/setup python
	@touch $@

$(VENV)/.packages: $(VENV)/.python requirements/dev.lock pyproject.toml
	@scripts/setup packages
	@touch $@

$(VENV)/.locales: $(VENV)/.packages $(PO)
	@scripts/setup locales
	@touch $@

$(VENV)/.warm: $(VENV)/.packages $(KERNELS)
	@scripts/setup warm
	@touch $@

$(VENV)/.browser: $(VENV)/.packages
	@scripts/setup browser
	@touch $@

# None of these is among what a demonstration needs; some peers are built from source.
$(VENV)/.built: $(VENV)/.python requirements/peers.lock requirements/peers-video.lock
	@scripts/setup built
	@touch $@

$(VENV)/.extras: $(VENV)/.packages requirements/extras.lock
	@scripts/setup extras
	@touch $@

$(VENV)/.peers: $(VENV)/.extras $(VENV)/.built
	@scripts/setup peers
	@touch $@
