# make run    set up and start the page (PORT=8600 for another port)
# make test   set up and pass all tests, in a real browser too
# make slow   thousands of random examples against brute force
# make check  format, lint, types
# make docs   write docs/commands.md from the commands themselves
# make bench  measure (QUICK=1 leaves out a million topics)

VENV ?= .venv
PYTHON := $(VENV)/bin/python

.PHONY: run test slow check format docs bench clean

run: $(VENV)/run-ready
	$(PYTHON) -m streamlit run app.py $(if $(PORT),--server.port $(PORT))

test: check browser
	$(PYTHON) -m pytest -n auto -m "not browser and not slow"
	@# A browser on a machine that is busy with something else can be late: what failed is run once more, alone.
	$(PYTHON) -m pytest -m browser tests || $(PYTHON) -m pytest -m browser tests --last-failed --last-failed-no-failures none

slow: $(VENV)/test-ready
	$(PYTHON) -m pytest -n auto -m slow tests

check: $(VENV)/test-ready
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

format: $(VENV)/test-ready
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

docs: $(VENV)/test-ready
	$(PYTHON) -m scripts.commands_page

bench: $(VENV)/bench-ready browser
	@# What the map is compared with; without it that one comparison is left out, with a word about it.
	sh scripts/setup graphviz || true
	$(PYTHON) -m benchmarks $(if $(QUICK),--quick)

.PHONY: browser
browser:
	sh scripts/setup browser

$(VENV)/run-ready: requirements.txt
	sh scripts/setup packages $(VENV) requirements.txt
	@touch $@

$(VENV)/test-ready: requirements.txt requirements-dev.txt
	sh scripts/setup packages $(VENV) requirements-dev.txt
	@touch $@ $(VENV)/run-ready

$(VENV)/bench-ready: requirements.txt requirements-dev.txt requirements-bench.txt
	sh scripts/setup packages $(VENV) requirements-bench.txt
	@touch $@ $(VENV)/test-ready $(VENV)/run-ready

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
