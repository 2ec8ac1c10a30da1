# Everything by name. `make run` and `make test` need nothing but make and python3.
PYTHON ?= python3
API := .venv/bin/python
BOT := bot/.venv/bin/python
TEMPLATES := $(wildcard api/*/templates)

# Compiled Python is kept here, whatever the machine says: compiling it anew is most of a start.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.build/pycache

.PHONY: help setup setup-tests run test check format bench bench-widget bench-staff migration lock \
	check-style check-types check-imports check-dependencies check-templates check-widgets \
	test-api test-bot test-journeys

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make both environments and build the widgets (does nothing when up to date)
	@$(PYTHON) -m api.operations.setup

setup-tests:
	@$(PYTHON) -m api.operations.setup --tests

run: ## Set up, then start the whole service with its demo; Ctrl-C stops it
	@$(PYTHON) -m api.operations.setup && exec $(API) -m api.cli run

test: setup-tests ## Set up, then every check and every test, the browser's included
	@$(MAKE) --no-print-directory --keep-going check test-api test-bot test-journeys

test-api: ## The service's tests, the contract's and the widgets'
	@$(BOT) -m bot.train
	$(API) -m pytest -n 2 --ignore=tests/journeys --ignore=tests/faults

test-bot: ## The bot's tests, in the bot's environment
	$(BOT) -m pytest -c bot/pyproject.toml --rootdir=. tests/bot

test-journeys: ## The running product: people's journeys in a real browser, and parts that die
	$(API) -m pytest tests/journeys tests/faults

check: check-style check-types check-imports check-dependencies check-templates check-widgets ## Style, types, imports, templates

check-style:
	$(API) -m ruff check
	$(API) -m ruff format --check

check-types:
	$(API) -m mypy

check-imports:
	.venv/bin/lint-imports

check-dependencies:
	.venv/bin/deptry .

check-templates:
	.venv/bin/djlint --lint --quiet $(TEMPLATES)

check-widgets:
	$(PYTHON) -m api.operations.node check

format: ## Put the Python files into the project's format
	$(API) -m ruff check --fix --exit-zero
	$(API) -m ruff format

bench: setup ## Measure, each figure as a ratio within one run
	nice $(API) -m tests.benchmarks

bench-widget: setup-tests ## Measure the button and the chat beside other widgets (needs the network)
	nice $(API) -m tests.benchmarks widget

bench-staff: setup-tests ## Measure what staff wait for, with a million cases (about ten minutes, 6 GB of disk)
	nice $(API) -m tests.benchmarks staff

migration: setup ## Write the next migration from the models: make migration name="Add the lessons"
	$(API) -m api.migrations.new "$(name)"

evaluate: setup-tests ## Measure what the bot understands on held-out texts (tests/evaluation/results.md)
	@$(BOT) -m bot.train
	$(BOT) -m tests.evaluation

lock: ## Resolve the dependencies anew (needs the network)
	@$(PYTHON) -m api.operations.lock
