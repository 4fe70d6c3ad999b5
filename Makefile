# Everything a checkout can do. `make run` and `make test` set up what they need, also on a bare Debian 12.
#
#   make run ARGS=supinator           open the window at a muscle
#   make test ARGS="-k landmarks -x"  arguments for pytest
#   make atlas MESHES=path/to/meshes  compute the pictures anew

PYTHON ?=
ARGS ?=
MESHES ?=

venv := .venv
bin := $(venv)/bin
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help run test lint format atlas bench wheel clean distclean

help: ## this list
	@echo "Bodymap: make TARGET [ARGS=...]"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)$$/  \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '%-12s %s\n' "$$name" "$$text"; done

# Two stamps: who only wants to see the window does not wait for the linters.
$(venv)/.app: pyproject.toml scripts/bootstrap.sh
	@sh scripts/bootstrap.sh app
	@touch $@

$(venv)/.dev: $(venv)/.app
	@sh scripts/bootstrap.sh dev
	@touch $@

run: $(venv)/.app ## open the window (ARGS: an id, or any bodymap command)
	@sh scripts/run.sh $(ARGS)

test: $(venv)/.dev ## run the tests, without a display
	@$(bin)/python scripts/system_libs.py offscreen
	@QT_QPA_PLATFORM=offscreen $(bin)/python -m pytest -q -n 2 $(ARGS)

lint: $(venv)/.dev ## formatting, lint rules, types, and which package may import which
	@failed=0; \
	$(bin)/ruff format --check . || failed=1; \
	$(bin)/ruff check . || failed=1; \
	$(bin)/mypy || failed=1; \
	$(bin)/lint-imports --no-logo || failed=1; \
	exit $$failed

format: $(venv)/.dev ## let ruff format the code and mend what it can
	@$(bin)/ruff format .
	@$(bin)/ruff check --fix .

atlas: $(venv)/.dev ## compute assets/atlas from the meshes in MESHES (see docs/atlas-pipeline.md)
	@if [ -z "$(MESHES)" ]; then echo "make atlas MESHES=FOLDER: say where the meshes are"; exit 2; fi
	@$(bin)/python -m tools.atlas --meshes "$(MESHES)" $(ARGS)

bench: $(venv)/.dev ## measure against the budgets, as ratios to a bare window
	@$(bin)/python scripts/system_libs.py offscreen
	@QT_QPA_PLATFORM=offscreen $(bin)/python -m benchmarks $(ARGS)

wheel: $(venv)/.dev ## build the wheel and the source archive into dist/
	@$(bin)/python -m hatchling build

clean: ## remove what can be made again, but not the environment
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## remove the environment too
	@rm -rf $(venv)
