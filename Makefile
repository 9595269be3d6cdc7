# One command each on a fresh machine: `make demo` and `make test` set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO ?= demo-output
# Tests run side by side, a file at a time: each worker has servers of its own (some 1.5 GB of memory).
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

# What needs an Elasticsearch; `make test` runs it on 9.4.3, and the contract also on 8.16.6.
ELASTIC_TESTS := $(filter-out %_8.py,$(wildcard tests/engine/elastic/test_*.py tests/cli/test_elastic_*.py)) $(wildcard tests/cli/test_engine*.py)

# What a lock is made of: everything that developers and CI need, and what the image needs.
EXTRAS := build dev elasticsearch model places postgresql reports spacy supply
IMAGE_EXTRAS := build elasticsearch model places postgresql
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml

.PHONY: help setup lock sbom audit-dependencies demo programs test test-quick test-elasticsearch-8 lint format bench \
	bench-quality pictures train clean

help:
	@echo "make setup          a virtual environment in $(VENV) with everything"
	@echo "make lock           the locks of what is installed, from the ranges of pyproject.toml (UPGRADE=--upgrade)"
	@echo "make sbom           what is installed, as CycloneDX, into build/"
	@echo "make audit-dependencies  known faults of what is installed, with the day that is known"
	@echo "make demo           the main job on fictitious data, into $(DEMO)/"
	@echo "make test           all tests (make test-quick: without the long proofs)"
	@echo "make test-elasticsearch-8  all tests that need an Elasticsearch, on 8.16.6"
	@echo "make lint           ruff, ruff format, mypy (as on Windows too), import-linter"
	@echo "make bench          speed and memory, as ratios"
	@echo "make pictures       the pictures of the README, from the demonstration"
	@echo "make bench-quality  scores on annotated narratives (needs ../shared)"
	@echo "make train          train the model of names again (brings torch)"

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "trawl needs Python 3.11 or later: set PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing trawl and what it needs into $(VENV) (a minute or so, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=24'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

lock: setup
	$(COMPILE) $(UPGRADE) $(EXTRAS:%=--extra %) --output-file requirements.lock
	$(COMPILE) $(UPGRADE) $(IMAGE_EXTRAS:%=--extra %) --output-file docker/requirements.lock

sbom: setup
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements --output-reproducible --output-file build/sbom.json requirements.lock
	$(BIN)/cyclonedx-py requirements --output-reproducible --output-file build/sbom-image.json docker/requirements.lock

audit-dependencies: setup
	@$(BIN)/python -m tools.dependencies requirements.lock

demo: setup
	@$(BIN)/trawl demo $(DEMO)

programs:
	@sh tests/programs.sh

test: setup programs
	$(PYTEST)

test-quick: setup programs
	$(PYTEST) -m 'not slow'

test-elasticsearch-8: setup
	TRAWL_TEST_ELASTICSEARCH_VERSION=8.16.6 $(BIN)/python -m pytest $(ELASTIC_TESTS) $(SELECT)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m bench

pictures: demo
	$(BIN)/python -m bench.pictures $(DEMO)

bench-quality: setup
	$(BIN)/python -m bench.quality

train: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[training]'
	$(BIN)/python -m training.train

clean:
	rm -rf $(VENV) demo-output bench/out .mypy_cache .ruff_cache .pytest_cache .hypothesis
