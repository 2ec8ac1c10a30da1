# Everything by name. `make run` and `make test` need nothing but make and python3.
PYTHON ?= python3
API := .venv/bin/python
BOT := bot/.venv/bin/python

.PHONY: help setup run test test-api test-bot test-journeys check check-fast format bench lock

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make both environments and build the widgets (does nothing when up to date)
	@$(PYTHON) -m api.operations.setup

run: ## Set up, then start the whole service with its demo; Ctrl-C stops it
	@$(PYTHON) -m api.operations.setup && exec $(API) -m api.cli run
