# For someone who has just cloned this: `make site` builds the example calendar, `make test` checks the program.
# Needs Python 3.11 or newer (with its venv module), git and make; the rest is installed into .venv, pinned and hashed.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PARUTION := $(BIN)/parution
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: help site check serve test test-slow reals lint format pictures bench lock clean

help:
	@echo "make site   check the example calendar and build site/"
	@echo "make serve  the same, rebuilt and reloaded as you write"
	@echo "make test   everything that is checked before a change is accepted"
	@echo "make reals  install the real servers, the browser and the judges that the tests use, where they can be"
	@echo "make bench  measure speed, side by side with other site tools"

site: $(VENV)/.site
	@$(PARUTION) build

check: $(VENV)/.site
	@$(PARUTION) check

serve: $(VENV)/.site
	@$(PARUTION) serve

test: lint
	@$(BIN)/python -m pytest -m "not slow" -n auto --maxprocesses 4 --dist loadgroup

test-slow: $(VENV)/.test
	@$(BIN)/python -m pytest -m slow

# Publishing is tested against real servers, the site in a real browser; without them those tests are skipped. As root, REALS_FLAGS=--apt installs system packages too.
reals:
	@echo "Installing the real servers into .reals (once, about two minutes) …"
	@sh scripts/make-reals $(REALS_FLAGS) .reals

lint: $(VENV)/.test
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
	@$(BIN)/zizmor --offline --quiet --persona auditor .github/workflows action.yml

format: $(VENV)/.test
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

# The pictures of the manual, from the example calendar; needs the browser.
pictures: $(VENV)/.test
	@$(BIN)/python scripts/make-pictures

bench: $(VENV)/.site
	@$(BIN)/python -m bench

# The lock files are written by uv; they hold hashes and no index address.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements/site.txt pyproject.toml requirements/build.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements/test.txt pyproject.toml requirements/build.in --group test
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/reals.txt requirements/reals.in
	cd tests/browser && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
	cd tests/flows/parser && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
	cd tests/gitlab && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
	cd tests/webform && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
	cd tests/reals/bluesky && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

clean:
	rm -rf site $(VENV)

$(VENV)/bin/python:
	@sh scripts/make-venv $(VENV)

$(VENV)/.site: $(VENV)/bin/python requirements/site.txt pyproject.toml
	@echo "Installing what the calendar needs into $(VENV) (once) …"
	@$(PIP) --require-hashes -r requirements/site.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.site requirements/test.txt
	@echo "Installing what the tests need into $(VENV) (once) …"
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@
