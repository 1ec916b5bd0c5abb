# Everything runs in .venv, made with the first CPython 3.10 or later found here, or with the one you name: make test PYTHON=python3.13
SHELL := /bin/bash
PYTHON ?=
VENV ?= .venv
BIN := $(VENV)/bin
PUBLISHED ?= .cache/ibm-cos-sdk-2.16.2
COUNT ?= 200
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test check format types bench soak conformance docs dist clean

help:
	@echo "make demo         start a server on this machine and walk a real file through it"
	@echo "make test         the default test suite"
	@echo "make check        ruff, formatting, mypy"
	@echo "make format       let ruff mend what it can"
	@echo "make types        write the types of clients and resources anew"
	@echo "make bench        measure beside other clients"
	@echo "make soak         long seeded runs; COUNT=$(COUNT) says how many"
	@echo "make conformance  the same round trips on independent servers"
	@echo "make docs         build the pages, warnings are errors"
	@echo "make dist         sdist and wheel in dist/"
	@echo "make clean        remove what the other targets made"

demo: $(VENV)/.installed
	$(BIN)/python examples/demo.py

test: $(VENV)/.installed
	$(BIN)/python -m pytest -q -n $(JOBS) $(ARGS)

check: $(VENV)/.check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.check
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.installed
	$(BIN)/python tools/make_types.py

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks.compare $(ARGS)

# The drawn calls are compared with the published release, which has an environment of its own.
soak: $(VENV)/.installed $(PUBLISHED)/.installed
	COS_SOAK=$(COUNT) COS_OLD_PYTHON=$(CURDIR)/$(PUBLISHED)/bin/python $(BIN)/python -m pytest -q -n $(JOBS) -m slow $(ARGS)

conformance: $(VENV)/.installed
	$(BIN)/python -m pytest -q -m conformance tests/conformance $(ARGS)

docs: $(VENV)/.docs
	$(BIN)/python -m sphinx -q -W --keep-going -n -b html docs docs/_build/html

dist: $(VENV)/.dist
	rm -rf build dist
	$(BIN)/python -m build --outdir dist .
	for name in core s3transfer; do $(BIN)/python -m build --outdir dist packaging/ibm-cos-sdk-$$name; done

clean:
	rm -rf $(VENV) $(PUBLISHED) build dist packaging/*/build docs/_build .mypy_cache .pytest_cache .ruff_cache
	find . -name '*.egg-info' -prune -exec rm -rf {} +
	find . -name __pycache__ -prune -exec rm -rf {} +

# One stamp per set of tools: a second run starts at once, and a change to pyproject.toml installs anew.
$(BIN)/python:
	python="$(PYTHON)"; [ -n "$$python" ] || python=$$(tools/find_pythons | sed -n '1s/^[^ ]* //p'); \
	[ -n "$$python" ] || { echo "no CPython 3.10 or later with venv found; name one: make PYTHON=..." >&2; exit 1; }; \
	"$$python" -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[local,test]'
	touch $@

$(PUBLISHED)/.installed: | $(BIN)/python
	$(BIN)/python -m venv $(PUBLISHED)
	$(PUBLISHED)/bin/python -m pip install -q ibm-cos-sdk==2.16.2
	touch $@

$(VENV)/.check: pyproject.toml | $(VENV)/.installed
	$(BIN)/python -m pip install -q -e '.[check]'
	touch $@

$(VENV)/.docs: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[docs]'
	touch $@

$(VENV)/.dist: | $(BIN)/python
	$(BIN)/python -m pip install -q 'build>=1.2'
	touch $@
