# Every target prepares what it needs: a fresh clone and Python >= 3.11 are enough.
# `make check` is what CI runs.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .cache/uv/bin/uv)
BIN := .venv/bin
WORKERS ?= 3
ALSO_LONG := tests/generators/test_again.py tests/generators/flows/test_crash.py tests/generators/flows/test_examples.py tests/pipeline/test_crash.py tests/forge/test_crash.py

# The tests start hundreds of processes: compiled once, not in each of them.
unexport PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1
PYTEST := tests/in_memory.sh $(BIN)/pytest -n $(WORKERS) --dist worksteal

.PHONY: help setup demo demo-app test check lint types imports docs caches golden bench soak release-pins clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/.ready tests/tools/node_modules/.ready ## Make .venv (and the linters from npm, where npm is)

.venv/.ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --all-extras --group fuzz --quiet
	@touch $@

.cache/uv/bin/uv:
	python3 -m pip install --quiet --disable-pip-version-check --no-warn-script-location --target .cache/uv uv==$(UV_VERSION)

tests/tools/node_modules/.ready: tests/tools/package-lock.json
	@if command -v npm >/dev/null; then \
	  cd tests/tools && npm ci --silent --no-audit --no-fund --ignore-scripts && touch node_modules/.ready; \
	else \
	  echo "npm is missing: Spectral and Redocly will be skipped in the tests"; \
	fi

demo: .venv/.ready ## From intent to pull request, in a repository made for it
	@$(BIN)/synapse demo

demo-app: setup ## The GitHub App, from installation to the next change, against a double of GitHub
	@$(BIN)/python -m tests.bot.demo

test: setup ## Run all tests
	$(PYTEST)

check: ## What CI runs: what looks at source two at a time, beside what is fetched; then the tests, golden trees among them
	$(MAKE) --no-print-directory --jobs 2 setup types caches lint imports docs
	$(PYTEST)

lint: .venv/.ready ## Lint and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.ready ## Strict typing
	$(BIN)/mypy

imports: .venv/.ready ## Who may import whom
	$(BIN)/lint-imports

docs: .venv/.ready ## Generated pages are current
	$(BIN)/python -m synapseops.diagnostics.pages --check
	$(BIN)/python -m action.workflow.pages --check

caches: .venv/.ready ## What checkers know of libraries, which the tests wait for otherwise
	$(BIN)/python -m tests.warm

golden: setup ## What the generators make is what was reviewed
	$(PYTEST) -q tests/golden tests/diagnostics --ignore tests/golden/evidence

bench: setup ## Figures, each beside a peer in the same run
	$(UV) sync --frozen --all-extras --group fuzz --group bench --quiet
	$(BIN)/python -m bench

soak: setup ## Long fuzzing and repetition, beyond what `make test` has time for
	$(BIN)/pytest -m soak tests/soak tests/action $(ALSO_LONG)

release-pins: .venv/.ready ## Pin a release: COMMIT=… VERSION=v1.2.3 [DIGEST=sha256:…] (CONTRIBUTING, "Releasing")
	$(BIN)/python -m action.workflow.pins "$(COMMIT)" "$(VERSION)" $(DIGEST)

clean: ## Forget everything made here
	rm -rf .venv .cache build dist tests/tools/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
