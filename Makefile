# The two commands that matter: make book, make test. `make help` lists the others.
SHELL := /bin/bash
BIN := $(if $(wildcard .venv/Scripts),.venv/Scripts,.venv/bin)
# nbgrader calls alembic by name, so the environment's programs must be found.
export PATH := $(CURDIR)/$(BIN):$(PATH)
BOOK := jupyter-book build book -W --keep-going -n
PYTEST := python -m pytest
# Two thirds of the tests' time is waiting, so more processes than processors; what needs company stays together.
AT_ONCE := -n 4 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help env book html test check lint lab course solutions exercises docs lock nightly bench clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1 \t\2/' | expand -t 18

env: ## set up .venv with the exact versions of requirements.lock
	@tools/setup.sh env

book: html ## build the book and serve it on 127.0.0.1
	@python tools/serve.py book/_build/html

html: env ## build the book without serving it
	$(BOOK)

test: env ## run every test: lint, types, pytest with doctests, nbval, the book
	@tools/setup.sh browser
	@tools/setup.sh sandbox
	@$(MAKE) --no-print-directory lint
	$(PYTEST) $(AT_ONCE) --nbval -q -m "not nightly" src tests solutions

check: env ## lint, types and every test that is quick
	@$(MAKE) --no-print-directory lint
	$(PYTEST) $(AT_ONCE) -q -m "not nightly and not slow and not browser" src tests

lint: env ## lint, format and types; then how the chapters read, as a report
	ruff check .
	ruff format --check .
	mypy
	@python tools/prose.py

lab: env ## open JupyterLab on the assignments
	tworivers start work
	tworivers lab work

course: env ## build the course's gradebook; safe to repeat
	tworivers course build

solutions: env ## run every solution notebook again and keep its outputs
	jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False solutions/*/*.ipynb

exercises: env ## generate exercises/ from solutions/
	tworivers course generate

docs: env ## write docs/commands.md, docs/api.md and the picture of the package from the code
	python tools/write_docs.py

lock: ## renew requirements.lock (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev pyproject.toml -o requirements.lock --upgrade

nightly: env ## what is too slow for every run
	@tools/setup.sh browser
	@tools/setup.sh sandbox
	$(PYTEST) -q -m nightly tests
	python tools/mutate.py --number 40

bench: env ## time grading against stock nbgrader; writes docs/benchmarks.md
	python tools/bench.py --write

clean: ## delete what was built
	rm -rf book/_build .pytest_cache .mypy_cache .ruff_cache
