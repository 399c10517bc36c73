# Two commands matter: `make demo` and `make test`. Both set up whatever is missing first, and nothing twice.

PYTHON ?= python3
UV_VERSION := 0.13.9

BIN := .venv/bin
UV := .uv/bin/uv
MANAGE := $(BIN)/python manage.py
UV_SYNC := UV_COMPILE_BYTECODE=1 UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --python "$$(command -v $(PYTHON))"
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm

STYLES := static/build/main.css
STYLE_SOURCES := $(shell find static/scss static/js -type f 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup libraries browser static demo test lint types bench clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

demo: setup ## Run the portal with the demo's data; Ctrl-C stops it
	@$(MANAGE) demo

test: setup browser lint types ## Check style, types, layers, migrations, and run every test
	DJANGO_SETTINGS_MODULE=svd_portal.settings.test $(MANAGE) makemigrations --check --dry-run
	$(BIN)/pytest -n 3 --dist worksteal

bench: setup ## Measure the portal against bare peers; writes var/bench.json
	$(MANAGE) bench

lint: $(BIN)/.synced ## Check style and the layers of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(BIN)/.synced ## Check types
	$(BIN)/mypy .

setup: libraries $(BIN)/.synced static ## Make the environment, the system libraries and the static files

static: $(STYLES) ## Build the styles and scripts that pages need

clean: ## Remove what the tools have built; keeps var/, where the demo's data are
	rm -rf .venv .uv node_modules static/build staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

libraries:
	@$(PYTHON) -I svd_portal/embedded/system.py libraries

browser:
	@$(PYTHON) -I svd_portal/embedded/system.py browser

# A half-made environment of the same name would look finished: it is moved into place whole.
$(UV):
	rm -rf .uv .uv.new
	$(PYTHON) -m venv .uv.new || { echo 'Python has no venv: apt-get install python3-venv'; exit 1; }
	.uv.new/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	mv .uv.new .uv

$(BIN)/.synced: pyproject.toml uv.lock | $(UV)
	$(UV_SYNC)
	touch $@

node_modules/.synced: package.json package-lock.json $(BIN)/.synced
	$(NPM) ci --loglevel=error --no-audit --no-fund --no-update-notifier
	touch $@

$(STYLES): node_modules/.synced $(STYLE_SOURCES)
	$(NPM) run --silent build
	touch $@
