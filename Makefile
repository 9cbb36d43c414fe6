# Everything here makes what it needs (.venv) by itself.
PYTHON ?= python3
PY = .venv/bin/python

.PHONY: help demo test test-bluez check show bench format wheel fuzz
.DEFAULT_GOAL := help

help:  ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

demo: .venv/ready  ## a walk of about a minute on the simulated treadmill
	$(PY) -m treadctl demo

test: .venv/ready  ## every test but the opt-in tiers
	$(PY) -m tests

test-bluez: .venv/ready  ## the real Linux Bluetooth stack in a virtual machine (under five minutes)
	$(PY) -m tests.bluez

check: .venv/ready  ## format, lint, types, imports, pure and scenario tests (under a minute)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@$(PY) -m tests quick

format: .venv/ready  ## put the code in shape
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

show: .venv/ready  ## the "must show" lines
	@$(PY) -m tests.show

.venv/axe: .venv/ready
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps 'axe-playwright-python==0.1.8'
	touch $@ # for its copy of axe-core alone: what drives a browser with it is large, and not needed

show-4.2: .venv/axe

show-%: .venv/ready
	@$(PY) -m tests.show $*

wheel: .venv/ready  ## the installable package, into dist/
	$(PY) -m build --wheel --quiet

N ?= 1000
FROM ?= 0
fuzz: .venv/ready  ## N worlds against treadctl, from seed FROM on (make fuzz N=20000; WORLDS=--brief for short walks)
	@$(PY) -m tests.fuzz run --seeds $(FROM):$$(($(FROM) + $(N))) $(WORLDS) --jobs $$(nproc 2>/dev/null || echo 1)

BENCHES ?= $(patsubst bench/bench_%.py,%,$(wildcard bench/bench_*.py))
bench: .venv/ready  ## every benchmark (BENCHES="core journal": some of them)
	@for b in $(BENCHES); do $(PY) bench/bench_$$b.py || exit 1; done
