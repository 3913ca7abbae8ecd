# 共治 — the two commands are `make demo` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
ARTEFACTS ?= artefacts

.PHONY: help demo test burden lint bench assets messages lock setup clean

help:  ## list what can be made
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup assets messages  ## build the demo city, live 30 days, serve it
	$(BIN)/gongzhi demo $(DEMO)

test: setup assets messages  ## pass all tests
	@scripts/need-browser
	$(BIN)/python -m pytest -n auto --dist loadgroup $(TESTS)

burden: setup assets messages  ## count what tasks cost; write it into docs/burden.md
	@scripts/need-browser
	GONGZHI_WRITE=1 $(BIN)/python -m pytest tests/browser/test_journey.py tests/browser/test_ballots.py

lint: setup  ## style, types, contracts, templates, migrations
	scripts/lint

bench: setup assets messages  ## measure; prints figures and ratios
	$(BIN)/python -m bench $(BENCH)

setup: .venv/.done  ## virtual environment with the locked packages

.venv/.done: requirements-dev.txt pyproject.toml
	@scripts/need-python $(PYTHON)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

assets: gongzhi/site/static/vendor/.done  ## style sheets and scripts from npm

gongzhi/site/static/vendor/.done: package-lock.json scripts/assets.mjs
	@scripts/need-node
	npm ci --silent --no-audit --no-fund
	node scripts/assets.mjs
	@touch $@

messages: setup  ## compile the translations
	$(BIN)/python scripts/messages.py compile

lock: setup  ## renew the locks (versions and hashes)
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in requirements-triage.in -o requirements-triage.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean:  ## remove what was made, not the data
	rm -rf .venv node_modules gongzhi/site/static/vendor $(ARTEFACTS)
